//! How somebody is found: by any part of the name, by pinyin in full, by initials or mixed (`zhangw`, `zw`, `张w`), by
//! every reading of a character, by digits of the phone, by account, by words of the department or the post. Several
//! words must all be found.
//!
//! The directory is in memory, read again when its stamp has changed. Measured with ten thousand people in five hundred
//! departments (`examples/measure_import.rs`): 1 to 2 ms a question. SQL over columns of pinyin and initials takes 2 to 3 ms for
//! less (no `zhangw`, no second reading, no departments, no nearness), and reads every page of an encrypted file to do
//! it; matching the same list by the crate `ib-pinyin` took 4 to 12 ms and knew no surnames. Reading the list: 40 ms, once.
//!
//! Deliberately absent: fuzzy matching (a wrong person in a picker is worse than none), people who have left, and the
//! history of choices.

mod index;
mod kept;
mod letters;
mod term;

use kernel::{DepartmentId, PersonId, limits};
use rusqlite::Connection;

use crate::directory::{Department, Directory, Person};
pub use term::Terms;

/// Rows of a page where the caller does not say.
const PAGE: u32 = 50;

/// Which people.
#[derive(Debug, Clone, Default)]
pub struct PeopleQuery {
    /// What was typed; empty: everybody of `department`, or of the asker's own.
    pub text: String,
    /// Only in this department and below.
    pub department: Option<DepartmentId>,
    /// Who asks: their own department comes first, the nearer ones next.
    pub asker: Option<PersonId>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted, at most `limits::PAGE_ROWS`; 0: fifty.
    pub limit: u32,
}

/// One page of the people found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleFound {
    /// The rows of the page.
    pub rows: Vec<Person>,
    /// How many there are in all.
    pub total: u32,
}

/// A department with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentFound {
    /// Itself.
    pub department: Department,
    /// Departments directly below.
    pub children: u32,
    /// People in service in it and below.
    pub people: u32,
}

/// People in service: those whose name, account or phone begins with it first, then those nearest to the asker, then
/// by the pinyin of the surname.
pub fn people(db: &Connection, query: &PeopleQuery) -> rusqlite::Result<PeopleFound> {
    let found = kept::index(db)?.people(query);
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let directory = Directory(db);
    let rows = page(&found, query.offset, query.limit)
        .iter()
        .filter_map(|&id| directory.person(id).transpose())
        .collect::<rusqlite::Result<_>>()?;
    Ok(PeopleFound { rows, total })
}

/// Departments. Nothing typed: the children of `parent`, or the top ones, in their order. Otherwise those in or below
/// `parent` whose name has it (of several words the others may be found above): the names that begin with it first,
/// then in the order of the tree.
pub fn departments(
    db: &Connection,
    text: &str,
    parent: Option<DepartmentId>,
) -> rusqlite::Result<Vec<DepartmentFound>> {
    Ok(kept::index(db)?.departments(text, parent).into_iter().cloned().collect())
}

/// One department with its counts.
pub fn department(db: &Connection, id: DepartmentId) -> rusqlite::Result<Option<DepartmentFound>> {
    Ok(kept::index(db)?.department(id).cloned())
}

fn page<T>(rows: &[T], offset: u32, limit: u32) -> &[T] {
    let limit = if limit == 0 { PAGE } else { limit.min(limits::PAGE_ROWS) };
    let from = (offset as usize).min(rows.len());
    let to = from.saturating_add(limit as usize).min(rows.len());
    rows.get(from..to).unwrap_or_default()
}

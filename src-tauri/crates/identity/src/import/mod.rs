//! Ten thousand people at once, from a workbook.
//!
//! A file is read into a [`Sheet`] (no database), a sheet is checked against the directory into a [`Report`] (nothing is
//! changed), and applied as a whole or not at all. What it changed is kept as it was before, so that it can be
//! taken back.
//!
//! What a file says, exactly: a person is known by the account. People who are not in it stay as they are. A column
//! that is not there leaves its property as it is; an empty cell of a column that is there empties it (state:
//! in service; head: not the head). A department is known by its path and made where there is none. Somebody who moves
//! or leaves stops heading the department they leave. An initial password counts only where there is none yet.
//!
//! Deliberately absent: the old `.xls` and CSV (whose encoding nobody knows), and merging of people by name.

mod apply;
mod blank;
mod error_report;
mod fields;
mod hand_out;
mod person_change;
mod plan;
mod problem;
mod row;
mod sheet;
mod take_back;
mod words;
mod workbook;

use kernel::PersonId;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

pub use apply::{Applied, ImportId, InitialPasswords, apply};
pub use blank::template;
pub use error_report::error_report;
pub use hand_out::{HandedOut, password_list, without_password};
pub use person_change::{Becomes, PersonChange};
pub use problem::{Problem, RowError};
pub use row::{Row, Secret};
pub use sheet::{Sheet, read};
pub use take_back::rollback;
pub use words::Column;

use crate::error::Result;
use crate::table::imports;
pub use crate::table::imports::Import;

/// Levels of departments.
pub const DEPARTMENT_LEVELS: usize = 10;
/// Characters of the name of a person, a department, a post.
pub const NAME_CHARS: usize = 50;
/// Errors that are reported one by one; the rest are only counted.
pub const MOST_ERRORS: usize = 2_000;
/// Bytes of a workbook, unpacked: a hundred thousand rows are about a half of it.
pub const UNPACKED_BYTES: u64 = 128 * 1024 * 1024;

/// What an import would do, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// People in the file.
    pub rows: usize,
    /// Of them, those who are new.
    pub new: usize,
    /// Of them, those about whom something changes.
    pub changed: usize,
    /// Of those, they who go to another department.
    pub moved: usize,
    /// Of those, they who are in service no more.
    pub left: usize,
    /// Of them, those about whom nothing does.
    pub unchanged: usize,
    /// Paths of the departments that are new: a misspelt one shows here.
    pub departments_new: Vec<String>,
    /// Headings that are not ours and were passed over.
    pub ignored_columns: Vec<String>,
    /// By row, at most [`MOST_ERRORS`].
    pub errors: Vec<RowError>,
    /// How many there are in all.
    pub errors_total: usize,
}

/// What importing this file would do. Changes nothing. `by`: who asks; `None`: the hub's own command line.
pub fn dry_run(bytes: &[u8], db: &Connection, by: Option<PersonId>) -> Result<Report> {
    check(&read(bytes), db, by)
}

/// What importing these rows would do. Changes nothing.
pub fn check(sheet: &Sheet, db: &Connection, by: Option<PersonId>) -> Result<Report> {
    Ok(preview(sheet, db, by)?.0)
}

/// The same, with everybody about whom something changes, in the order of the file.
pub fn preview(sheet: &Sheet, db: &Connection, by: Option<PersonId>) -> Result<(Report, Vec<PersonChange>)> {
    // Ids that are never used: nothing is kept of this plan.
    let mut count = 0_u128;
    let mut fresh = || {
        count = count.saturating_add(1);
        Ok(uuid::Uuid::from_u128(count))
    };
    let plan = plan::Plan::new(sheet, db, by, &mut fresh)?;
    Ok((plan.report, plan.changes))
}

/// Imports of this hub, the last first.
pub fn imports(db: &Connection) -> rusqlite::Result<Vec<Import>> {
    imports::all(db)
}

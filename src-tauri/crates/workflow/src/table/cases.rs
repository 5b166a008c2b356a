//! `wf_cases`, with its full text in `wf_search`: how every case stands.

use std::cell::RefCell;
use std::collections::BTreeSet;

use kernel::{BlobId, CaseId, PersonId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};
use store::search::match_expression;

use crate::case::{Case, Standing};
use crate::form::{self, Precedent, Precedents};
use crate::sql::{Json, Key, hex_list};

/// So many cases may be submitted within a millisecond before their rows run into those of the next.
const ROWS_A_MS: i64 = 64;

/// Which cases of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Begun by them, newest first.
    Mine,
    /// Begun by them and waiting for them: sent back or withdrawn, newest first.
    Returned,
    /// They acted in, by their last act.
    Acted,
    /// They were told of, by when.
    Told,
    /// They have any part in, newest first.
    All,
}

/// What a list is to show.
#[derive(Debug, Clone)]
pub struct CaseQuery {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub shelf: Shelf,
    /// Only of this form.
    pub form: Option<String>,
    /// Only standing so.
    pub standing: Option<Standing>,
    /// Only where this is found in number, subject, names and values; empty: all.
    pub text: String,
    /// Without these.
    pub without: Vec<CaseId>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted.
    pub limit: u32,
}

impl Shelf {
    /// Where the shelf is kept, and its order.
    const fn source(self) -> (&'static str, &'static str) {
        match self {
            Self::Mine => {
                ("FROM wf_cases c WHERE c.initiator = ?1", "ORDER BY c.submitted_at DESC, c.n DESC")
            }
            Self::Returned => (
                "FROM wf_cases c WHERE c.initiator = ?1 AND c.standing IN ('sentBack', 'withdrawn')",
                "ORDER BY c.submitted_at DESC, c.n DESC",
            ),
            Self::Acted => (
                "FROM wf_case_people p JOIN wf_cases c ON c.n = p.case_n
                 WHERE p.person = ?1 AND p.acted_at IS NOT NULL",
                "ORDER BY p.acted_at DESC, p.case_n DESC",
            ),
            Self::Told => (
                "FROM wf_case_people p JOIN wf_cases c ON c.n = p.case_n
                 WHERE p.person = ?1 AND p.told_at IS NOT NULL",
                "ORDER BY p.told_at DESC, p.case_n DESC",
            ),
            Self::All => (
                "FROM wf_case_people p JOIN wf_cases c ON c.n = p.case_n WHERE p.person = ?1",
                "ORDER BY p.submitted_at DESC, p.case_n DESC",
            ),
        }
    }
}

/// What `?2` to `?6` narrow a shelf to, the index of words (`?5`) aside.
const NARROWED: &str = "AND (?2 IS NULL OR c.form = ?2)
    AND (?3 IS NULL OR c.standing = ?3)
    AND hex(c.id) NOT IN (SELECT value FROM json_each(?4))
    AND (?6 = '' OR contains(c.words, ?6))";

/// What a list is taken from. Where words are looked for, their index goes first, whatever SQLite would think: it cannot
/// know how few cases have them, and would read every case of the person's.
fn from(shelf: Shelf, by_index: bool) -> String {
    let (from, _) = shelf.source();
    if !by_index {
        return format!("{from} {NARROWED}");
    }
    let key = if from.contains(" p ") { "p.case_n" } else { "c.n" };
    let from = from.replacen("FROM", "FROM wf_search f CROSS JOIN", 1);
    format!("{from} AND wf_search MATCH ?5 AND {key} = f.rowid {NARROWED}")
}

/// Part of a shelf, with how many there are on it.
pub fn list(db: &Connection, query: &CaseQuery) -> rusqlite::Result<(Vec<Case>, u32)> {
    let (_, order) = query.shelf.source();
    let text = query.text.trim();
    let (person, form, standing) = (Key(query.person), &query.form, query.standing.map(Standing::as_str));
    let (without, found) =
        (hex_list(query.without.iter().map(|case| case.to_bytes())), match_expression(text));
    let from = from(query.shelf, found.is_some());
    let cases = db
        .prepare_cached(&format!("SELECT c.state {from} {order} LIMIT ?8 OFFSET ?7"))?
        .query_map(params![person, form, standing, without, found, text, query.offset, query.limit], |row| {
            row.get::<_, Json<Case>>(0).map(|state| state.0)
        })?
        .collect::<rusqlite::Result<Vec<Case>>>()?;
    let total = db
        .prepare_cached(&format!("SELECT count(*) {from}"))?
        .query_row(params![person, form, standing, without, found, text], |row| row.get(0))?;
    Ok((cases, total))
}

/// The newest of a person's cases in which this is found, at most so many. Does not say how many there are: with the index of
/// words it stops at the last one wanted, however often the word occurs.
pub fn newest(db: &Connection, person: PersonId, text: &str, few: u32) -> rusqlite::Result<Vec<Case>> {
    let text = text.trim();
    let found = match_expression(text);
    db.prepare_cached(newest_sql(found.is_some()))?
        .query_map(params![Key(person), found, text, few], |row| {
            row.get::<_, Json<Case>>(0).map(|state| state.0)
        })?
        .collect()
}

/// Rows are in the order of submission, see [`free_row`]; so the index of words, walked from its end, is.
const fn newest_sql(by_index: bool) -> &'static str {
    if by_index {
        "SELECT c.state
         FROM wf_search f
             CROSS JOIN wf_case_people p ON p.person = ?1 AND p.case_n = f.rowid
             CROSS JOIN wf_cases c ON c.n = f.rowid
         WHERE wf_search MATCH ?2 AND contains(c.words, ?3)
         ORDER BY f.rowid DESC
         LIMIT ?4"
    } else {
        "SELECT c.state
         FROM wf_case_people p JOIN wf_cases c ON c.n = p.case_n
         WHERE p.person = ?1 AND ?2 IS NULL AND contains(c.words, ?3)
         ORDER BY p.submitted_at DESC, p.case_n DESC
         LIMIT ?4"
    }
}

/// A case, all of it.
pub fn load(db: &Connection, case: CaseId) -> rusqlite::Result<Option<Case>> {
    Ok(find(db, case)?.map(|(_, _, case)| case))
}

/// With its row and the last item applied.
pub(crate) fn find(db: &Connection, case: CaseId) -> rusqlite::Result<Option<(i64, u64, Case)>> {
    db.prepare_cached("SELECT n, seq, state FROM wf_cases WHERE id = ?1")?
        .query_row([Key(case)], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Json<Case>>(2)?.0)))
        .optional()
}

/// May this person read it: have they a part in it?
pub fn may_read(db: &Connection, case: CaseId, person: PersonId) -> rusqlite::Result<bool> {
    let n = db
        .prepare_cached("SELECT n FROM wf_cases WHERE id = ?1")?
        .query_row([Key(case)], |row| row.get(0))
        .optional()?;
    n.map_or(Ok(false), |n| super::people::has_part(db, n, person))
}

/// Write how it stands after the item `seq`; says its row.
pub(crate) fn put(tx: &Connection, n: Option<i64>, seq: u64, case: &Case) -> rusqlite::Result<i64> {
    let words = words(case);
    let Some(n) = n else { return insert(tx, seq, case, &words) };
    let before: String =
        tx.prepare_cached("SELECT words FROM wf_cases WHERE n = ?1")?.query_row([n], |row| row.get(0))?;
    tx.prepare_cached(
        "UPDATE wf_cases
         SET seq = ?2, standing = ?3, follows = ?4, submitted_at = ?5, words = ?6, state = ?7
         WHERE n = ?1",
    )?
    .execute(params![
        n,
        seq,
        case.standing.as_str(),
        case.follows.map(Key),
        case.submitted_at.ms(),
        words,
        Json(case)
    ])?;
    // Most of what happens to a case changes nothing that it is found by.
    if words != before {
        tx.prepare_cached("INSERT OR REPLACE INTO wf_search (rowid, words) VALUES (?1, ?2)")?
            .execute(params![n, words])?;
    }
    Ok(n)
}

/// Rows are numbered by when a case was first submitted, so that what was submitted later has the higher one on every PC,
/// in whatever order it arrived there. Some may have been at once.
fn free_row(tx: &Connection, submitted_at: Timestamp) -> rusqlite::Result<i64> {
    let mut taken = tx.prepare_cached("SELECT 1 FROM wf_cases WHERE n = ?1")?;
    // Whatever a hub's clock says, there is room behind it.
    let mut n = submitted_at.ms().clamp(0, i64::MAX / ROWS_A_MS / 2) * ROWS_A_MS;
    while taken.exists([n])? {
        n += 1;
    }
    Ok(n)
}

fn insert(tx: &Connection, seq: u64, case: &Case, words: &str) -> rusqlite::Result<i64> {
    let n = free_row(tx, case.submitted_at)?;
    tx.prepare_cached(
        "INSERT INTO wf_cases (n, id, seq, form, initiator, standing, follows, submitted_at, words, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        n,
        Key(case.id),
        seq,
        case.form,
        Key(case.initiator.id),
        case.standing.as_str(),
        case.follows.map(Key),
        case.submitted_at.ms(),
        words,
        Json(case)
    ])?;
    tx.prepare_cached("INSERT INTO wf_search (rowid, words) VALUES (?1, ?2)")?.execute(params![n, words])?;
    Ok(n)
}

/// Number, subject, form, everybody's names, values.
fn words(case: &Case) -> String {
    let mut words = vec![&case.number, &case.subject, &case.form_title, &case.initiator.name];
    words.push(&case.initiator.department_name);
    words.extend(case.tasks.iter().map(|task| &task.person.name));
    words.push(&case.words);
    let mut lines: Vec<&str> = Vec::new();
    for word in words.into_iter().flat_map(|word| word.lines()) {
        if !word.is_empty() && !lines.contains(&word) {
            lines.push(word);
        }
    }
    lines.join("\n")
}

pub(crate) fn remove(tx: &Connection, n: i64) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_search WHERE rowid = ?1", [n])?;
    tx.execute("DELETE FROM wf_cases WHERE n = ?1", [n]).map(drop)
}

/// A case that goes on from this one and is not at a bad end.
fn follower(db: &Connection, case: CaseId) -> rusqlite::Result<Option<CaseId>> {
    db.prepare_cached(
        "SELECT id
         FROM wf_cases
         WHERE follows = ?1 AND standing IN ('running', 'sentBack', 'completed')
         ORDER BY n
         LIMIT 1",
    )?
    .query_row([Key(case)], |row| row.get::<_, Key<CaseId>>(0).map(|key| key.0))
    .optional()
}

/// Earlier cases as a connection sees them. The first failure is kept, see [`SqlPrecedents::finish`].
pub struct SqlPrecedents<'c> {
    db: &'c Connection,
    failure: RefCell<Option<rusqlite::Error>>,
}

impl<'c> SqlPrecedents<'c> {
    /// Over this connection.
    pub const fn new(db: &'c Connection) -> Self {
        Self { db, failure: RefCell::new(None) }
    }

    /// The first failure, where there was one: whatever was decided on its answers must not be used.
    pub fn finish(self) -> rusqlite::Result<()> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }

    fn look_up(&self, case: CaseId) -> rusqlite::Result<Option<Precedent>> {
        let Some(found) = load(self.db, case)? else { return Ok(None) };
        Ok(Some(Precedent {
            title: if found.number.is_empty() { found.subject } else { found.number },
            data: found.data,
            form: found.form,
            initiator: found.initiator.id,
            completed: found.standing == Standing::Completed,
            followed_by: follower(self.db, case)?,
        }))
    }
}

impl Precedents for SqlPrecedents<'_> {
    fn precedent(&self, case: CaseId) -> Option<Precedent> {
        self.look_up(case).unwrap_or_else(|error| {
            self.failure.borrow_mut().get_or_insert(error);
            None
        })
    }
}

/// Attachments of every case that is here.
pub fn blobs(db: &Connection) -> rusqlite::Result<BTreeSet<BlobId>> {
    let mut query = db.prepare_cached("SELECT state FROM wf_cases")?;
    let mut all = BTreeSet::new();
    for case in query.query_map([], |row| Ok(row.get::<_, Json<Case>>(0)?.0))? {
        all.extend(form::attachments(&case?.data));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(db: &Connection, sql: &str, params: impl rusqlite::Params) -> Vec<String> {
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows = statement.query_map(params, |row| row.get::<_, String>(3)).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn the_newest_are_found_without_sorting_all_that_there_are() {
        let room = store::MigrationSet { room: "workflow", migrations: crate::PROJECTION_MIGRATIONS };
        let db = store::testing::memory(&[room]);
        for by_index in [true, false] {
            let plan = plan(&db, newest_sql(by_index), [rusqlite::types::Null; 4]);
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
            let words_first = plan.first().unwrap().starts_with("SCAN f VIRTUAL TABLE INDEX");
            assert_eq!(words_first, by_index, "{plan:?}");
        }
    }

    #[test]
    fn what_was_submitted_later_has_the_higher_row_whenever_it_arrives() {
        let room = store::MigrationSet { room: "workflow", migrations: crate::PROJECTION_MIGRATIONS };
        let db = store::testing::memory(&[room]);
        let row = |ms| free_row(&db, Timestamp(ms)).unwrap();
        let take = |n: i64| {
            db.execute(
                "INSERT INTO wf_cases (n, id, seq, form, initiator, standing, submitted_at, words, state)
                 VALUES (?1, randomblob(16), 1, 'leave', randomblob(16), 'running', 0, '', '{}')",
                [n],
            )
            .unwrap();
            n
        };
        let later = take(row(1_000_001));
        let earlier = take(row(1_000_000));
        let as_early = take(row(1_000_000));
        assert!(earlier < as_early && as_early < later, "{earlier} {as_early} {later}");
        let (never, as_late) = (take(row(i64::MAX)), take(row(i64::MAX)));
        assert!(later < never && never < as_late, "{never} {as_late}");
    }

    #[test]
    fn a_search_begins_with_the_index_of_words_on_every_shelf() {
        let room = store::MigrationSet { room: "workflow", migrations: crate::PROJECTION_MIGRATIONS };
        let db = store::testing::memory(&[room]);
        for shelf in [Shelf::Mine, Shelf::Returned, Shelf::Acted, Shelf::Told, Shelf::All] {
            let sql = format!("SELECT c.state {}", from(shelf, true));
            let plan = plan(&db, &sql, [rusqlite::types::Null; 6]);
            assert!(plan.first().unwrap().starts_with("SCAN f VIRTUAL TABLE INDEX"), "{plan:?}");
            let rest =
                plan.iter().skip(1).filter(|step| step.contains("SCAN") && !step.contains("json_each"));
            assert_eq!(rest.count(), 0, "{plan:?}");
        }
    }
}

//! `wf_cases`, with its full text in `wf_search`: how every case stands.

use std::cell::RefCell;
use std::collections::BTreeSet;

use kernel::{CaseId, PersonId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use store::search::match_expression;

use crate::case::{Case, Standing};
use crate::form::{Precedent, Precedents};
use crate::sql::{Json, Key, hex_list};

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Which.
    pub id: CaseId,
    /// Key of its form.
    pub form: String,
    /// The form's title.
    pub form_title: String,
    /// Empty where the form has none.
    pub number: String,
    /// One line.
    pub subject: String,
    /// Who began it.
    pub initiator: PersonId,
    /// Their name then.
    pub initiator_name: String,
    /// Their department's name then.
    pub department_name: String,
    /// How it stands.
    pub standing: Standing,
    /// Where it is; empty at the end.
    pub step_title: String,
    /// For whom it waits.
    pub waits_for: Vec<String>,
    /// First submission, hub time.
    pub submitted_at: Timestamp,
    /// Last event.
    pub updated_at: Timestamp,
}

/// What [`row`] reads, of the alias `c`: thirteen columns.
pub(crate) const COLUMNS: &str = "c.id, c.form, c.form_title, c.number, c.subject, c.initiator, c.initiator_name,
    c.department_name, c.standing, c.step_title, c.waits_for, c.submitted_at, c.updated_at";

pub(crate) fn row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    Ok(CaseRow {
        id: row.get::<_, Key<CaseId>>(0)?.0,
        form: row.get(1)?,
        form_title: row.get(2)?,
        number: row.get(3)?,
        subject: row.get(4)?,
        initiator: row.get::<_, Key<PersonId>>(5)?.0,
        initiator_name: row.get(6)?,
        department_name: row.get(7)?,
        standing: row.get::<_, Json<Standing>>(8)?.0,
        step_title: row.get(9)?,
        waits_for: row.get::<_, Json<Vec<String>>>(10)?.0,
        submitted_at: Timestamp(row.get(11)?),
        updated_at: Timestamp(row.get(12)?),
    })
}

/// Which cases of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Box {
    /// Begun by them, newest first.
    Mine,
    /// They acted in, by their last act.
    Done,
    /// They were told of, by when.
    Copied,
    /// They have any part in, newest first.
    All,
}

/// What a list is to show.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Only of this form.
    pub form: Option<&'a str>,
    /// Only standing so.
    pub standing: Option<Standing>,
    /// Only where this is found in number, subject, names and values.
    pub text: &'a str,
    /// Without these.
    pub without: Option<&'a BTreeSet<CaseId>>,
}

impl Box {
    /// Where the box is kept, and its order.
    const fn source(self) -> (&'static str, &'static str) {
        match self {
            Self::Mine => (
                "FROM wf_cases c WHERE c.initiator = ?1",
                "ORDER BY c.submitted_at DESC, c.n DESC",
            ),
            Self::Done => (
                "FROM wf_case_people p JOIN wf_cases c ON c.n = p.case_n
                 WHERE p.person = ?1 AND p.acted_at IS NOT NULL",
                "ORDER BY p.acted_at DESC, p.case_n DESC",
            ),
            Self::Copied => (
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

    fn query(self, select: &str, page: &str) -> String {
        let (from, order) = self.source();
        let order = if page.is_empty() { "" } else { order };
        format!(
            "SELECT {select} {from}
               AND (?2 IS NULL OR c.form = ?2)
               AND (?3 IS NULL OR c.standing = ?3)
               AND hex(c.id) NOT IN (SELECT value FROM json_each(?4))
               AND (?5 IS NULL OR c.n IN (SELECT rowid FROM wf_search WHERE wf_search MATCH ?5))
               AND (?6 = '' OR contains(c.words, ?6))
             {order} {page}"
        )
    }
}

/// Part of a box.
pub fn list(
    db: &Connection,
    person: PersonId,
    r#box: Box,
    filter: &Filter<'_>,
    offset: u32,
    limit: u32,
) -> rusqlite::Result<Vec<CaseRow>> {
    let without = hex_list(filter.without.into_iter().flatten().map(|case| case.to_bytes()));
    let standing = filter.standing.as_ref().map(Json);
    let found = match_expression(filter.text);
    db.prepare_cached(&r#box.query(COLUMNS, "LIMIT ?8 OFFSET ?7"))?
        .query_map(
            params![Key(person), filter.form, standing, without, found, filter.text, offset, limit],
            row,
        )?
        .collect()
}

/// How many there are in it.
pub fn count(
    db: &Connection,
    person: PersonId,
    r#box: Box,
    filter: &Filter<'_>,
) -> rusqlite::Result<u32> {
    let without = hex_list(filter.without.into_iter().flatten().map(|case| case.to_bytes()));
    let standing = filter.standing.as_ref().map(Json);
    let found = match_expression(filter.text);
    db.prepare_cached(&r#box.query("count(*)", ""))?
        .query_row(params![Key(person), filter.form, standing, without, found, filter.text], |row| row.get(0))
}

/// A case as lists show it.
pub fn card(db: &Connection, case: CaseId) -> rusqlite::Result<Option<CaseRow>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM wf_cases c WHERE c.id = ?1"))?
        .query_row([Key(case)], row)
        .optional()
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
    let running = case.standing == Standing::Running;
    let step_title = case.here().filter(|_| running).map(|visit| visit.title.as_str()).unwrap_or_default();
    let mut waits_for: Vec<&str> = case.open_tasks().map(|task| task.person.name.as_str()).collect();
    waits_for.dedup();
    let words = words(case);
    tx.prepare_cached(
        "INSERT OR REPLACE INTO wf_cases
             (n, id, seq, form, form_title, number, subject, initiator, initiator_name, department_name, standing,
              step_title, waits_for, follows, submitted_at, updated_at, words, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        n,
        Key(case.id),
        seq,
        case.form,
        case.form_title,
        case.number,
        case.subject,
        Key(case.initiator.id),
        case.initiator.name,
        case.initiator.department_name,
        Json(&case.standing),
        step_title,
        Json(&waits_for),
        case.follows.map(Key),
        case.submitted_at.ms(),
        case.updated_at.ms(),
        words,
        Json(case)
    ])?;
    let n = n.unwrap_or_else(|| tx.last_insert_rowid());
    tx.prepare_cached("INSERT OR REPLACE INTO wf_search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![n, words])?;
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

/// Running or completed cases that go on from this one.
fn follower(db: &Connection, case: CaseId) -> rusqlite::Result<Option<CaseId>> {
    db.prepare_cached(
        "SELECT id
         FROM wf_cases
         WHERE follows = ?1 AND standing IN ('\"running\"', '\"completed\"', '\"sentBack\"')
         ORDER BY n
         LIMIT 1",
    )?
    .query_row([Key(case)], |row| row.get::<_, Key<CaseId>>(0).map(|key| key.0))
    .optional()
}

/// Completed cases of a person that a field of kind `case` may name, newest first.
pub fn completed_of(
    db: &Connection,
    person: PersonId,
    forms: &[String],
    limit: u32,
) -> rusqlite::Result<Vec<CaseRow>> {
    let forms = serde_json::Value::from(forms).to_string();
    db.prepare_cached(&format!(
        "SELECT {COLUMNS}
         FROM wf_cases c
         WHERE c.initiator = ?1 AND c.standing = '\"completed\"' AND c.form IN (SELECT value FROM json_each(?2))
         ORDER BY c.submitted_at DESC, c.n DESC
         LIMIT ?3"
    ))?
    .query_map(params![Key(person), forms, limit], row)?
    .collect()
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
        let Some(found) = card(self.db, case)? else { return Ok(None) };
        Ok(Some(Precedent {
            title: if found.number.is_empty() { found.subject } else { found.number },
            form: found.form,
            initiator: found.initiator,
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

//! `wf_cases`, and who is involved in them: `wf_involved`

use std::collections::BTreeSet;

use kernel::{CaseId, PersonId};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};

use crate::case::{Case, Standing, TaskState};
use crate::form::{Precedent, Precedents};
use crate::sql::{Json, Key};
use crate::table::search;

/// Which cases of those on hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Begun by this person.
    Mine,
    /// This person has acted in.
    Acted,
    /// This person was told of.
    Told,
    /// Any.
    All,
}

/// A question for cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseQuery {
    /// Who asks.
    pub person: PersonId,
    /// Which cases.
    pub shelf: Shelf,
    /// Only of this form.
    pub form: Option<String>,
    /// Only standing so.
    pub standing: Option<Standing>,
    /// Only those in which this is found.
    pub text: String,
    /// To be left out.
    pub without: Vec<CaseId>,
    /// To pass over.
    pub offset: u32,
    /// At most.
    pub limit: u32,
}

/// A case; `None`: not here.
pub fn load(db: &Connection, id: CaseId) -> rusqlite::Result<Option<Case>> {
    Ok(find(db, id)?.map(|(_, _, case)| case))
}

/// A case, the last item it has, and its row.
pub(crate) fn find(db: &Connection, id: CaseId) -> rusqlite::Result<Option<(i64, u64, Case)>> {
    db.prepare_cached("SELECT row, seq, state FROM wf_cases WHERE id = ?1")?
        .query_row([Key(id)], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Json<Case>>(2)?.0)))
        .optional()
}

/// Last changed first, and how many there are.
pub fn list(db: &Connection, query: &CaseQuery) -> rusqlite::Result<(Vec<Case>, u32)> {
    let (filter, mut values) = filter(query);
    let total = db
        .prepare_cached(&format!("SELECT count(*) FROM wf_cases AS c WHERE {filter}"))?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    values.push(Value::Integer(query.limit.into()));
    values.push(Value::Integer(query.offset.into()));
    let cases = db
        .prepare_cached(&format!(
            "SELECT c.state
             FROM wf_cases AS c
             WHERE {filter}
             ORDER BY c.updated_at DESC, c.row
             LIMIT ? OFFSET ?"
        ))?
        .query_map(params_from_iter(&values), |row| Ok(row.get::<_, Json<Case>>(0)?.0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok((cases, total))
}

fn filter(query: &CaseQuery) -> (String, Vec<Value>) {
    let blob = |bytes: [u8; 16]| Value::Blob(bytes.to_vec());
    let person = blob(query.person.to_bytes());
    let mut parts = vec!["1".to_owned()];
    let mut values = Vec::new();
    let involved = "c.row IN (SELECT case_row FROM wf_involved WHERE person = ? AND role = ?)";
    match query.shelf {
        Shelf::Mine => {
            parts.push("c.initiator = ?".to_owned());
            values.push(person);
        }
        Shelf::Acted | Shelf::Told => {
            let role = if query.shelf == Shelf::Acted { ACTED } else { TOLD };
            parts.push(involved.to_owned());
            values.extend([person, Value::Text(role.to_owned())]);
        }
        Shelf::All => {}
    }
    if let Some(form) = &query.form {
        parts.push("c.form = ?".to_owned());
        values.push(Value::Text(form.clone()));
    }
    if let Some(standing) = query.standing {
        parts.push("c.standing = ?".to_owned());
        values.push(Value::Text(standing.as_str().to_owned()));
    }
    if let Some(expression) = store::search::match_expression(&query.text) {
        parts.push("c.row IN (SELECT rowid FROM wf_search WHERE wf_search MATCH ?)".to_owned());
        parts.push("contains(c.words, ?)".to_owned());
        values.extend([Value::Text(expression), Value::Text(query.text.clone())]);
    } else if !query.text.trim().is_empty() {
        // Nothing but punctuation was typed: nothing has it.
        parts.push("0".to_owned());
    }
    if !query.without.is_empty() {
        parts.push(format!("c.id NOT IN ({})", vec!["?"; query.without.len()].join(", ")));
        values.extend(query.without.iter().map(|case| blob(case.to_bytes())));
    }
    (parts.join(" AND "), values)
}

const ACTED: &str = "acted";
const TOLD: &str = "told";

/// Keep the case as it is now. Its row.
pub(crate) fn put(tx: &Connection, row: Option<i64>, seq: u64, case: &Case) -> rusqlite::Result<i64> {
    let words = words(case);
    let row: i64 = tx
        .prepare_cached(
            "INSERT INTO wf_cases (row, id, form, initiator, standing, follows, updated_at, words, seq, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (row) DO UPDATE SET
                 standing = excluded.standing, follows = excluded.follows, updated_at = excluded.updated_at,
                 words = excluded.words, seq = excluded.seq, state = excluded.state
             RETURNING row",
        )?
        .query_row(
            params![
                row,
                Key(case.id),
                case.form,
                Key(case.initiator.id),
                case.standing.as_str(),
                case.follows.map(Key),
                case.updated_at.ms(),
                words,
                seq,
                Json(case),
            ],
            |row| row.get(0),
        )?;
    search::put(tx, row, &words)?;
    involve(tx, row, case)?;
    Ok(row)
}

/// Everything a case may be found by.
fn words(case: &Case) -> String {
    let mut words = vec![case.number.as_str(), &case.form_title, &case.subject];
    words.extend([case.initiator.name.as_str(), &case.initiator.department_name, &case.words]);
    let people: BTreeSet<&str> = case.tasks.iter().map(|task| task.person.name.as_str()).collect();
    words.extend(people);
    words.join("\n")
}

fn involve(tx: &Connection, row: i64, case: &Case) -> rusqlite::Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO wf_involved (person, role, case_row) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?;
    let acted = case.tasks.iter().filter(|task| matches!(task.state, TaskState::Decided { .. }));
    for task in acted {
        statement.execute(params![Key(task.person.id), ACTED, row])?;
    }
    for (person, _) in &case.told {
        statement.execute(params![Key(*person), TOLD, row])?;
    }
    Ok(())
}

/// Nothing is left of it.
pub(crate) fn remove(tx: &Connection, id: CaseId) -> rusqlite::Result<()> {
    if let Some((row, ..)) = find(tx, id)? {
        search::remove(tx, row)?;
        tx.execute("DELETE FROM wf_involved WHERE case_row = ?1", [row])?;
        tx.execute("DELETE FROM wf_tasks WHERE case_row = ?1", [row])?;
        tx.execute("DELETE FROM wf_cases WHERE row = ?1", [row])?;
    }
    Ok(())
}

/// Another running or completed case that goes on from this one.
fn follower(db: &Connection, id: CaseId) -> rusqlite::Result<Option<CaseId>> {
    db.prepare_cached(
        "SELECT id
         FROM wf_cases
         WHERE follows = ?1 AND standing IN ('running', 'sentBack', 'completed')
         LIMIT 1",
    )?
    .query_row([Key(id)], |row| Ok(row.get::<_, Key<CaseId>>(0)?.0))
    .optional()
}

/// Earlier cases, as a form that goes on from them must know them. A read that fails looks like no case: the hub, which
/// decides, asks for the failure with [`SqlPrecedents::finish`].
pub struct SqlPrecedents<'c> {
    db: &'c Connection,
    failure: std::cell::RefCell<Option<rusqlite::Error>>,
}

impl<'c> SqlPrecedents<'c> {
    /// Over this connection.
    pub const fn new(db: &'c Connection) -> Self {
        Self { db, failure: std::cell::RefCell::new(None) }
    }

    /// The first failure, where there was one.
    pub fn finish(self) -> rusqlite::Result<()> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }

    fn read(&self, id: CaseId) -> rusqlite::Result<Option<Precedent>> {
        let Some(case) = load(self.db, id)? else { return Ok(None) };
        Ok(Some(Precedent {
            title: if case.number.is_empty() { case.subject } else { case.number },
            form: case.form,
            initiator: case.initiator.id,
            completed: case.standing == Standing::Completed,
            followed_by: follower(self.db, id)?,
        }))
    }
}

impl Precedents for SqlPrecedents<'_> {
    fn precedent(&self, case: CaseId) -> Option<Precedent> {
        self.read(case).unwrap_or_else(|error| {
            self.failure.borrow_mut().get_or_insert(error);
            None
        })
    }
}

/// Has this person begun, acted in or been told of any case?
pub fn has_part(db: &Connection, person: PersonId) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM wf_cases WHERE initiator = ?1)
             OR EXISTS (SELECT 1 FROM wf_involved WHERE person = ?1)
             OR EXISTS (SELECT 1 FROM wf_tasks WHERE person = ?1)",
    )?
    .query_row([Key(person)], |row| row.get(0))
}

//! `wf_tasks`: everybody's duties.

use std::collections::BTreeSet;

use kernel::{CaseId, PersonId, TaskId, Timestamp};
use rusqlite::{Connection, params};

use super::cases::{self, CaseRow};
use crate::case::{Case, Task, TaskState};
use crate::definition::StepKind;
use crate::sql::{Key, hex_list};

/// A task in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Which.
    pub id: TaskId,
    /// Its case.
    pub case: CaseRow,
    /// What is asked.
    pub kind: StepKind,
    /// Title of the step.
    pub title: String,
    /// One who decides asked for an opinion (会签).
    pub asked: bool,
    /// When it came, hub time.
    pub arrived_at: Timestamp,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Times it was urged.
    pub urged: u32,
}

/// A person's open tasks, newest first; those in `without` are left out, with those of a `text` not found in their case.
pub fn list(
    db: &Connection,
    person: PersonId,
    without: &BTreeSet<TaskId>,
    text: &str,
    offset: u32,
    limit: u32,
) -> rusqlite::Result<Vec<TaskRow>> {
    let without = hex_list(without.iter().map(|task| task.to_bytes()));
    let sql = format!(
        "SELECT {columns}, t.id, t.kind, t.title, t.asked, t.arrived_at, t.due_at, t.urged
         FROM wf_tasks t JOIN wf_cases c ON c.n = t.case_n
         WHERE t.person = ?1 AND t.open = 1
           AND hex(t.id) NOT IN (SELECT value FROM json_each(?2))
           AND (?3 = '' OR contains(c.words, ?3))
         ORDER BY t.arrived_at DESC, t.id
         LIMIT ?5 OFFSET ?4",
        columns = cases::COLUMNS
    );
    db.prepare_cached(&sql)?
        .query_map(params![Key(person), without, text, offset, limit], |row| {
            Ok(TaskRow {
                case: cases::row(row)?,
                id: row.get::<_, Key<TaskId>>(13)?.0,
                kind: kind_named(&row.get::<_, String>(14)?),
                title: row.get(15)?,
                asked: row.get(16)?,
                arrived_at: Timestamp(row.get(17)?),
                due_at: row.get::<_, Option<i64>>(18)?.map(Timestamp),
                urged: row.get(19)?,
            })
        })?
        .collect()
}

/// How many there are.
pub fn count(
    db: &Connection,
    person: PersonId,
    without: &BTreeSet<TaskId>,
    text: &str,
) -> rusqlite::Result<u32> {
    let without = hex_list(without.iter().map(|task| task.to_bytes()));
    db.prepare_cached(
        "SELECT count(*)
         FROM wf_tasks t JOIN wf_cases c ON c.n = t.case_n
         WHERE t.person = ?1 AND t.open = 1
           AND hex(t.id) NOT IN (SELECT value FROM json_each(?2))
           AND (?3 = '' OR contains(c.words, ?3))",
    )?
    .query_row(params![Key(person), without, text], |row| row.get(0))
}

/// Open tasks of a person that this item of the case's stream or a later one opened.
pub(crate) fn since(
    db: &Connection,
    case: CaseId,
    person: PersonId,
    seq: u64,
) -> rusqlite::Result<Vec<TaskId>> {
    db.prepare_cached(
        "SELECT t.id
         FROM wf_tasks t JOIN wf_cases c ON c.n = t.case_n
         WHERE c.id = ?1 AND t.person = ?2 AND t.seq >= ?3 AND t.open = 1
         ORDER BY t.seq, t.id",
    )?
    .query_map(params![Key(case), Key(person), seq], |row| row.get::<_, Key<TaskId>>(0).map(|key| key.0))?
    .collect()
}

/// The case's tasks as they are now.
pub(crate) fn put(tx: &Connection, case_n: i64, seq: u64, case: &Case) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO wf_tasks
             (id, case_n, person, kind, title, asked, open, seq, arrived_at, due_at, urged)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (id) DO UPDATE SET open = excluded.open, urged = excluded.urged",
    )?;
    for task in &case.tasks {
        let Task { id, person, kind, title, asked_by, state, arrived_at, due_at, urged, .. } = task;
        insert.execute(params![
            Key(*id),
            case_n,
            Key(person.id),
            kind_name(*kind),
            title,
            asked_by.is_some(),
            *state == TaskState::Open,
            seq,
            arrived_at.ms(),
            due_at.map(Timestamp::ms),
            urged
        ])?;
    }
    Ok(())
}

pub(crate) fn clear(tx: &Connection, case_n: i64) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_tasks WHERE case_n = ?1", [case_n]).map(drop)
}

const fn kind_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Approve => "approve",
        StepKind::Handle => "handle",
        StepKind::Notify => "notify",
    }
}

fn kind_named(name: &str) -> StepKind {
    match name {
        "handle" => StepKind::Handle,
        "notify" => StepKind::Notify,
        _ => StepKind::Approve,
    }
}

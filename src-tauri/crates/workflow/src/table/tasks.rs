//! `wf_tasks`: what people are asked to do now.

use kernel::{CaseId, PersonId, TaskId};
use rusqlite::{Connection, params};

use crate::case::Case;
use crate::sql::{Json, Key};

/// A person's open tasks with their cases, newest first.
pub fn of_person(db: &Connection, person: PersonId) -> rusqlite::Result<Vec<(TaskId, Case)>> {
    db.prepare_cached(
        "SELECT t.id, c.state
         FROM wf_tasks t JOIN wf_cases c ON c.n = t.case_n
         WHERE t.person = ?1
         ORDER BY t.arrived_at DESC, t.id",
    )?
    .query_map([Key(person)], |row| Ok((row.get::<_, Key<TaskId>>(0)?.0, row.get::<_, Json<Case>>(1)?.0)))?
    .collect()
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
         WHERE c.id = ?1 AND t.person = ?2 AND t.seq >= ?3
         ORDER BY t.seq, t.id",
    )?
    .query_map(params![Key(case), Key(person), seq], |row| row.get::<_, Key<TaskId>>(0).map(|key| key.0))?
    .collect()
}

/// The case's open tasks as they are after item `seq`.
pub(crate) fn put(tx: &Connection, case_n: i64, seq: u64, case: &Case) -> rusqlite::Result<()> {
    let mut keep = tx.prepare_cached(
        "INSERT OR IGNORE INTO wf_tasks (id, case_n, person, seq, arrived_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for task in case.open_tasks() {
        keep.execute(params![Key(task.id), case_n, Key(task.person.id), seq, task.arrived_at.ms()])?;
    }
    let mut gone = tx.prepare_cached("DELETE FROM wf_tasks WHERE id = ?1")?;
    for task in case.tasks.iter().filter(|task| task.state != crate::case::TaskState::Open) {
        gone.execute([Key(task.id)])?;
    }
    Ok(())
}

pub(crate) fn clear(tx: &Connection, case_n: i64) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_tasks WHERE case_n = ?1", [case_n]).map(drop)
}

//! `wf_tasks`: the open ones

use kernel::{CaseId, PersonId, TaskId};
use rusqlite::{Connection, params};

use crate::case::Case;
use crate::sql::{Json, Key};

/// A person's open tasks, each with its case: what is due first, then what came first.
pub fn of_person(db: &Connection, person: PersonId) -> rusqlite::Result<Vec<(TaskId, Case)>> {
    db.prepare_cached(
        "SELECT t.id, c.state
         FROM wf_tasks AS t JOIN wf_cases AS c ON c.row = t.case_row
         WHERE t.person = ?1
         ORDER BY t.due_at IS NULL, t.due_at, t.arrived_at, t.id",
    )?
    .query_map([Key(person)], |row| Ok((row.get::<_, Key<TaskId>>(0)?.0, row.get::<_, Json<Case>>(1)?.0)))?
    .collect()
}

/// A person's tasks in a case that items from `seq` on have opened and that are open still.
pub fn opened_since(
    db: &Connection,
    case: CaseId,
    seq: u64,
    person: PersonId,
) -> rusqlite::Result<Vec<TaskId>> {
    db.prepare_cached(
        "SELECT t.id
         FROM wf_tasks AS t JOIN wf_cases AS c ON c.row = t.case_row
         WHERE c.id = ?1 AND t.person = ?2 AND t.seq >= ?3
         ORDER BY t.id",
    )?
    .query_map(params![Key(case), Key(person), seq], |row| Ok(row.get::<_, Key<TaskId>>(0)?.0))?
    .collect()
}

/// The open tasks of the case in `row` are these now, after item `seq`.
pub(crate) fn put(tx: &Connection, row: i64, seq: u64, case: &Case) -> rusqlite::Result<()> {
    let open: Vec<_> = case.open_tasks().collect();
    let present: Vec<TaskId> = tx
        .prepare_cached("SELECT id FROM wf_tasks WHERE case_row = ?1")?
        .query_map([row], |row| Ok(row.get::<_, Key<TaskId>>(0)?.0))?
        .collect::<rusqlite::Result<_>>()?;
    for gone in present.iter().filter(|id| open.iter().all(|task| task.id != **id)) {
        tx.execute("DELETE FROM wf_tasks WHERE id = ?1", [Key(*gone)])?;
    }
    for task in open.iter().filter(|task| !present.contains(&task.id)) {
        tx.prepare_cached(
            "INSERT INTO wf_tasks (id, case_row, person, arrived_at, due_at, seq)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            Key(task.id),
            row,
            Key(task.person.id),
            task.arrived_at.ms(),
            task.due_at.map(kernel::Timestamp::ms),
            seq,
        ])?;
    }
    Ok(())
}

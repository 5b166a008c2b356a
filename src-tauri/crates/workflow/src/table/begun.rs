//! `wf_begun`: acts that were begun in a case and not sent. Of this PC alone.

use std::collections::BTreeSet;

use kernel::{CaseId, OpId, Refusal, TaskId, Timestamp};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::begun::{Aim, Begun};
use crate::sql::{Json, Key};

impl ToSql for Aim {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let word = match self {
            Self::Decide => "decide",
            Self::SendBack => "sendBack",
            Self::Transfer => "transfer",
            Self::Countersign => "countersign",
            Self::Withdraw => "withdraw",
            Self::Urge => "urge",
            Self::Comment => "comment",
        };
        Ok(word.into())
    }
}

impl FromSql for Aim {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "decide" => Ok(Self::Decide),
            "sendBack" => Ok(Self::SendBack),
            "transfer" => Ok(Self::Transfer),
            "countersign" => Ok(Self::Countersign),
            "withdraw" => Ok(Self::Withdraw),
            "urge" => Ok(Self::Urge),
            "comment" => Ok(Self::Comment),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// A task, or nothing, as bytes that compare.
fn bytes(task: Option<TaskId>) -> Vec<u8> {
    task.map(|task| task.to_bytes().to_vec()).unwrap_or_default()
}

fn row(row: &Row<'_>) -> rusqlite::Result<Begun> {
    let task: Vec<u8> = row.get(2)?;
    Ok(Begun {
        case: row.get::<_, Key<CaseId>>(0)?.0,
        aim: row.get(1)?,
        task: <[u8; 16]>::try_from(task).ok().map(TaskId::from_bytes),
        words: row.get::<_, Json<_>>(3)?.0,
        refusal: row.get::<_, Option<Json<Refusal>>>(4)?.map(|json| json.0),
        op: row.get::<_, Option<Key<OpId>>>(5)?.map(|key| key.0),
        updated_at: Timestamp(row.get(6)?),
    })
}

/// All of a case.
pub fn of_case(db: &Connection, case: CaseId) -> rusqlite::Result<Vec<Begun>> {
    db.prepare_cached(
        "SELECT case_id, aim, task_id, words, refusal, op_id, updated_at
         FROM wf_begun
         WHERE case_id = ?1
         ORDER BY updated_at, aim, task_id",
    )?
    .query_map([Key(case)], row)?
    .collect()
}

/// All there are: for what must be kept because it is mentioned.
pub fn all(db: &Connection) -> rusqlite::Result<Vec<Begun>> {
    db.prepare_cached("SELECT case_id, aim, task_id, words, refusal, op_id, updated_at FROM wf_begun")?
        .query_map([], row)?
        .collect()
}

/// Tasks about which something is begun.
pub fn tasks(db: &Connection) -> rusqlite::Result<BTreeSet<TaskId>> {
    db.prepare_cached("SELECT DISTINCT task_id FROM wf_begun WHERE length(task_id) = 16")?
        .query_map([], |row| Ok(row.get::<_, Key<TaskId>>(0)?.0))?
        .collect()
}

/// One.
pub fn find(
    db: &Connection,
    case: CaseId,
    aim: Aim,
    task: Option<TaskId>,
) -> rusqlite::Result<Option<Begun>> {
    db.prepare_cached(
        "SELECT case_id, aim, task_id, words, refusal, op_id, updated_at
         FROM wf_begun
         WHERE case_id = ?1 AND aim = ?2 AND task_id = ?3",
    )?
    .query_row(params![Key(case), aim, bytes(task)], row)
    .optional()
}

/// What came back with a refused operation.
pub fn of_op(db: &Connection, op: OpId) -> rusqlite::Result<Option<Begun>> {
    db.prepare_cached(
        "SELECT case_id, aim, task_id, words, refusal, op_id, updated_at FROM wf_begun WHERE op_id = ?1",
    )?
    .query_row([Key(op)], row)
    .optional()
}

/// Keep one, new or changed.
pub(crate) fn put(tx: &Connection, begun: &Begun) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO wf_begun (case_id, aim, task_id, words, refusal, op_id, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (case_id, aim, task_id) DO UPDATE SET
             words = excluded.words, refusal = excluded.refusal, op_id = excluded.op_id,
             updated_at = excluded.updated_at",
    )?
    .execute(params![
        Key(begun.case),
        begun.aim,
        bytes(begun.task),
        Json(&begun.words),
        begun.refusal.as_ref().map(Json),
        begun.op.map(Key),
        begun.updated_at.ms()
    ])
    .map(drop)
}

/// It is no longer here; `false`: it was not.
pub(crate) fn remove(
    tx: &Connection,
    case: CaseId,
    aim: Aim,
    task: Option<TaskId>,
) -> rusqlite::Result<bool> {
    let gone = tx
        .prepare_cached("DELETE FROM wf_begun WHERE case_id = ?1 AND aim = ?2 AND task_id = ?3")?
        .execute(params![Key(case), aim, bytes(task)])?;
    Ok(gone > 0)
}

//! `hub_receipts`: the answer to every number of every queue.

use kernel::{OpId, PersonId};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::sql::Json;
use crate::{Op, Receipt};

/// What has this number.
pub(crate) fn at(db: &Connection, op: &Op) -> rusqlite::Result<Option<(OpId, Receipt)>> {
    db.prepare_cached(
        "SELECT op_id, receipt FROM hub_receipts
         WHERE device = ?1 AND epoch = ?2 AND lane = ?3 AND dseq = ?4",
    )?
    .query_row(params![op.device.to_bytes(), op.epoch, op.lane, op.dseq], |row| {
        Ok((OpId::from_bytes(row.get(0)?), row.get::<_, Json<_>>(1)?.0))
    })
    .optional()
}

/// Everything ever answered to this op id: one answer, under several numbers where it was renumbered, unless
/// somebody made up an id.
pub(crate) fn of(db: &Connection, op_id: OpId) -> rusqlite::Result<Vec<(PersonId, Receipt)>> {
    db.prepare_cached(
        "SELECT person, receipt FROM hub_receipts WHERE op_id = ?1 ORDER BY device, epoch, lane, dseq",
    )?
    .query_map([op_id.to_bytes()], |row| {
        Ok((PersonId::from_bytes(row.get(0)?), row.get::<_, Json<_>>(1)?.0))
    })?
    .collect()
}

pub(crate) fn insert(tx: &Connection, op: &Op, person: PersonId, receipt: &Receipt) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO hub_receipts (device, epoch, lane, dseq, op_id, person, receipt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        op.device.to_bytes(),
        op.epoch,
        op.lane,
        op.dseq,
        op.op_id.to_bytes(),
        person.to_bytes(),
        Json(receipt),
    ])?;
    Ok(())
}

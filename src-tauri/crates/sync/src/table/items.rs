//! `sync_items`: the log, or as much of it as a device has. Rows are added, and removed once a snapshot holds them or
//! nothing of the stream may stay; never changed.

use kernel::{OpId, PersonId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::device::Accepted;
use crate::{ChainHash, Item, StreamId};

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        stream: row.get(0)?,
        seq: row.get(1)?,
        op_id: OpId::from_bytes(row.get(2)?),
        kind: row.get(3)?,
        v: row.get(4)?,
        actor: row.get::<_, Option<[u8; 16]>>(5)?.map(PersonId::from_bytes),
        hub_ts: Timestamp(row.get(6)?),
        body: row.get(7)?,
        hash: row.get(8)?,
    })
}

pub(crate) fn insert(tx: &Connection, item: &Item) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO sync_items (stream, seq, op_id, kind, v, actor, hub_ts, body, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        item.stream,
        item.seq,
        item.op_id.to_bytes(),
        item.kind,
        item.v,
        item.actor.map(PersonId::to_bytes),
        item.hub_ts.ms(),
        item.body,
        item.hash,
    ])?;
    Ok(())
}

/// The next `limit` items after `seq`.
pub(crate) fn after(
    db: &Connection,
    stream: &StreamId,
    seq: u64,
    limit: usize,
) -> rusqlite::Result<Vec<Item>> {
    db.prepare_cached(
        "SELECT stream, seq, op_id, kind, v, actor, hub_ts, body, hash
         FROM sync_items WHERE stream = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?
    .query_map(params![stream, seq, limit], item)?
    .collect()
}

pub(crate) fn hash(db: &Connection, stream: &StreamId, seq: u64) -> rusqlite::Result<Option<ChainHash>> {
    db.prepare_cached("SELECT hash FROM sync_items WHERE stream = ?1 AND seq = ?2")?
        .query_row(params![stream, seq], |row| row.get(0))
        .optional()
}

/// Whether any item came of this operation. Quick at the hub, which has an index for it.
pub(crate) fn has(db: &Connection, op_id: OpId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM sync_items WHERE op_id = ?1")?.exists([op_id.to_bytes()])
}

/// Whether this operation is the item of this number and time.
pub(crate) fn is_at(db: &Connection, accepted: &Accepted) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM sync_items WHERE stream = ?1 AND seq = ?2 AND op_id = ?3 AND hub_ts = ?4",
    )?
    .exists(params![accepted.stream, accepted.seq, accepted.op_id.to_bytes(), accepted.hub_ts.ms()])
}

pub(crate) fn delete(tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM sync_items WHERE stream = ?1")?.execute([stream])?;
    Ok(())
}

pub(crate) fn delete_up_to(tx: &Connection, stream: &StreamId, seq: u64) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM sync_items WHERE stream = ?1 AND seq <= ?2")?
        .execute(params![stream, seq])?;
    Ok(())
}

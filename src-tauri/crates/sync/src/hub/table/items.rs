//! `hub_items`: the log. Rows are added, and removed once a snapshot holds them; never changed.

use kernel::{OpId, PersonId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

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
        "INSERT INTO hub_items (stream, seq, op_id, kind, v, actor, hub_ts, body, hash)
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
         FROM hub_items WHERE stream = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?
    .query_map(params![stream, seq, limit], item)?
    .collect()
}

pub(crate) fn hash(db: &Connection, stream: &StreamId, seq: u64) -> rusqlite::Result<Option<ChainHash>> {
    db.prepare_cached("SELECT hash FROM hub_items WHERE stream = ?1 AND seq = ?2")?
        .query_row(params![stream, seq], |row| row.get(0))
        .optional()
}

pub(crate) fn has(db: &Connection, op_id: OpId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM hub_items WHERE op_id = ?1")?.exists([op_id.to_bytes()])
}

pub(crate) fn delete_up_to(tx: &Connection, stream: &StreamId, seq: u64) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM hub_items WHERE stream = ?1 AND seq <= ?2")?
        .execute(params![stream, seq])?;
    Ok(())
}

//! `sync_snapshots`: what a stream began with where earlier items were never sent.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StreamId;
use crate::chain::Place;

/// The state of a stream at a place, in the rooms' own form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) at: Place,
    pub(crate) body: String,
}

pub(crate) fn find(db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<Snapshot>> {
    db.prepare_cached("SELECT at, hash, body FROM sync_snapshots WHERE stream = ?1")?
        .query_row([stream], |row| {
            Ok(Snapshot { at: Place { seq: row.get(0)?, hash: row.get(1)? }, body: row.get(2)? })
        })
        .optional()
}

pub(crate) fn write(tx: &Connection, stream: &StreamId, at: Place, body: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO sync_snapshots (stream, at, hash, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (stream) DO UPDATE SET at = ?2, hash = ?3, body = ?4",
    )?
    .execute(params![stream, at.seq, at.hash, body])?;
    Ok(())
}

pub(crate) fn delete(tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM sync_snapshots WHERE stream = ?1")?.execute([stream])?;
    Ok(())
}

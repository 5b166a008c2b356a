//! `sync_snapshots`: the state of a stream, in the rooms' own form, at a place in its log: in place of earlier items that
//! the hub has dropped, or never sent to a device.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StreamId;
use crate::chain::Place;

/// Where the snapshot of a stream stands, without its body.
pub(crate) fn place(db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<Place>> {
    db.prepare_cached("SELECT at, hash FROM sync_snapshots WHERE stream = ?1")?
        .query_row([stream], |row| Ok(Place { seq: row.get(0)?, hash: row.get(1)? }))
        .optional()
}

pub(crate) fn body(db: &Connection, stream: &StreamId) -> rusqlite::Result<String> {
    db.prepare_cached("SELECT body FROM sync_snapshots WHERE stream = ?1")?
        .query_row([stream], |row| row.get(0))
}

pub(crate) fn write(tx: &Connection, stream: &StreamId, at: Place, body: &str) -> rusqlite::Result<()> {
    delete(tx, stream)?;
    tx.prepare_cached("INSERT INTO sync_snapshots (stream, at, hash, body) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![stream, at.seq, at.hash, body])?;
    Ok(())
}

pub(crate) fn delete(tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM sync_snapshots WHERE stream = ?1")?.execute([stream])?;
    Ok(())
}

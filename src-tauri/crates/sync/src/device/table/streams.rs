//! `sync_streams`: how far this device has each stream.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::chain::Place;
use crate::{Cursor, StreamId};

/// One stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) at: Place,
    pub(crate) closed: bool,
}

pub(crate) fn find(db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<Row>> {
    db.prepare_cached("SELECT applied, hash, closed FROM sync_streams WHERE stream = ?1")?
        .query_row([stream], |row| {
            Ok(Row { at: Place { seq: row.get(0)?, hash: row.get(1)? }, closed: row.get(2)? })
        })
        .optional()
}

pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<Cursor>> {
    db.prepare_cached("SELECT stream, applied, hash, closed FROM sync_streams ORDER BY stream")?
        .query_map([], |row| {
            Ok(Cursor { stream: row.get(0)?, seq: row.get(1)?, hash: row.get(2)?, closed: row.get(3)? })
        })?
        .collect()
}

pub(crate) fn write(tx: &Connection, stream: &StreamId, row: Row) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO sync_streams (stream, applied, hash, closed) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (stream) DO UPDATE SET applied = ?2, hash = ?3, closed = ?4",
    )?
    .execute(params![stream, row.at.seq, row.at.hash, row.closed])?;
    Ok(())
}

pub(crate) fn delete(tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM sync_streams WHERE stream = ?1")?.execute([stream])?;
    Ok(())
}

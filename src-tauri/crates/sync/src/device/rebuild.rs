//! The replica as a whole: what is here, whether it is sound, and the projections made anew from it.

use rusqlite::Connection;

use super::table::streams;
use crate::chain::Place;
use crate::table::{items as rows, snapshots};
use crate::{Chain, Cursor, Item, Projection, Result, StreamId, log};

/// How far this device has each stream: what a pull asks with. (`replica.db`)
pub fn cursors(db: &Connection) -> Result<Vec<Cursor>> {
    Ok(streams::all(db)?)
}

/// How far this device has one stream. (`replica.db`)
pub fn cursor(db: &Connection, stream: &StreamId) -> Result<Option<Cursor>> {
    let found = streams::find(db, stream)?;
    Ok(found.map(|row| Cursor {
        stream: stream.clone(),
        seq: row.at.seq,
        hash: row.at.hash,
        closed: row.closed,
    }))
}

/// The next `limit` items of a stream after `seq`, as this device has them: the history of a case. (`replica.db`)
pub fn items(db: &Connection, stream: &StreamId, seq: u64, limit: usize) -> Result<Vec<Item>> {
    Ok(rows::after(db, stream, seq, limit)?)
}

/// Make every projection anew from snapshots and items, as after an upgrade of a room. (`replica.db`)
pub fn rebuild_projection(tx: &Connection, projection: &dyn Projection) -> Result<()> {
    streams::all(tx)?.iter().try_for_each(|cursor| log::replay(tx, &cursor.stream, projection))
}

/// Whether a stream's log here is sound. `None`: there is no such stream. (`replica.db`)
pub fn verify_chain(db: &Connection, stream: &StreamId) -> Result<Option<Chain>> {
    let Some(row) = streams::find(db, stream)? else { return Ok(None) };
    let from = snapshots::place(db, stream)?.unwrap_or(Place::START);
    log::verify(db, stream, from, row.at).map(Some)
}

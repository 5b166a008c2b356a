//! The hub's log as a whole: reading it, checking it, making the projections anew from it.

use rusqlite::Connection;

use super::table::streams::{self, Stream};
use crate::table::items as rows;
use crate::{Chain, Cursor, Item, Projection, Result, StreamId, log};

/// The head of a stream. `None`: nothing was ever said in it.
pub fn head(db: &Connection, stream: &StreamId) -> Result<Option<Cursor>> {
    let found = streams::find(db, stream)?;
    Ok(found.map(|Stream { id, head, .. }| Cursor {
        stream: id,
        seq: head.seq,
        hash: head.hash,
        closed: false,
    }))
}

/// Every stream in which something was said.
pub fn streams(db: &Connection) -> Result<Vec<StreamId>> {
    Ok(streams::all(db)?.into_iter().map(|stream| stream.id).collect())
}

/// The next `limit` items of a stream after `seq`: the audit trail.
pub fn items(db: &Connection, stream: &StreamId, seq: u64, limit: usize) -> Result<Vec<Item>> {
    Ok(rows::after(db, stream, seq, limit)?)
}

/// Whether a stream's log is sound. `None`: there is no such stream.
pub fn verify_chain(db: &Connection, stream: &StreamId) -> Result<Option<Chain>> {
    let Some(found) = streams::find(db, stream)? else { return Ok(None) };
    log::verify(db, stream, found.base, found.head).map(Some)
}

/// Make every projection anew from snapshots and items, as after an upgrade of a room.
pub fn rebuild_projection(tx: &Connection, projection: &dyn Projection) -> Result<()> {
    streams::all(tx)?.iter().try_for_each(|stream| log::replay(tx, &stream.id, projection))
}

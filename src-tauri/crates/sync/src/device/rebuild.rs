//! The replica as a whole: what is here, whether it is sound, and the projections made anew from it.

use kernel::limits;
use rusqlite::Connection;

use super::table::{items as log, snapshots, streams};
use crate::chain::{self, Place};
use crate::{Chain, Cursor, Item, Projection, Result, StreamId};

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
    Ok(log::after(db, stream, seq, limit)?)
}

/// Make every projection anew from snapshots and items, as after an upgrade of a room. (`replica.db`)
pub fn rebuild_projection(tx: &Connection, projection: &dyn Projection) -> Result<()> {
    for Cursor { stream, .. } in streams::all(tx)? {
        projection.forget(tx, &stream)?;
        let mut seq = 0;
        if let Some(snapshot) = snapshots::find(tx, &stream)? {
            projection.restore(tx, &stream, &snapshot.body)?;
            seq = snapshot.at.seq;
        }
        loop {
            let page = log::after(tx, &stream, seq, limits::FRAME_ITEMS)?;
            let Some(last) = page.last() else { break };
            seq = last.seq;
            for item in &page {
                projection.apply(tx, item)?;
            }
        }
    }
    Ok(())
}

/// Whether a stream's log here is sound. `None`: there is no such stream. (`replica.db`)
pub fn verify_chain(db: &Connection, stream: &StreamId) -> Result<Option<Chain>> {
    let Some(row) = streams::find(db, stream)? else { return Ok(None) };
    let from = snapshots::find(db, stream)?.map_or(Place::START, |snapshot| snapshot.at);
    chain::check(from, row.at, |seq| Ok(log::after(db, stream, seq, limits::FRAME_ITEMS)?)).map(Some)
}

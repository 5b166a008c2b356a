//! The hub's log as a whole: reading it, checking it, making the projections anew from it.

use kernel::limits;
use rusqlite::Connection;

use super::table::streams::{self, Stream};
use super::table::{items as log, snapshots};
use crate::chain::{self, Place};
use crate::{Chain, Cursor, Item, Projection, Result, StreamId};

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
    Ok(log::after(db, stream, seq, limit)?)
}

/// Whether a stream's log is sound. `None`: there is no such stream.
pub fn verify_chain(db: &Connection, stream: &StreamId) -> Result<Option<Chain>> {
    let Some(found) = streams::find(db, stream)? else { return Ok(None) };
    chain::check(found.base, found.head, |seq| Ok(log::after(db, stream, seq, limits::FRAME_ITEMS)?))
        .map(Some)
}

/// Make every projection anew from snapshots and items, as after an upgrade of a room.
pub fn rebuild_projection(tx: &Connection, projection: &dyn Projection) -> Result<()> {
    for Stream { id, base, .. } in streams::all(tx)? {
        projection.forget(tx, &id)?;
        let mut seq = 0;
        if base != Place::START
            && let Some(place) = snapshots::place(tx, &id)?
        {
            projection.restore(tx, &id, &snapshots::body(tx, &id)?)?;
            seq = place.seq;
        }
        loop {
            let page = log::after(tx, &id, seq, limits::FRAME_ITEMS)?;
            let Some(last) = page.last() else { break };
            seq = last.seq;
            for item in &page {
                projection.apply(tx, item)?;
            }
        }
    }
    Ok(())
}

//! A stream's log as a whole, at the hub or on a device.

use kernel::limits;
use rusqlite::Connection;

use crate::chain::{self, Place};
use crate::table::{items, snapshots};
use crate::{Chain, Projection, Result, StreamId};

/// Whether what lies between two places is sound.
pub(crate) fn verify(db: &Connection, stream: &StreamId, from: Place, to: Place) -> Result<Chain> {
    chain::check(from, to, |seq| Ok(items::after(db, stream, seq, limits::FRAME_ITEMS)?))
}

/// Make the projections of a stream anew: from its snapshot, where it has one, and the items after that.
pub(crate) fn replay(tx: &Connection, stream: &StreamId, projection: &dyn Projection) -> Result<()> {
    projection.forget(tx, stream)?;
    let mut seq = 0;
    if let Some(place) = snapshots::place(tx, stream)? {
        projection.restore(tx, stream, &snapshots::body(tx, stream)?)?;
        seq = place.seq;
    }
    loop {
        let page = items::after(tx, stream, seq, limits::FRAME_ITEMS)?;
        let Some(last) = page.last() else { return Ok(()) };
        seq = last.seq;
        for item in &page {
            projection.apply(tx, item)?;
        }
    }
}

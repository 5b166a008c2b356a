//! Shortening a log: the state takes the place of the items it came of.

use kernel::{Code, limits};
use rusqlite::Connection;

use super::table::streams;
use crate::chain::Place;
use crate::table::{items, snapshots};
use crate::{Projection, Result, StreamId};

/// Write a snapshot of the stream as it is now and drop the items up to `upto`, keeping the chain's hash there. False,
/// and nothing changed, where the rooms have no snapshot of this stream, or one over `limits::SNAPSHOT_BYTES`, or the
/// log begins later anyway.
pub fn compact(tx: &Connection, id: &StreamId, upto: u64, projection: &dyn Projection) -> Result<bool> {
    let Some(stream) = streams::find(tx, id)? else { return Ok(false) };
    let upto = upto.min(stream.head.seq);
    if upto <= stream.base.seq {
        return Ok(false);
    }
    let Some(body) = projection.snapshot(tx, id)? else { return Ok(false) };
    let encoded = serde_json::to_string(&body).map_or(usize::MAX, |text| text.len());
    if encoded > limits::SNAPSHOT_BYTES {
        tracing::warn!(stream = %id, encoded, "the snapshot is too big; the log stays");
        return Ok(false);
    }
    let hash = items::hash(tx, id, upto)?.ok_or(Code::Corrupt)?;
    snapshots::write(tx, id, stream.head, &body)?;
    streams::shorten(tx, id, Place { seq: upto, hash })?;
    items::delete_up_to(tx, id, upto)?;
    Ok(true)
}

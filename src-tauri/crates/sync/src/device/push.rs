//! What to send next.

use kernel::limits;
use rusqlite::Connection;

use super::table::{identity, ops};
use crate::{Lane, PROTOCOL, PushRequest, Result};

/// Bytes of a push besides its operations.
const ENVELOPE_BYTES: usize = 1024;

/// The next push of a lane: contiguous from the first operation the hub has not answered, at most
/// `limits::PUSH_OPS` and within `limits::REQUEST_BYTES`. `None`: nothing waits. Asking changes nothing; one push of
/// a lane is on its way at a time. (`intent.db`)
pub fn next_push(db: &Connection, lane: Lane) -> Result<Option<PushRequest>> {
    let me = identity::enrolled(db)?;
    let mut ops = ops::queued(db, lane, limits::PUSH_OPS)?;
    let first = ops.first().map_or(1, |op| op.dseq);
    let mut room = limits::REQUEST_BYTES - ENVELOPE_BYTES;
    let run = (first..).zip(&ops).take_while(|(dseq, op)| {
        // One byte more for the comma.
        let rest = room.checked_sub(op.encoded_bytes() + 1);
        room = rest.unwrap_or(room);
        rest.is_some() && op.dseq == *dseq
    });
    let run = run.count();
    ops.truncate(run);
    Ok((!ops.is_empty()).then_some(PushRequest {
        protocol: PROTOCOL,
        hub_epoch_seen: me.hub_epoch,
        device: me.device,
        epoch: me.epoch,
        lane,
        ops,
    }))
}

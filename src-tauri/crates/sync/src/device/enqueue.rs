//! The moment after which nothing is lost: an intent becomes a numbered, signed operation in `intent.db`.

use kernel::{OpId, Timestamp};
use rusqlite::Connection;

use super::table::{identity, lanes, ops};
use crate::{Intent, Op, Result, Signer};

/// Number, sign and keep an intent; the page may say "queued" once the caller's transaction is committed.
///
/// An `op_id` that is already here gets the operation that it named, so a caller that does not know whether its
/// commit went through asks again. Refused: `NotEnrolled`, `TooLarge`, `TooMany`, `BadRequest`.
pub fn enqueue(
    tx: &Connection,
    intent: Intent,
    op_id: OpId,
    now: Timestamp,
    signer: &dyn Signer,
) -> Result<Op> {
    let me = identity::enrolled(tx)?;
    if let Some(entry) = ops::find(tx, op_id)? {
        return Ok(entry.op);
    }
    let op = Op {
        op_id,
        device: me.device,
        epoch: me.epoch,
        lane: intent.lane,
        dseq: lanes::next(tx, intent.lane)?,
        stream: intent.stream,
        kind: intent.kind,
        v: intent.v,
        base_seq: intent.base_seq,
        args: intent.args,
        blobs: intent.blobs,
        client_ts: now,
        sig: String::new(),
    }
    .signed(signer)?;
    op.check()?;
    lanes::set_next(tx, op.lane, op.dseq + 1)?;
    ops::insert(tx, &op)?;
    Ok(op)
}

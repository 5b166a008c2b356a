//! Taking the hub's answer to a push. The same answer may come twice, late, or never.

use kernel::{BlobId, Code, OpId, Refusal};
use rusqlite::Connection;

use super::renumber::{meet_hub, renumber, reoffer};
use super::table::{identity, ops};
use crate::{PushAnswer, PushRequest, Receipt, Result, Signer, Stop, StreamId};

/// An operation that has its answer now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Which.
    pub op_id: OpId,
    /// Its stream.
    pub stream: StreamId,
    /// Its verb.
    pub kind: String,
    /// The answer.
    pub receipt: Receipt,
}

/// What came of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settlement {
    /// Operations that this answer settled; those settled before are not among them.
    pub settled: Vec<Settled>,
    /// Attachments to upload before the lane goes on.
    pub need: Vec<BlobId>,
    /// The hub's epoch or the device's is another now: push every lane again at once.
    pub again: bool,
    /// The hub asks to be left alone with this lane for a while.
    pub wait: bool,
}

/// Take the hub's answer to `request`. (`intent.db`)
///
/// An answer to a request of an epoch that is over is ignored: what it settled is asked again, and the hub's
/// receipts do not change.
pub fn settle(
    tx: &Connection,
    request: &PushRequest,
    answer: &PushAnswer,
    signer: &dyn Signer,
) -> Result<Settlement> {
    let me = identity::enrolled(tx)?;
    let mut settlement = Settlement::default();
    let is_present =
        request.device == me.device && request.epoch == me.epoch && request.hub_epoch_seen == me.hub_epoch;
    if !is_present {
        return Ok(settlement);
    }
    if answer.hub_epoch != me.hub_epoch {
        meet_hub(tx, answer.hub_epoch, signer)?;
        settlement.again = true;
        return Ok(settlement);
    }
    for receipt in &answer.receipts {
        settlement.settled.extend(take(tx, request, receipt)?);
    }
    match &answer.stop {
        None => {}
        Some(Stop::Need { blobs, .. }) => settlement.need.clone_from(blobs),
        Some(Stop::Wait { .. } | Stop::Unknown) => settlement.wait = true,
        Some(Stop::Fork { next_epoch, .. }) => {
            tracing::warn!(next_epoch, "this device was cloned or rolled back; taking a new epoch");
            renumber(tx, (*next_epoch).max(me.epoch.saturating_add(1)), signer)?;
            settlement.again = true;
        }
        // It waits for a number before everything that waits here: it was restored, and nobody told it so.
        Some(Stop::Gap { expected }) => {
            let waits = ops::queued(tx, request.lane, 1)?;
            if waits.first().is_some_and(|op| *expected < op.dseq) {
                tracing::warn!(expected, "the hub has forgotten; offering again");
                reoffer(tx, signer)?;
                settlement.again = true;
            }
        }
    }
    Ok(settlement)
}

/// Take one receipt. Its dseq may be that of an earlier epoch; the id says which operation it is about.
fn take(tx: &Connection, request: &PushRequest, receipt: &Receipt) -> Result<Option<Settled>> {
    let op = request.ops.iter().find(|op| op.op_id == receipt.op_id);
    let op = op.ok_or_else(|| Refusal::new(Code::BadRequest).with("field", "receipts"))?;
    Ok(ops::settle(tx, receipt)?.then(|| Settled {
        op_id: op.op_id,
        stream: op.stream.clone(),
        kind: op.kind.clone(),
        receipt: receipt.clone(),
    }))
}

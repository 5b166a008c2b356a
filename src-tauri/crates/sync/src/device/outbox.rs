//! What waits, what came back, and how it is put away.

use std::collections::BTreeSet;

use kernel::{BlobId, OpId, Timestamp};
use rusqlite::Connection;

use super::table::ops;
use crate::{Op, Receipt, Result, StreamId};

/// Where an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It waits for the hub's answer.
    Queued,
    /// It is an item.
    Accepted,
    /// It is not, and will not be.
    Refused,
}

impl State {
    /// As in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }
}

/// An operation in the outbox, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The operation as it is (or was last) sent.
    pub op: Op,
    /// Where it is.
    pub state: State,
    /// The hub's answer. A queued operation has one where it was accepted before the hub was restored.
    pub receipt: Option<Receipt>,
    /// Hub time of the answer.
    pub settled_at: Option<Timestamp>,
    /// The person has put the refusal away.
    pub dismissed: bool,
}

/// An operation that the hub has accepted, and the item that it became, as the receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Which.
    pub op_id: OpId,
    /// The item's stream.
    pub stream: StreamId,
    /// The item's number.
    pub seq: u64,
    /// The item's time.
    pub hub_ts: Timestamp,
}

/// Everything that waits, in the order in which it was made: what the queries lay over the replica. (`intent.db`)
pub fn pending(db: &Connection) -> Result<Vec<Entry>> {
    Ok(ops::in_state(db, State::Queued, false)?)
}

/// What waits in one stream, in the order in which it was made. (`intent.db`)
pub fn pending_in(db: &Connection, stream: &StreamId) -> Result<Vec<Entry>> {
    Ok(ops::queued_in(db, stream)?)
}

/// How many operations wait. (`intent.db`)
pub fn pending_count(db: &Connection) -> Result<u32> {
    Ok(ops::count(db, State::Queued)?)
}

/// How many refusals the person has not put away. (`intent.db`)
pub fn refused_count(db: &Connection) -> Result<u32> {
    Ok(ops::count(db, State::Refused)?)
}

/// Attachments of what waits. (`intent.db`)
pub fn pending_blobs(db: &Connection) -> Result<BTreeSet<BlobId>> {
    Ok(ops::queued_blobs(db)?)
}

/// Everything the hub has accepted and that is kept still, in the order in which it was made. (`intent.db`)
pub fn accepted(db: &Connection) -> Result<Vec<Accepted>> {
    Ok(ops::accepted(db)?)
}

/// Every refusal that the person has not put away. (`intent.db`)
pub fn refused(db: &Connection) -> Result<Vec<Entry>> {
    Ok(ops::in_state(db, State::Refused, false)?)
}

/// One operation. `None`: never made here, or retired. (`intent.db`)
pub fn op(db: &Connection, op_id: OpId) -> Result<Option<Entry>> {
    Ok(ops::find(db, op_id)?)
}

/// The person puts a refusal away. False where there is no such refusal. (`intent.db`)
pub fn dismiss(tx: &Connection, op_id: OpId) -> Result<bool> {
    Ok(ops::dismiss(tx, op_id)?)
}

/// Forget what was settled before `backed_up_at` (`Applied::Hub`): until then it may have to be offered again. Only once
/// it is clear that the hub has it: what is [`super::missing`] is offered again before anything is forgotten. Refusals stay until they are dismissed. How many were forgotten. (`intent.db`)
pub fn retire(tx: &Connection, backed_up_at: Timestamp) -> Result<usize> {
    Ok(ops::retire(tx, backed_up_at)?)
}

/// Attachments of every operation that is kept here: they may have to be sent, or sent again. (`intent.db`)
pub fn blobs(db: &Connection) -> Result<BTreeSet<BlobId>> {
    Ok(ops::blobs(db)?)
}

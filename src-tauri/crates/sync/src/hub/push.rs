//! Taking a device's operations, one lane at a time, in one transaction.

use std::collections::BTreeSet;

use crypto::DevicePublicKey;
use kernel::{Code, PersonId, Refusal, Timestamp};
use rusqlite::Connection;

use super::judge::{Effects, judge};
use super::table::{lanes, receipts, streams};
use super::{founding, readers};
use crate::authority::Enrolled;
use crate::table::items;
use crate::{
    Authority, Blobs, Error, Item, Membership, Op, Outcome, Projection, PushAnswer, PushRequest, Receipt,
    Registry, Result, Stop, StreamId, wire,
};

/// How long after a restore an operation waits for what it stands on, before it is judged without.
pub const RECOVERY_MS: i64 = 24 * 60 * 60 * 1000;

/// What the rooms give to the hub.
#[derive(Clone, Copy)]
pub struct Rooms<'a> {
    /// Judges.
    pub authority: &'a dyn Authority,
    /// Keeps the rooms' tables.
    pub projection: &'a dyn Projection,
    /// Knows the devices.
    pub registry: &'a dyn Registry,
    /// Knows the attachments.
    pub blobs: &'a dyn Blobs,
}

/// Whom a change concerns: whose lines are to be told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touched {
    /// The streams that grew, were joined or were left.
    pub streams: BTreeSet<StreamId>,
    /// Their readers, and who was let in or out.
    pub persons: BTreeSet<PersonId>,
    /// An open stream grew: everybody.
    pub everyone: bool,
}

/// What came of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// To the device, once the transaction is committed.
    pub answer: PushAnswer,
    /// New items, in order: for the reactions between rooms.
    pub items: Vec<Item>,
    /// Whom to tell.
    pub touched: Touched,
}

/// A push whose signatures are looked at before the transaction: that takes longer than all the rest, needs no
/// database, and other devices need not wait for it.
#[derive(Debug)]
pub struct CheckedPush {
    request: PushRequest,
    /// The key they were looked at with.
    key: DevicePublicKey,
    /// One for each operation that was looked at, in order.
    is_signed: Vec<bool>,
}

impl CheckedPush {
    /// Nothing is looked at yet. `key`: the device's, as the register has it.
    pub const fn new(request: PushRequest, key: DevicePublicKey) -> Self {
        Self { request, key, is_signed: Vec::new() }
    }

    /// Look at one more signature; false where none is left. What [`push_checked`] is not told it looks at itself.
    pub fn check_next(&mut self) -> bool {
        let next = self.request.ops.get(self.is_signed.len());
        next.is_some_and(|op| {
            self.is_signed.push(op.verify(&self.key).is_ok());
            true
        })
    }

    /// As [`Op::verify`], looked at before or now.
    fn verify(&self, nth: usize, op: &Op, device: &Enrolled) -> Result<()> {
        match self.is_signed.get(nth) {
            Some(true) if self.key == device.key => Ok(()),
            Some(false) if self.key == device.key => Err(Code::BadSignature.into()),
            _ => Ok(op.verify(&device.key)?),
        }
    }
}

/// Take a push. Answer and nudge only after the caller's commit.
///
/// Refused as [`push_checked`] does.
pub fn push(tx: &Connection, request: &PushRequest, now: Timestamp, rooms: Rooms<'_>) -> Result<Pushed> {
    take(tx, request, now, rooms, &|_, op, device| Ok(op.verify(&device.key)?))
}

/// Take a push whose signatures were looked at. Answer and nudge only after the caller's commit.
///
/// Refused as a whole: `VersionMismatch`, `NotEnrolled`, `DeviceRevoked`, `BadRequest`, `TooMany`. Everything else is
/// a receipt. A device that does not know the hub, or not that it was restored, gets the epoch and no receipts: what
/// it sent before it knew must not be judged twice.
pub fn push_checked(tx: &Connection, push: &CheckedPush, now: Timestamp, rooms: Rooms<'_>) -> Result<Pushed> {
    take(tx, &push.request, now, rooms, &|nth, op, device| push.verify(nth, op, device))
}

/// Whether operation number `nth` of a push was signed by this device.
type Verify<'a> = &'a dyn Fn(usize, &Op, &Enrolled) -> Result<()>;

fn take(
    tx: &Connection,
    request: &PushRequest,
    now: Timestamp,
    rooms: Rooms<'_>,
    verify: Verify<'_>,
) -> Result<Pushed> {
    wire::check_push(request)?;
    let hub = founding::state(tx)?;
    let now = hub.official(now);
    let device = rooms.registry.device(tx, request.device)?.ok_or(Code::NotEnrolled)?;
    if device.revoked {
        return Err(Code::DeviceRevoked.into());
    }
    let mut pushed = Pushed {
        answer: PushAnswer { hub_epoch: hub.epoch, hub_ts: now, receipts: Vec::new(), stop: None },
        items: Vec::new(),
        touched: Touched::default(),
    };
    if request.hub_epoch_seen != hub.epoch {
        return Ok(pushed);
    }
    let is_recovering = hub.restored_at.ms() != 0 && now < hub.restored_at.plus_ms(RECOVERY_MS);
    let mut queue = Queue { device, acked: lanes::take(tx, request.device, request.epoch, request.lane)? };
    for (nth, op) in request.ops.iter().enumerate() {
        let is_signed = |device: &Enrolled| verify(nth, op, device);
        match queue.take(tx, op, now, is_recovering, rooms, &is_signed)? {
            Step::Stop(stop) => {
                pushed.answer.stop = Some(stop);
                break;
            }
            Step::Answered(receipt) => pushed.answer.receipts.push(receipt),
            Step::Decided(receipt, effects) => {
                pushed.answer.receipts.push(receipt);
                readers::touched_by(tx, &effects.items, &effects.members, &mut pushed.touched)?;
                pushed.items.extend(effects.items);
            }
        }
    }
    lanes::ack(tx, request.device, request.epoch, request.lane, queue.acked)?;
    Ok(pushed)
}

/// What one operation leads to.
enum Step {
    /// It was decided before.
    Answered(Receipt),
    /// It is decided now.
    Decided(Receipt, Effects),
    /// Nothing is decided here or after.
    Stop(Stop),
}

/// The queue that is being taken from.
struct Queue {
    device: Enrolled,
    acked: u64,
}

impl Queue {
    fn take(
        &mut self,
        tx: &Connection,
        op: &Op,
        now: Timestamp,
        is_recovering: bool,
        rooms: Rooms<'_>,
        is_signed: &dyn Fn(&Enrolled) -> Result<()>,
    ) -> Result<Step> {
        if op.dseq <= self.acked {
            return Ok(match receipts::at(tx, op)? {
                Some((op_id, receipt)) if op_id == op.op_id => Step::Answered(receipt),
                _ => Step::Stop(Stop::Fork {
                    dseq: op.dseq,
                    next_epoch: lanes::last_epoch(tx, op.device)?.saturating_add(1),
                }),
            });
        }
        if op.dseq != self.acked + 1 {
            return Ok(Step::Stop(Stop::Gap { expected: self.acked + 1 }));
        }
        // The same operation under an earlier number: its answer does not change.
        let known = receipts::of(tx, op.op_id)?;
        if let Some((_, receipt)) = known.iter().find(|(person, _)| *person == self.device.person) {
            self.keep(tx, op, receipt)?;
            return Ok(Step::Answered(receipt.clone()));
        }
        let head = streams::head(tx, &op.stream)?.seq;
        let is_free = known.is_empty() && !items::has(tx, op.op_id)?;
        let verdict = match is_signed(&self.device).and_then(|()| examine(op, is_free)) {
            Ok(()) => {
                let blobs = rooms.blobs.missing(tx, &op.blobs)?;
                if !blobs.is_empty() {
                    return Ok(Step::Stop(Stop::Need { dseq: op.dseq, blobs }));
                }
                if is_recovering && op.base_seq > head {
                    return Ok(Step::Stop(Stop::Wait { dseq: op.dseq }));
                }
                judge(tx, op, self.device.person, now, rooms)
            }
            Err(error) => Err(error),
        };
        let (outcome, effects) = match verdict {
            Ok(accepted) => accepted,
            Err(Error::Refused(refusal)) => {
                (Outcome::Refused { refusal, current_seq: head }, Effects::default())
            }
            Err(error) => return Err(error),
        };
        let receipt = Receipt { op_id: op.op_id, dseq: op.dseq, outcome, hub_ts: now };
        self.keep(tx, op, &receipt)?;
        Ok(Step::Decided(receipt, effects))
    }

    fn keep(&mut self, tx: &Connection, op: &Op, receipt: &Receipt) -> Result<()> {
        receipts::insert(tx, op, self.device.person, receipt)?;
        self.acked = op.dseq;
        Ok(())
    }
}

/// Whether the operation is what it says, before anybody looks at its meaning.
fn examine(op: &Op, is_free: bool) -> Result<()> {
    op.check()?;
    // The id of somebody else's operation, or one the hub derived: readers see ids, and may not use them.
    if !is_free {
        return Err(Refusal::new(Code::BadRequest).with("field", "op_id").into());
    }
    Ok(())
}

impl Touched {
    /// Everything of `other` too.
    pub fn extend(&mut self, other: Self) {
        self.streams.extend(other.streams);
        self.persons.extend(other.persons);
        self.everyone |= other.everyone;
    }

    pub(super) fn let_in_or_out(&mut self, membership: &Membership) {
        let (Membership::Join { stream, person } | Membership::Leave { stream, person, .. }) = membership;
        self.streams.insert(stream.clone());
        self.persons.insert(*person);
    }
}

//! A new epoch: the device was cloned or rolled back, or the hub has forgotten.

use rusqlite::Connection;

use super::State;
use super::table::{identity, lanes, ops};
use crate::{Lane, Result, Signer};

/// Take `epoch` (or the next one that this device has never used) and number and sign everything that waits anew,
/// in the order in which it was made. The op ids stay, so what the hub has already decided it answers from its
/// receipts.
pub(super) fn renumber(tx: &Connection, epoch: u32, signer: &dyn Signer) -> Result<()> {
    let epoch = epoch.max(ops::last_epoch(tx)?.saturating_add(1));
    identity::set_epoch(tx, epoch)?;
    let mut next = Lane::ALL.map(|lane| (lane, 1));
    for entry in ops::in_state(tx, State::Queued, false)? {
        let mut op = entry.op;
        for (lane, dseq) in &mut next {
            if *lane == op.lane {
                op.dseq = *dseq;
                *dseq += 1;
            }
        }
        op.epoch = epoch;
        ops::move_to(tx, &op.signed(signer)?)?;
    }
    for (lane, next) in next {
        lanes::set_next(tx, lane, next)?;
    }
    Ok(())
}

/// The hub was restored from a backup: offer it again everything it once accepted that its backup may not have.
/// What it refused stays refused; the person was told, and may have done otherwise since.
pub(super) fn reoffer(tx: &Connection, signer: &dyn Signer) -> Result<()> {
    let epoch = identity::enrolled(tx)?.epoch;
    ops::requeue_accepted(tx)?;
    renumber(tx, epoch.saturating_add(1), signer)
}

/// This device's database was damaged and brought back from a copy: it may have gone back. What waits is numbered and
/// signed anew, in an epoch of which the hub has nothing. (`intent.db`)
pub fn take_new_epoch(tx: &Connection, signer: &dyn Signer) -> Result<()> {
    let epoch = identity::enrolled(tx)?.epoch;
    renumber(tx, epoch.saturating_add(1), signer)
}

/// Take note of the hub's epoch (`Applied::Hub`). True where the hub was restored and operations that had been
/// accepted wait again: push every lane. (`intent.db`)
pub fn meet_hub(tx: &Connection, hub_epoch: u64, signer: &dyn Signer) -> Result<bool> {
    let me = identity::enrolled(tx)?;
    if me.hub_epoch == hub_epoch {
        return Ok(false);
    }
    identity::set_hub_epoch(tx, hub_epoch)?;
    if me.hub_epoch == 0 {
        return Ok(false);
    }
    tracing::warn!(from = me.hub_epoch, to = hub_epoch, "the hub was restored; offering again");
    reoffer(tx, signer)?;
    Ok(true)
}

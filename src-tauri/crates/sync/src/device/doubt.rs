//! Receipts against items. A hub that was put back from a backup, and told nobody, has forgotten what it accepted: what
//! it brings shows it.
//!
//! A line that has brought everything has brought the item of whatever was accepted before the line opened. What is
//! not there is offered again. A hub that has it after all (below a snapshot, or in a stream that is not this person's
//! any more) answers with the receipt that it gave. Once a line: nothing that a hub says makes this go round.

use kernel::OpId;
use rusqlite::Connection;

use super::Accepted;
use super::renumber::renumber;
use super::table::{identity, ops};
use crate::table::items;
use crate::{Result, Signer};

/// Those of `accepted` whose item is not what the hub said: ask about what was accepted before the line opened, when
/// the line has brought everything (`Applied::CaughtUp`). (`replica.db`)
pub fn missing(db: &Connection, accepted: &[Accepted]) -> Result<Vec<OpId>> {
    let mut missing = Vec::new();
    for one in accepted {
        if !items::is_at(db, one)? {
            missing.push(one.op_id);
        }
    }
    Ok(missing)
}

/// Offer again what is missing. True where something waits again: push every lane. (`intent.db`)
pub fn offer_again(tx: &Connection, missing: &[OpId], signer: &dyn Signer) -> Result<bool> {
    let mut n_waiting = 0;
    for op_id in missing {
        n_waiting += usize::from(ops::requeue(tx, *op_id)?);
    }
    if n_waiting > 0 {
        tracing::warn!(n_waiting, "the hub does not show what it accepted; offering again");
        renumber(tx, identity::enrolled(tx)?.epoch.saturating_add(1), signer)?;
    }
    Ok(n_waiting > 0)
}

//! The device's side: the outbox in `intent.db`, the replica in `replica.db`.
//!
//! The way of an operation: [`enqueue`] makes it durable; [`next_push`] says what to send; [`settle`] takes the
//! hub's answer; what was accepted and then is [`missing`] from what the hub brings is offered again; [`retire`] forgets
//! it once the hub's backup has it. The way of an item: [`cursors`] say what is
//! here; [`apply`] takes one frame. The two files never share a transaction: pending operations are laid over the
//! replica by the queries, never written into it, so `replica.db` may be deleted at any time.
//!
//! Deliberately absent: any decision. A device never judges, never numbers an item, never merges.

mod apply;
mod doubt;
mod enqueue;
mod enrol;
mod outbox;
mod push;
mod rebuild;
mod renumber;
mod settle;
mod table;

use store::Migration;

pub use apply::{Applied, apply};
pub use doubt::{missing, offer_again};
pub use enqueue::enqueue;
pub use enrol::{Enrolment, Me, enrol, me};
pub use outbox::{
    Accepted, Entry, State, accepted, blobs, dismiss, op, pending, pending_blobs, pending_count, pending_in,
    refused, refused_count, retire,
};
pub use push::next_push;
pub use rebuild::{cursor, cursors, items, rebuild_projection, verify_chain};
pub use renumber::{meet_hub, take_new_epoch};
pub use settle::{Settled, Settlement, settle};

/// For `intent.db`.
pub const INTENT_MIGRATIONS: &[Migration] =
    &[Migration { version: 1, name: "outbox", sql: include_str!("../../migrations/intent/0001_outbox.sql") }];

/// For `replica.db`.
pub const REPLICA_MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    name: "replica",
    sql: include_str!("../../migrations/replica/0001_replica.sql"),
}];

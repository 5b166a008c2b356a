//! The hub's side: the only place where something is decided.
//!
//! [`push`] takes a device's operations: each is judged now, and becomes an item and a receipt, or a receipt alone,
//! in the caller's one transaction. [`append`] is for what the hub does of its own accord. [`pull`] answers what a
//! person's device does not have; [`follow`] the same for a few streams that just [`changed`]. [`compact`] shortens a log,
//! [`restored`] is said once after a backup was put back.
//!
//! The SQL keeps to what every PostgreSQL-protocol database understands as well (no upsert, no `RETURNING`), because a
//! province keeps these tables there.
//!
//! Deliberately absent: who may do what (the rooms' [`crate::Authority`]); sessions and carriers (`backend`).

mod append;
mod compact;
mod founding;
mod judge;
mod pull;
mod push;
mod readers;
mod rebuild;
mod table;

use store::Migration;

pub use append::{append, derived_id};
pub use compact::compact;
pub use founding::{Hub, backed_up, begin_backup, found, restored, state};
pub use pull::{Pulled, changed, changes, follow, pull};
pub use push::{CheckedPush, Pushed, RECOVERY_MS, Rooms, Touched, push, push_checked};
pub use readers::{blobs, change_membership, heads_for, may_read, readers, streams_of_blob, touched_by};
pub use rebuild::{head, items, rebuild_projection, streams, verify_chain};
pub use table::numbers;

/// For the hub's database.
pub const MIGRATIONS: &[Migration] =
    &[Migration { version: 1, name: "hub", sql: include_str!("../../migrations/hub/0001_hub.sql") }];

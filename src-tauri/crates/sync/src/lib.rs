//! The protocol as a pure machine: functions over a database connection, no sockets, no clock.
//!
//! Five words. A **stream** is the unit of order, permission and replication. An **op** is what a person
//! did, as their device says it. An **item** is what the hub accepted, with a gapless number and a hash chained
//! to the one before. A **receipt** is the hub's answer to an op, the same however often it is asked; a
//! refusal is a receipt too and never blocks the lane. A **cursor** is how far a device has a stream.
//!
//! Reading order: `stream`, `op`, `item`, `frame` and `authority` are the words; [`device`] is one side, [`hub`]
//! the other; `wire` is the way between them.
//!
//! Invariants (checked by the simulator in `tests/`): every op whose local commit returned is, after healing,
//! exactly once an item or a refusal; no op id occurs in two items; numbers have no gap.
//!
//! Deliberately absent: transports and retry timing (`backend`), any knowledge of what an op means (the
//! rooms say it through [`Authority`] and [`Projection`]).

pub mod authority;
mod canonical;
pub mod chain;
pub mod device;
pub mod error;
pub mod frame;
pub mod hub;
pub mod item;
mod log;
pub mod op;
pub mod signer;
mod sql;
pub mod stream;
mod table;
pub mod wire;

pub use authority::{Actor, Authority, Blobs, Enrolled, Membership, Projection, Registry, Unjudged, Verdict};
pub use chain::Chain;
pub use error::{Error, Result};
pub use frame::{Cursor, Frame, Outcome, PROTOCOL, PullRequest, PushAnswer, PushRequest, Receipt, Stop};
pub use item::{ChainHash, Item, NewItem};
pub use op::{Intent, Lane, Op};
pub use signer::Signer;
pub use stream::{BadStream, StreamId};

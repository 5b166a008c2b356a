//! The protocol as a pure machine: functions over a database connection, no sockets, no clock.
//!
//! Five words. A **stream** is the unit of order, permission and replication. An **op** is what a person
//! did, as their device says it. An **item** is what the hub accepted, with a gapless number and a hash chained
//! to the one before. A **receipt** is the hub's answer to an op, the same however often it is asked; a
//! refusal is a receipt too and never blocks the lane. A **cursor** is how far a device has a stream.
//!
//! Invariants (checked by the simulator in `tests/`): every op whose local commit returned is, after healing,
//! exactly once an item or a refusal; no op id occurs in two items; numbers have no gap.
//!
//! Deliberately absent: transports and retry timing (`backend`), any knowledge of what an op means (the
//! rooms say it through [`Authority`] and [`Projection`]).

pub mod authority;
pub mod frame;
pub mod item;
pub mod op;
pub mod stream;

pub use authority::{Actor, Authority, Membership, Projection, Unjudged, Verdict};
pub use frame::{Cursor, Frame, Outcome, PROTOCOL, PullRequest, PushAnswer, PushRequest, Receipt, Stop};
pub use item::{ChainHash, Item, NewItem};
pub use op::{Intent, Lane, Op};
pub use stream::{BadStream, StreamId};

//! A case: an application on its way, grown from events and from nothing else.
//!
//! Five words. An **act** is what a person wants done (`approve`, with a task and an opinion). A **deed** is the act as the
//! hub accepted it. An **effect** is one change that follows: a step entered, a task opened for somebody, a person told,
//! a field changed, the end. An **event** is a deed with all of its effects, one item of the case's stream. A **visit** is
//! one passage through a step; a case that was sent back visits a step again.
//!
//! Invariants (`tests/invariants.rs` checks them over random histories): a running case has an open task; an open
//! task has one owner; a task is decided once; nobody acts who is not entitled; replaying the events gives the
//! state, with no form and no directory at hand; what has ended stays ended.
//!
//! What a step hides is hidden by the page, on the person's own PC: a courtesy, not a secret. The stream of a case carries
//! all of its data to everybody who has a part in it; what they must not have does not belong in the form.
//!
//! Deliberately absent: SQL and streams (`table`, `authority`), and time that acts by itself (timers come with the room
//! that runs them).

pub mod act;
pub mod acts;
pub mod can;
pub mod decide;
pub mod event;
pub mod moves;
pub mod route;
pub mod state;

pub use act::{Act, Back};
pub use can::{Can, can};
pub use decide::{Setting, decide};
pub use event::{Change, Deed, Effect, Event, PassedWhy};
pub use state::{Case, Decision, Standing, Task, TaskState, Visit, VisitState};

/// Where a case is sent back to when not to a step.
pub const INITIATOR: &str = "initiator";
/// Whose holders get what falls to nobody.
pub const ADMINISTRATOR: &str = "administrator";
/// How deep questions go: one who was asked may ask once more.
pub const ASK_DEPTH: u8 = 2;

/// Sixteen bytes that follow from an operation: ids of what came of it, the same wherever it is replayed.
pub fn derived(op: kernel::OpId, what: &str, n: usize) -> [u8; 16] {
    let digest = crypto::Hasher::new()
        .update(b"tongban.workflow.")
        .update(what)
        .update(b"\0")
        .update(op.to_bytes())
        .update(u64::try_from(n).unwrap_or(u64::MAX).to_be_bytes())
        .clone()
        .finish();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    *uuid::Builder::from_custom_bytes(bytes).into_uuid().as_bytes()
}

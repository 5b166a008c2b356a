//! The protocol at work: a hub, its people's PCs, and everything that goes wrong between them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected is to stop, in its helpers too"
)]

mod office;
mod outbox;
mod pull;
mod push;
mod replica;
mod restore;
mod simulation;
mod toy;
mod wire;

//! The protocol at work: a hub, its people's PCs, and everything that goes wrong between them.

mod office;
mod outbox;
mod pull;
mod push;
mod replica;
mod restore;
mod simulation;
mod toy;
mod wire;

//! The room at work: definitions, forms, verbs, and the hub's judgement with its tables.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what the tests share is to fail as loudly as they do"
)]

mod acts;
mod can;
mod definitions;
mod forms;
mod hub;
mod invariants;
mod office;

//! Two sides of rustls in one process: what they agree on, and what they refuse.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets the unexpected is to stop, in its helpers too"
)]

mod agreed;
mod house;
mod refused;

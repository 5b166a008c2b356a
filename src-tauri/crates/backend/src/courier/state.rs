//! How the line is, as far as the courier knows.

use kernel::{Refusal, Timestamp};

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Off the line on purpose, or no way to the hub.
    #[default]
    Offline,
    /// Trying.
    Connecting,
    /// Items arrive as they happen.
    Online,
    /// The hub refuses this device.
    Refused,
}

/// How the line is, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineState {
    /// How it is.
    pub phase: Phase,
    /// What carries it.
    pub carrier: &'static str,
    /// The hub's clock at its last answer.
    pub last_contact: Option<Timestamp>,
    /// This PC's clock minus the hub's, at that moment.
    pub skew_ms: i64,
    /// Why it is refused.
    pub reason: Option<Refusal>,
    /// The line has brought everything there was, at least once.
    pub caught_up: bool,
}

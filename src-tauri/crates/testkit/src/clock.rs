//! A clock that moves when told.

use std::sync::atomic::{AtomicI64, Ordering};

use kernel::{Clock, Timestamp};

/// Stands still until moved; may be moved backwards, as real ones are.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl FakeClock {
    /// Monday 2026-03-02, nine in the morning in Beijing.
    pub const MONDAY_NINE: Timestamp = Timestamp(1_772_413_200_000);

    /// Standing at `at`.
    pub const fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Move by `ms`.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Jump to `at`.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::at(Self::MONDAY_NINE)
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

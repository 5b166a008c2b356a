//! How long to wait before the next try: doubling from half a second to half a minute, with jitter.

use std::time::Duration;

use kernel::Random;

const FIRST_MS: u64 = 500;
const MOST_MS: u64 = 30_000;

/// Tries that failed in a row.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// It worked.
    pub const fn reset(&mut self) {
        self.failures = 0;
    }

    /// It failed once more: wait this long.
    pub fn next(&mut self, random: &dyn Random) -> Duration {
        let most = FIRST_MS.saturating_mul(1 << self.failures.min(10)).min(MOST_MS);
        self.failures = self.failures.saturating_add(1);
        let mut byte = [0];
        // Without randomness everybody waits the full time; nothing worse.
        let share = random.fill(&mut byte).map_or(255, |()| u64::from(byte[0]));
        Duration::from_millis(most / 2 + most / 2 * share / 255)
    }
}

#[cfg(test)]
mod tests {
    use testkit::SeededRandom;

    use super::*;

    #[test]
    fn waits_grow_to_half_a_minute_and_begin_anew_after_success() {
        let random = SeededRandom::new(7);
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..12).map(|_| backoff.next(&random).as_millis()).collect();
        assert!(waits[0] >= 250 && waits[0] <= 500, "{waits:?}");
        assert!(waits[11] >= 15_000 && waits[11] <= 30_000, "{waits:?}");
        backoff.reset();
        assert!(backoff.next(&random).as_millis() <= 500);
    }
}

//! Time, by the best of many short runs: what else the machine does makes a run longer, never shorter.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The shortest of many runs that together take about `budget`.
pub fn best(budget: Duration, mut run: impl FnMut()) -> Duration {
    let begun = Instant::now();
    let mut best = Duration::MAX;
    while begun.elapsed() < budget {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
    }
    best
}

/// The core's clock in Hz while it is busy, from a chain of operations that each wait for the one before: six a
/// round, of one cycle each on every processor we know.
pub fn clock() -> f64 {
    const ROUNDS: u32 = 200_000;
    let time = best(Duration::from_millis(300), || {
        let mut x = black_box(88_172_645_463_325_252_u64);
        for _ in 0..ROUNDS {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }
        black_box(x);
    });
    6.0 * f64::from(ROUNDS) / time.as_secs_f64()
}

/// 10⁶ bytes a second.
pub fn megabytes(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / time.as_secs_f64() / 1e6
}

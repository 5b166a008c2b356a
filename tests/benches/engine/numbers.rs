//! Many measurements in few words.

use std::time::Duration;

/// Times that something took.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn note(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub fn add(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The smallest time within which so many of a hundred were done.
    pub fn percentile(&mut self, of_hundred: usize) -> Duration {
        self.0.sort_unstable();
        self.0.get(self.0.len().saturating_sub(1) * of_hundred / 100).copied().unwrap_or_default()
    }

    /// `p50 2.1 ms, p99 8.4 ms`
    pub fn words(&mut self, percentiles: &[usize]) -> String {
        let words: Vec<_> = percentiles.iter().map(|p| format!("p{p} {}", ms(self.percentile(*p)))).collect();
        words.join(", ")
    }
}

/// `2.1 ms`
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    if ms < 10.0 { format!("{ms:.2} ms") } else { format!("{ms:.0} ms") }
}

/// So many in that time, a second.
pub fn rate(n: usize, time: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let n = n as f64;
    n / time.as_secs_f64()
}

/// `12,345`
pub fn thousands(n: f64) -> String {
    let digits = format!("{n:.0}");
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

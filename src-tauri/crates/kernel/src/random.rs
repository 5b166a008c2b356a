//! Randomness as an argument. Deliberately absent: any generator of our own; a seeded one for
//! simulations lives in `testkit`.

use std::sync::Arc;

/// Where random bytes come from.
pub trait Random: Send + Sync {
    /// Fill `bytes`, or say that no randomness is to be had. Never falls back to something guessable.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

impl<R: Random + ?Sized> Random for Arc<R> {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        (**self).fill(bytes)
    }
}

/// The operating system could not give random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The operating system gave no random bytes")]
pub struct NoRandomness;

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

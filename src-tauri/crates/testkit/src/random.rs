//! Randomness that repeats for a seed.

use std::sync::{Mutex, PoisonError};

use kernel::Random;
use kernel::random::NoRandomness;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

/// The same bytes for the same seed.
#[derive(Debug)]
pub struct SeededRandom(Mutex<StdRng>);

impl SeededRandom {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
        Ok(())
    }
}

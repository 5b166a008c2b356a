//! What tests share: a clock that moves when told, randomness that repeats, personas.
//!
//! Deliberately absent: mocks of our own rooms. Tests run the real ones.

pub mod clock;
pub mod faults;
pub mod figures;
pub mod random;

pub use clock::FakeClock;
pub use random::SeededRandom;

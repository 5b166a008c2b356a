//! The words every room shares.
//!
//! Five of them: an **id** names a thing and its kind ([`PersonId`], [`CaseId`] …); a [`Timestamp`] is
//! milliseconds of UTC, read from a [`Clock`] that is always an argument; [`Random`] is an argument too;
//! a [`Code`] is what a program may branch on when something was refused; a **limit** is a named number.
//!
//! Invariant: nothing here reads the wall clock or the system's randomness except [`SystemClock`] and
//! [`SystemRandom`], so the whole engine runs under a simulator.
//!
//! Deliberately absent: I/O, async, SQL, and any sentence for people (those live in `ui/src/i18n`).

pub mod clock;
pub mod code;
pub mod exit;
pub mod id;
pub mod limits;
pub mod random;

pub use clock::{Clock, SystemClock, Timestamp};
pub use code::{Code, Refusal, Temper};
pub use id::{BlobId, CaseId, DepartmentId, DeviceId, DraftId, HubId, Ids, NoticeId, OpId, PersonId, TaskId};
pub use random::{Random, SystemRandom};

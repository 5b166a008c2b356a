//! Who works here: people, departments, roles, their PCs and their passwords.
//!
//! Five words. A **person** is an official with one account and one department. A **department** is a node in the
//! tree of units, with at most one head. A **role** is a key that definition packages name (`network-operator`) and
//! people hold. A **device** is one person on one PC, known by its public key. A **permit** is what a role may do at
//! the hub itself.
//!
//! The directory (people, departments, roles) is a projection of the stream `dir:`, the same on the hub and on
//! every desktop; passwords, devices and imports are the hub's alone.
//!
//! Reading order: `directory` answers the other rooms' questions, `item` is what the stream says, `projection` grows
//! the tables from it; `names` and `search` are how a person is found; `import` is how ten thousand come in at once;
//! `login`, `device` are how somebody proves who they are; `roles` and `permits` what they may do.
//!
//! Invariants: nobody can learn from a refused log-in whether the account exists; an import changes everything it
//! says or nothing, and can be taken back; an inactive person is found by nobody but keeps their name in history.
//!
//! Deliberately absent: sessions and carriers (`backend`), ciphers (`crypto`), what a role does in a case
//! (`workflow`), and delegation, which comes with its first form.

pub mod demo;
pub mod device;
pub mod directory;
pub mod error;
pub mod import;
pub mod item;
pub mod login;
pub mod names;
pub mod permits;
pub mod projection;
pub mod roles;
pub mod search;
mod sql;
mod table;

pub use device::DeviceRegistry;
pub use directory::{Department, Directory, Person};
pub use error::{Error, Result};
pub use projection::DirectoryProjection;

use store::{Migration, MigrationSet};

/// Tables of the directory: hub and desktop.
pub const PROJECTION_MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    name: "directory",
    sql: include_str!("../migrations/projection/0001_directory.sql"),
}];

/// Tables of the hub alone; come after [`PROJECTION_MIGRATIONS`].
pub const HUB_MIGRATIONS: &[Migration] =
    &[Migration { version: 1, name: "hub", sql: include_str!("../migrations/hub/0001_hub.sql") }];

/// [`PROJECTION_MIGRATIONS`] under the name they have in every database.
pub const PROJECTION: MigrationSet = MigrationSet { room: "identity", migrations: PROJECTION_MIGRATIONS };

/// [`HUB_MIGRATIONS`] under the name they have in every database.
pub const HUB: MigrationSet = MigrationSet { room: "identity-hub", migrations: HUB_MIGRATIONS };

//! For other rooms' tests of their tables: a plain connection, no threads, no key.

use rusqlite::Connection;

use crate::error::OpenError;
use crate::migration::{MigrationSet, migrate};

/// A database in memory with these rooms' tables.
///
/// # Panics
///
/// If a migration does not run.
pub fn memory(rooms: &[MigrationSet]) -> Connection {
    let open = || -> Result<Connection, OpenError> {
        let db = crate::connection::open_in_memory()?;
        migrate(&db, rooms)?;
        Ok(db)
    };
    #[expect(clippy::panic, reason = "for tests, where a migration that does not run is to be loud")]
    open().unwrap_or_else(|error| panic!("{error}: {:?}", std::error::Error::source(&error)))
}

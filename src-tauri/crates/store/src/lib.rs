//! What a node keeps: one encrypted SQLite database a file, and a folder of sealed attachments.
//!
//! Five words. A **store** is one open database. A **write** is a closure that runs in a transaction it shares with its
//! neighbours (behind a savepoint where it is not the first), and is answered after their common commit. A **read** is
//! a closure that sees one snapshot and can change nothing. A **migration** is a numbered step of one room's tables. A
//! **blob** is an attachment, named by the SM3 of its content.
//!
//! Invariants: no file is ever opened unencrypted; an answered write survives whatever its durability promises
//! ([`Durability::Full`]: a power cut; [`Durability::Twice`]: damage of the database file, too); a failed write, or one that
//! panics, undoes itself and nobody else; a database newer than this program is refused, not guessed at; text is found
//! by any part of its Chinese.
//!
//! Deliberately absent: the rooms' own SQL (theirs to keep, one table a file), ciphers (`crypto`), and any
//! executor: futures here only wait for threads of their own.

pub mod blobs;
mod connection;
mod ending;
mod error;
mod job;
mod migration;
mod readers;
pub mod search;
pub mod second;
pub mod self_test;
mod store;
pub mod testing;
mod writer;

#[cfg(test)]
mod tests;

pub use blobs::{BlobError, BlobReader, Blobs};
pub use error::{Error, OpenError};
pub use migration::{Migration, MigrationSet};
pub use second::Recovered;
pub use self_test::self_test;
pub use store::{Durability, Options, Running, Store};

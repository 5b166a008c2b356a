//! What the store promises, tried.

mod blobs;
mod files;
mod migrations;
mod searches;
mod second;
mod writes;

use std::path::PathBuf;

use crypto::DataKey;
use kernel::SystemRandom;
use rusqlite::Connection;

use crate::{Durability, Error, Migration, MigrationSet, OpenError, Options, Running, Store};

const NOTES: MigrationSet = MigrationSet {
    room: "notes",
    migrations: &[Migration {
        version: 1,
        name: "notes",
        sql: "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT",
    }],
};

const THREADED: Options = Options { durability: Durability::Full, running: Running::Threaded { readers: 2 } };
const INLINE: Options = Options { durability: Durability::Full, running: Running::Inline };

/// A folder, a key, and stores opened in it.
struct Desk {
    folder: tempfile::TempDir,
    key: DataKey,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), key: DataKey::generate(&SystemRandom).unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("intent.db")
    }

    fn try_open(&self, rooms: &[MigrationSet], options: Options) -> Result<Store, OpenError> {
        Store::open(&self.path(), &self.key, rooms, options)
    }

    fn open(&self, options: Options) -> Store {
        self.try_open(&[NOTES], options).unwrap()
    }
}

fn note(db: &Connection, id: i64, body: &str) -> Result<(), Error> {
    db.execute("INSERT INTO notes (id, body) VALUES (?1, ?2)", rusqlite::params![id, body])?;
    Ok(())
}

fn count(db: &Connection) -> Result<i64, Error> {
    Ok(db.query_row("SELECT count(*) FROM notes", [], |row| row.get(0))?)
}

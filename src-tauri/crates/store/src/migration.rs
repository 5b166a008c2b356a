//! Every room's tables grow in numbered steps. Deliberately absent: steps back.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::OpenError;

/// One step of a room's tables: `migrations/NNNN_name.sql`.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3 …
    pub version: u32,
    /// What it does.
    pub name: &'static str,
    /// Its statements. No transaction of its own.
    pub sql: &'static str,
}

/// All steps of one room.
#[derive(Debug, Clone, Copy)]
pub struct MigrationSet {
    /// Whose tables.
    pub room: &'static str,
    /// In order.
    pub migrations: &'static [Migration],
}

/// Bring every room up to date, or leave everything as it was.
pub(crate) fn migrate(db: &Connection, rooms: &[MigrationSet]) -> Result<(), OpenError> {
    let transaction = rusqlite::Transaction::new_unchecked(db, rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
             room TEXT NOT NULL,
             version INTEGER NOT NULL,
             name TEXT NOT NULL,
             PRIMARY KEY (room, version)
         ) STRICT, WITHOUT ROWID",
    )?;
    for room in rooms {
        migrate_room(&transaction, room)?;
    }
    transaction.commit()?;
    Ok(())
}

fn migrate_room(db: &Connection, room: &MigrationSet) -> Result<(), OpenError> {
    if !room.migrations.iter().map(|migration| migration.version).eq((1..).take(room.migrations.len())) {
        return Err(OpenError::Misnumbered { room: room.room });
    }
    let ours = room.migrations.last().map_or(0, |migration| migration.version);
    let theirs = version(db, room.room)?;
    if theirs > ours {
        return Err(OpenError::TooNew { room: room.room.to_owned(), ours, theirs });
    }
    for migration in room.migrations.iter().filter(|migration| migration.version > theirs) {
        db.execute_batch(migration.sql)
            .and_then(|()| record(db, room.room, migration))
            .map_err(|source| OpenError::Migration { room: room.room, version: migration.version, source })?;
    }
    Ok(())
}

fn version(db: &Connection, room: &str) -> rusqlite::Result<u32> {
    let newest = db
        .query_row("SELECT max(version) FROM schema_migrations WHERE room = ?1", [room], |row| row.get(0))
        .optional()?;
    Ok(newest.flatten().unwrap_or(0))
}

fn record(db: &Connection, room: &str, migration: &Migration) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO schema_migrations (room, version, name) VALUES (?1, ?2, ?3)",
        params![room, migration.version, migration.name],
    )
    .map(|_| ())
}

//! How a connection is opened: key first, then the checks that it is ours, then the settings. Deliberately
//! absent: a way around the key.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use crypto::{DataKey, sqlcipher};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::ending;
use crate::error::OpenError;
use crate::search;
use crate::store::Durability;

/// How every unencrypted SQLite file begins.
const PLAIN_HEADER: &[u8; 16] = b"SQLite format 3\0";

/// How long a connection waits for another process (a `doctor`, a backup) to let go.
const BUSY: Duration = Duration::from_secs(5);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The one that writes; makes the file if there is none.
    Writer(Durability),
    /// One of those that only read.
    Reader,
}

/// Open one connection to the database at `path`.
pub(crate) fn open(path: &Path, key: &DataKey, role: Role) -> Result<Connection, OpenError> {
    refuse_plain(path)?;
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if matches!(role, Role::Writer(_)) {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let db = Connection::open_with_flags(path, flags)?;
    ending::precede_the_library();
    if role == Role::Writer(Durability::Twice) {
        // Whoever closes a database, be it because it is damaged, must not take the log with it.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    }
    // The library would write its warnings, a wrong key among them, to the terminal.
    db.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    db.execute_batch(&key.pragma())?;
    match db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            return Err(OpenError::WrongKey { path: path.to_owned() });
        }
        other => other?,
    }
    check_cipher(&db)?;
    match role {
        Role::Writer(durability) => {
            db.execute_batch("PRAGMA journal_mode = WAL;")?;
            db.execute_batch(match durability {
                Durability::Full | Durability::Twice => "PRAGMA synchronous = FULL;",
                Durability::Normal => "PRAGMA synchronous = NORMAL;",
            })?;
            // A new file has its first page now; it must not begin as a plain one would.
            refuse_plain(path)
                .map_err(|_| OpenError::Cipher { detail: "the file begins in the clear".to_owned() })?;
            // The log shrinks again after a burst. Checkpoints are the writer's own (see `writer`); this is
            // the backstop, which a log that goes with a second copy must not have.
            db.execute_batch("PRAGMA journal_size_limit = 16777216;")?;
            db.execute_batch(match durability {
                Durability::Twice => "PRAGMA wal_autocheckpoint = 0;",
                Durability::Full | Durability::Normal => "PRAGMA wal_autocheckpoint = 4000;",
            })?;
        }
        Role::Reader => db.execute_batch("PRAGMA query_only = ON;")?,
    }
    settle(&db)?;
    Ok(db)
}

/// A database in memory: nothing of it reaches a disk, so it has no key.
pub(crate) fn open_in_memory() -> Result<Connection, OpenError> {
    let db = Connection::open_in_memory()?;
    settle(&db)?;
    Ok(db)
}

/// What every connection has, whatever it is for.
fn settle(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(BUSY)?;
    db.execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;")?;
    // No SQL may reach behind a full-text index, and "misspelt" is an unknown column rather than a text.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    db.set_prepared_statement_cache_capacity(128);
    search::register(db)
}

fn refuse_plain(path: &Path) -> Result<(), OpenError> {
    let mut header = Vec::with_capacity(PLAIN_HEADER.len());
    match File::open(path) {
        Ok(file) => file.take(PLAIN_HEADER.len() as u64).read_to_end(&mut header)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    if header == PLAIN_HEADER {
        return Err(OpenError::Unencrypted { path: path.to_owned() });
    }
    Ok(())
}

/// Our provider must be the one at work: SQLCipher with another one would encrypt, too, but not with SM4.
fn check_cipher(db: &Connection) -> Result<(), OpenError> {
    let found: Option<String> = db.query_row("PRAGMA cipher_provider", [], |row| row.get(0)).ok();
    if found.as_deref() == Some(sqlcipher::provider_name()) {
        return Ok(());
    }
    Err(OpenError::Cipher { detail: format!("its provider is {found:?}") })
}

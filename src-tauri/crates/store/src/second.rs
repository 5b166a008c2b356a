//! The second copy of a database whose content exists nowhere else ([`Durability::Twice`]).
//!
//! `<name>.copy` beside it is the database as it was when its log began. Every page written since is in the log, and is
//! synced there before a write is answered. So copy and log together are the present state, whatever happens to the
//! database file, and no write costs another `fsync`. Therefore the log is written back only by [`Second::renew`], and
//! only after a copy that has all of it is in place; cut off anywhere, the old copy or the new one goes with the log.
//!
//! What this does not find: a damaged end of the log under a whole database. SQLite takes it for a write that a
//! power cut tore. The hub notices that the device went back, and the device takes a new epoch.
//!
//! [`Durability::Twice`]: crate::Durability::Twice

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crypto::{DataKey, durable};
use kernel::Code;
use rusqlite::Connection;

use crate::connection::{self, Role};
use crate::error::{Error, OpenError, code_of};
use crate::store::{Durability, check};

/// A log of SQLite begins with so many bytes, and each page in it with so many.
const LOG_HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;
/// The page size of every database of ours.
const PAGE: u64 = 4096;

/// What became of a database that was found damaged, until [`Store::recovery_noted`](crate::Store::recovery_noted).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovered {
    /// From the copy and the whole log: nothing that was answered is missing.
    Whole,
    /// From the copy, and not all of the log: what was written last may be missing.
    Part,
}

impl Recovered {
    const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Part => "part",
        }
    }
}

/// The files around a database.
#[derive(Clone)]
pub(crate) struct Second {
    database: PathBuf,
    key: DataKey,
}

impl Second {
    pub(crate) fn of(database: &Path, key: &DataKey) -> Self {
        Self { database: database.to_owned(), key: key.clone() }
    }

    fn beside(&self, ending: &str) -> PathBuf {
        beside(&self.database, ending)
    }

    /// Open the database, from the copy where it is damaged or gone.
    pub(crate) fn open(&self) -> Result<Connection, OpenError> {
        self.clear();
        let error = match self.opened(&self.database) {
            Ok(db) => return Ok(db),
            Err(error) if is_damage(&error) => error,
            Err(error) => return Err(error),
        };
        if !self.beside(".copy").exists() {
            return Err(error);
        }
        tracing::error!(%error, "the database is damaged; going back to its copy");
        let recovered = match self.compose(&self.beside(".copy"), true) {
            Ok(recovered) => recovered,
            Err(Composing::Damaged(damage)) => {
                tracing::error!(%damage, "its log is damaged, too");
                match self.compose(&self.beside(".copy"), false) {
                    Ok(_) => Recovered::Part,
                    Err(Composing::Damaged(_)) => return Err(error),
                    Err(Composing::File(error)) => return Err(error.into()),
                }
            }
            Err(Composing::File(error)) => return Err(error.into()),
        };
        self.install(recovered)?;
        self.opened(&self.database)
    }

    /// Opened and looked through. An empty file is damage where there is a copy: SQLite would begin anew, and throw the
    /// log away.
    fn opened(&self, path: &Path) -> Result<Connection, OpenError> {
        let is_empty = fs::metadata(path).map_or(true, |file| file.len() < PAGE);
        if is_empty && self.beside(".copy").exists() {
            return Err(OpenError::Damaged { detail: "there is no page in it".to_owned() });
        }
        let db = connection::open(path, &self.key, Role::Writer(Durability::Twice))?;
        check(&db).map_err(|error| match error {
            Error::Sqlite(error) => OpenError::Sqlite(error),
            other => OpenError::Damaged { detail: other.to_string() },
        })?;
        Ok(db)
    }

    /// Put a base and, if wanted, the log together in `<name>.next`, and look it through.
    fn compose(&self, base: &Path, with_log: bool) -> Result<Recovered, Composing> {
        self.clear();
        let (next, log) = (self.beside(".next"), self.beside("-wal"));
        fs::copy(base, &next)?;
        let mut length = 0;
        if with_log && log.exists() {
            length = fs::copy(&log, beside(&next, "-wal"))?;
        }
        let frames = self.absorb(&next).map_err(|error| match error {
            OpenError::File(error) => Composing::File(error),
            OpenError::Sqlite(error) if code_of(&error) != Code::Corrupt => {
                Composing::File(io::Error::other(error))
            }
            other => Composing::Damaged(other),
        })?;
        File::open(&next)?.sync_all()?;
        let is_whole = frames * (FRAME_HEADER + PAGE) + LOG_HEADER >= length;
        Ok(if is_whole { Recovered::Whole } else { Recovered::Part })
    }

    /// Take a log into the database beside it. How many pages of it were good.
    fn absorb(&self, path: &Path) -> Result<u64, OpenError> {
        let db = connection::open(path, &self.key, Role::Writer(Durability::Twice))?;
        let frames: i64 = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1))?;
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        check(&db).map_err(|error| OpenError::Damaged { detail: error.to_string() })?;
        drop(db);
        // Empty by now.
        for ending in ["-wal", "-shm"] {
            remove(&beside(path, ending))?;
        }
        Ok(u64::try_from(frames).unwrap_or(0))
    }

    /// Put what was composed in the place of the damaged database. The log goes last: over either it changes nothing.
    fn install(&self, recovered: Recovered) -> io::Result<()> {
        let (next, copy) = (self.beside(".next"), self.beside(".copy.next"));
        fs::copy(&next, &copy)?;
        File::open(&copy)?.sync_all()?;
        fs::rename(&copy, self.beside(".copy"))?;
        durable::write(&self.beside(".recovered"), recovered.word().as_bytes())?;
        // For those who look into it later; what cannot be kept is not worth more.
        let damaged = self.beside(".damaged");
        let _ = fs::remove_file(&damaged);
        let _ = fs::hard_link(&self.database, &damaged);
        fs::rename(&next, &self.database)?;
        durable::sync_folder(self.database.parent().unwrap_or(&self.database))?;
        for ending in ["-shm", "-wal"] {
            remove(&self.beside(ending))?;
        }
        durable::sync_folder(self.database.parent().unwrap_or(&self.database))
    }

    /// Make a new copy, then begin the log anew. By the thread that writes, so that nothing changes meanwhile. On any
    /// failure everything is as before.
    pub(crate) fn renew(&self, db: &Connection) -> io::Result<()> {
        match self.compose(&self.database, true) {
            Ok(_) => {}
            Err(Composing::Damaged(error)) => return Err(io::Error::other(error)),
            Err(Composing::File(error)) => return Err(error),
        }
        fs::rename(self.beside(".next"), self.beside(".copy"))?;
        durable::sync_folder(self.database.parent().unwrap_or(&self.database))?;
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(io::Error::other)
    }

    /// Bytes of the log.
    pub(crate) fn log_bytes(&self) -> u64 {
        fs::metadata(self.beside("-wal")).map_or(0, |log| log.len())
    }

    pub(crate) fn has_copy(&self) -> bool {
        self.beside(".copy").exists()
    }

    /// What was left half-made.
    fn clear(&self) {
        for ending in [".next", ".next-wal", ".next-shm", ".copy.next"] {
            let _ = fs::remove_file(self.beside(ending));
        }
    }
}

/// Whether this database was recovered and nobody has said so yet.
pub(crate) fn recovered(database: &Path) -> Option<Recovered> {
    let word = fs::read_to_string(beside(database, ".recovered")).ok()?;
    Some(if word.trim() == Recovered::Whole.word() { Recovered::Whole } else { Recovered::Part })
}

/// It was said.
pub(crate) fn recovery_noted(database: &Path) -> io::Result<()> {
    remove(&beside(database, ".recovered"))
}

/// Everything that belongs to a database kept twice, by name.
pub fn files(name: &str) -> impl Iterator<Item = String> {
    let endings = ["", "-wal", "-shm", ".copy", ".next", ".recovered", ".damaged"];
    endings.into_iter().map(move |ending| format!("{name}{ending}"))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(OsString::from(ending));
    PathBuf::from(name)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The file is not what we wrote. A key that does not fit and a first page that is destroyed cannot be told apart; the
/// copy tells: under a wrong key it does not open either.
fn is_damage(error: &OpenError) -> bool {
    error.is_corrupt() || matches!(error, OpenError::WrongKey { .. })
}

/// Why there is no composition.
enum Composing {
    /// What was put together is not whole.
    Damaged(OpenError),
    /// The disk says no.
    File(io::Error),
}

impl From<io::Error> for Composing {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

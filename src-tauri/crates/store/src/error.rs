//! What can go wrong with a database, and what to say of it.

use std::io;
use std::path::PathBuf;

use kernel::{Code, Refusal};
use rusqlite::ErrorCode;
use rusqlite::ffi;

/// A read or a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite says so.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A neighbour in the shared transaction made SQLite give up the whole of it. Nothing was written.
    #[error("The shared transaction was rolled back")]
    RolledBack,
    /// The closure panicked. Nothing of it was written.
    #[error("A closure panicked")]
    Panicked,
    /// The store is shutting down. Nothing was written.
    #[error("The store is closed")]
    Closed,
    /// A check of the whole file found damage.
    #[error("The database is damaged: {0}")]
    Damaged(String),
}

impl Error {
    /// What to say to the one who asked.
    pub fn refusal(&self) -> Refusal {
        self.code().into()
    }

    /// Whether the file itself is damaged: a replica is then thrown away and fetched anew.
    pub fn is_corrupt(&self) -> bool {
        self.code() == Code::Corrupt
    }

    fn code(&self) -> Code {
        match self {
            Self::Sqlite(error) => code_of(error),
            Self::RolledBack | Self::Closed => Code::Busy,
            Self::Panicked => Code::Internal,
            Self::Damaged(_) => Code::Corrupt,
        }
    }

    /// The same answer once more: one failed commit fails many writes.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, message)) => {
                Self::Sqlite(rusqlite::Error::SqliteFailure(*error, message.clone()))
            }
            Self::Panicked => Self::Panicked,
            Self::Closed => Self::Closed,
            Self::Damaged(what) => Self::Damaged(what.clone()),
            Self::Sqlite(_) | Self::RolledBack => Self::RolledBack,
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        error.refusal()
    }
}

pub(crate) fn code_of(error: &rusqlite::Error) -> Code {
    let rusqlite::Error::SqliteFailure(error, _) = error else { return Code::Internal };
    match error.code {
        ErrorCode::DiskFull => Code::DiskFull,
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Code::ReadOnly,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Code::Corrupt,
        ErrorCode::SystemIoFailure => match error.extended_code {
            // What is read is not what was written.
            ffi::SQLITE_IOERR_READ
            | ffi::SQLITE_IOERR_SHORT_READ
            | ffi::SQLITE_IOERR_CORRUPTFS
            | ffi::SQLITE_IOERR_DATA => Code::Corrupt,
            _ => Code::ReadOnly,
        },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Code::Busy,
        _ => Code::Internal,
    }
}

/// A database was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is there without encryption: not ours, and never to be used.
    #[error("{} is not encrypted", path.display())]
    Unencrypted {
        /// The file.
        path: PathBuf,
    },
    /// It does not open with this key (or its first page is destroyed: that cannot be told apart).
    #[error("{} does not open with this key", path.display())]
    WrongKey {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of this program wrote it.
    #[error("Room {room} is at version {theirs}, this program knows {ours}")]
    TooNew {
        /// Whose tables.
        room: String,
        /// The newest version this program knows.
        ours: u32,
        /// The version found.
        theirs: u32,
    },
    /// A step of a room's tables failed. Nothing was changed.
    #[error("Migration {version} of room {room} failed")]
    Migration {
        /// Whose tables.
        room: &'static str,
        /// Which step.
        version: u32,
        /// Why.
        source: rusqlite::Error,
    },
    /// A room's list of steps is not 1, 2, 3 …: a bug.
    #[error("The migrations of room {room} are not numbered 1, 2, 3 …")]
    Misnumbered {
        /// Whose list.
        room: &'static str,
    },
    /// A look through the whole file found damage.
    #[error("The database is damaged: {detail}")]
    Damaged {
        /// What was found.
        detail: String,
    },
    /// What lies on the disk is not what our cipher should have written: a bug, or a wrongly built program.
    #[error("The database is not under our cipher: {detail}")]
    Cipher {
        /// What was found.
        detail: String,
    },
    /// SQLite says so.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The operating system says so.
    #[error(transparent)]
    File(#[from] io::Error),
}

impl OpenError {
    /// What to say to the one who asked.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Unencrypted { path } => Refusal::new(Code::NoKey)
                .with("why", "unencrypted")
                .with("file", path.file_name().unwrap_or_default().to_string_lossy()),
            Self::WrongKey { .. } => Refusal::new(Code::NoKey).with("why", "wrongKey"),
            Self::TooNew { ours, theirs, .. } => {
                Refusal::new(Code::VersionMismatch).with("ours", ours).with("theirs", theirs)
            }
            Self::Migration { source, .. } | Self::Sqlite(source) => code_of(source).into(),
            Self::Damaged { .. } => Code::Corrupt.into(),
            Self::Misnumbered { .. } | Self::Cipher { .. } => Code::Internal.into(),
            Self::File(error) => crypto::durable::refusal(error),
        }
    }

    /// Whether the file itself is damaged.
    pub fn is_corrupt(&self) -> bool {
        self.refusal().code == Code::Corrupt
    }
}

impl From<OpenError> for Refusal {
    fn from(error: OpenError) -> Self {
        error.refusal()
    }
}

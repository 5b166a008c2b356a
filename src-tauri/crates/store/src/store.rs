//! One open database, and the two things one can do with it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use crypto::DataKey;
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::connection::{self, Role};
use crate::error::{Error, OpenError};
use crate::job::{Job, Task};
use crate::migration::{MigrationSet, migrate};
use crate::readers::{self, Readers};
use crate::second::{self, Recovered, Second};
use crate::writer::{self, Renewal, Upkeep, Writer};

/// What survives when the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Every answered write: for what exists nowhere else.
    Full,
    /// The same, and also when the database file itself is damaged: with a second copy beside it, and looked through at
    /// every opening. For small databases, run by threads.
    Twice,
    /// A whole state, perhaps of a moment ago: for what can be fetched again.
    Normal,
}

/// Who runs the closures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Running {
    /// Threads of the store: one writer and so many readers (at least one).
    Threaded {
        /// How many.
        readers: usize,
    },
    /// The thread that asks, one at a time: for simulations and tests.
    Inline,
}

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What survives when the power goes.
    pub durability: Durability,
    /// Who runs the closures.
    pub running: Running,
}

/// An open database. Clones are the same store; the last one to go waits for the writes that were sent, and
/// closes the file.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
    path: Option<Arc<Path>>,
}

enum Engine {
    Inline(Mutex<Connection>),
    // The readers go first, so that the writer's connection is the last and leaves no log behind.
    Threaded { readers: Readers, writer: Writer },
}

impl Store {
    /// Open the database at `path`, or make it, and bring `rooms` up to date.
    ///
    /// Refuses a file that is not encrypted, one that another key encrypts, and one that a newer version wrote.
    pub fn open(
        path: &Path,
        key: &DataKey,
        rooms: &[MigrationSet],
        options: Options,
    ) -> Result<Self, OpenError> {
        let second = (options.durability == Durability::Twice).then(|| Second::of(path, key));
        let db = match &second {
            Some(second) => second.open()?,
            None => connection::open(path, key, Role::Writer(options.durability))?,
        };
        migrate(&db, rooms)?;
        if let Some(second) = second.as_ref().filter(|second| !second.has_copy()) {
            // Not worth refusing to work: the next renewal tries again.
            if let Err(error) = second.renew(&db) {
                tracing::warn!(%error, "there is no second copy of the database");
            }
        }
        let engine = match options.running {
            Running::Inline => Engine::Inline(Mutex::new(db)),
            Running::Threaded { readers } => {
                let connections = (0..readers.max(1))
                    .map(|_| connection::open(path, key, Role::Reader))
                    .collect::<Result<_, _>>()?;
                let upkeep = match second {
                    Some(second) => Upkeep::Copy(Renewal::new(second)),
                    None => Upkeep::log_of(path),
                };
                Engine::Threaded { readers: Readers::start(connections)?, writer: Writer::start(db, upkeep)? }
            }
        };
        Ok(Self { engine: Arc::new(engine), path: Some(path.into()) })
    }

    /// Whether the database was damaged and brought back ([`Durability::Twice`]), at this opening or at an earlier one,
    /// and nobody has noted that.
    pub fn recovered(&self) -> Option<Recovered> {
        second::recovered(self.path.as_deref()?)
    }

    /// What follows from a recovery was written down elsewhere.
    pub fn recovery_noted(&self) -> std::io::Result<()> {
        self.path.as_deref().map_or(Ok(()), second::recovery_noted)
    }

    /// An empty database that is gone with the store. Runs inline.
    pub fn open_in_memory(rooms: &[MigrationSet]) -> Result<Self, OpenError> {
        let db = connection::open_in_memory()?;
        migrate(&db, rooms)?;
        Ok(Self { engine: Arc::new(Engine::Inline(Mutex::new(db))), path: None })
    }

    /// Run `act` in a transaction it shares with its neighbours. Answered after the commit; an error of `act`
    /// undoes what `act` did and nothing else.
    ///
    /// Dropping the future does not take the write back. `act` must not use this store by any other way
    /// than its connection: it would wait for itself.
    pub async fn write<T, E>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.send_write(act, move |outcome| drop(reply.send(outcome)));
        answer.await.unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    /// Run `act` over one snapshot, in which every answered write is seen. It can change nothing.
    pub async fn read<T, E>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.send_read(act, move |outcome| drop(reply.send(outcome)));
        answer.await.unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    /// [`Self::write`] for a thread that may wait.
    pub fn write_blocking<T, E>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        self.send_write(act, move |outcome| drop(reply.send(outcome)));
        answer.recv().unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    /// [`Self::read`] for a thread that may wait.
    pub fn read_blocking<T, E>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        self.send_read(act, move |outcome| drop(reply.send(outcome)));
        answer.recv().unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    /// Look at every page: that its seal is right, and that it is well formed. Takes about a second for 100 MB;
    /// due after an unclean end and once a month.
    pub async fn quick_check(&self) -> Result<(), Error> {
        self.read(check).await
    }

    /// [`Self::quick_check`] for a thread that may wait.
    pub fn quick_check_blocking(&self) -> Result<(), Error> {
        self.read_blocking(check)
    }

    pub(crate) fn send_write<T, E>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
        reply: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let job: Box<dyn Job> = Box::new(Task::new(act, reply));
        match &*self.engine {
            Engine::Threaded { writer, .. } => writer.send(job),
            Engine::Inline(db) => {
                writer::commit(&db.lock().unwrap_or_else(PoisonError::into_inner), vec![job], writer::LONG);
            }
        }
    }

    fn send_read<T, E>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
        reply: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let job: Box<dyn Job> = Box::new(Task::new(act, reply));
        match &*self.engine {
            Engine::Threaded { readers, .. } => readers.send(job),
            Engine::Inline(db) => read_inline(&db.lock().unwrap_or_else(PoisonError::into_inner), job),
        }
    }
}

/// Inline, one connection does both; while it reads it is a reader.
fn read_inline(db: &Connection, job: Box<dyn Job>) {
    if let Err(error) = db.execute_batch("PRAGMA query_only = ON") {
        return job.settle(Some(error.into()));
    }
    readers::read(db, job);
    if let Err(error) = db.execute_batch("PRAGMA query_only = OFF") {
        tracing::error!(%error, "the connection stays read-only");
    }
}

/// Every page is read through SQLite, so its seal is looked at on the way. (SQLCipher's own check reads the file
/// without the log, and takes a page that a power cut tore, and the log has whole, for damage.)
pub(crate) fn check(db: &Connection) -> Result<(), Error> {
    match db.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))?.as_str() {
        "ok" => Ok(()),
        complaint => Err(Error::Damaged(complaint.to_owned())),
    }
}

//! The one thread that writes. Whatever is waiting when it comes back from a commit shares the next one, so
//! under load one `fsync` carries hundreds of writes, and without load nobody waits for company.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::error::Error;
use crate::job::Job;
use crate::second::Second;

/// At most so many closures share a commit.
const BATCH: usize = 500;
/// No closure waits longer than this for others to join its commit (running them aside).
const GATHER: Duration = Duration::from_millis(2);
/// A transaction that has run for so long takes in nobody else: those who ran need not wait for long ones behind them, and a
/// long one among others pays for its savepoint, whose journal SQLite walks at the end of each one within.
pub(crate) const LONG: Duration = Duration::from_millis(50);
/// Without work for so long, the log is written back into the database.
const IDLE: Duration = Duration::from_millis(500);
/// A log longer than this (a reader held it up) is written back and cut off at the next idle moment.
const LONG_LOG: u64 = 64 * 1024 * 1024;

/// A second copy is renewed when it is so old and something was written since.
const RENEW: Duration = Duration::from_secs(180);
/// Or when the log has so many bytes, at the next idle moment.
const RENEW_LOG: u64 = 4 * 1024 * 1024;

/// What is done when nobody writes.
pub(crate) enum Upkeep {
    /// The log is written back into the database. (The file SQLite keeps its log in.)
    Log(PathBuf),
    /// The second copy is renewed.
    Copy(Renewal),
}

impl Upkeep {
    pub(crate) fn log_of(database: &Path) -> Self {
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        Self::Log(PathBuf::from(log))
    }

    /// Nobody writes. How long until there is more to do; `None`: nothing until somebody writes.
    fn rest(&mut self, db: &Connection) -> Option<Duration> {
        match self {
            Self::Log(log) => {
                checkpoint(db, log);
                None
            }
            Self::Copy(renewal) => renewal.rest(db),
        }
    }

    /// Nobody will write any more.
    fn leave(&mut self, db: &Connection) {
        if let Self::Copy(renewal) = self {
            renewal.renew(db);
        }
    }
}

/// When a second copy is made anew.
pub(crate) struct Renewal {
    second: Second,
    last: Instant,
}

impl Renewal {
    pub(crate) fn new(second: Second) -> Self {
        Self { second, last: Instant::now() }
    }

    fn rest(&mut self, db: &Connection) -> Option<Duration> {
        let left = RENEW.saturating_sub(self.last.elapsed());
        if !left.is_zero() && self.second.log_bytes() < RENEW_LOG {
            return Some(left);
        }
        // After a failure (the disk is full) the log goes on growing; the next try is as far away as ever.
        self.renew(db);
        None
    }

    fn renew(&mut self, db: &Connection) {
        self.last = Instant::now();
        if self.second.log_bytes() > 0
            && let Err(error) = self.second.renew(db)
        {
            tracing::warn!(%error, "the second copy of the database could not be renewed");
        }
    }
}

pub(crate) struct Writer {
    jobs: Option<Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(db: Connection, upkeep: Upkeep) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("store writer".to_owned())
            .spawn(move || work(&db, &waiting, upkeep))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// The channel has no bound of its own: whoever writes waits for the answer, so there are never more jobs
    /// than callers.
    pub(crate) fn send(&self, job: Box<dyn Job>) {
        let unsent = match &self.jobs {
            Some(jobs) => jobs.send(job).err().map(|unsent| unsent.0),
            None => Some(job),
        };
        if let Some(job) = unsent {
            job.settle(Some(Error::Closed));
        }
    }
}

impl Drop for Writer {
    /// What was sent is still written; then the file is closed.
    fn drop(&mut self) {
        self.jobs = None;
        join(self.thread.take());
    }
}

/// Wait for a thread of ours, unless it is this one (a closure may own the last handle of its store).
pub(crate) fn join(thread: Option<JoinHandle<()>>) {
    if let Some(thread) = thread.filter(|thread| thread.thread().id() != std::thread::current().id()) {
        // It catches every panic of a closure; if it died all the same there is nothing left to wait for.
        let _ = thread.join();
    }
}

fn work(db: &Connection, waiting: &Receiver<Box<dyn Job>>, mut upkeep: Upkeep) {
    let mut patience: Option<Duration> = None;
    loop {
        let first = match patience {
            Some(patience) => waiting.recv_timeout(patience),
            None => waiting.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match first {
            Ok(first) => {
                commit(db, gather(first, waiting), LONG);
                patience = Some(IDLE);
            }
            Err(RecvTimeoutError::Timeout) => patience = upkeep.rest(db),
            Err(RecvTimeoutError::Disconnected) => return upkeep.leave(db),
        }
    }
}

fn gather(first: Box<dyn Job>, waiting: &Receiver<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
    let began = Instant::now();
    let mut batch = vec![first];
    while batch.len() < BATCH
        && began.elapsed() < GATHER
        && let Ok(job) = waiting.try_recv()
    {
        batch.push(job);
    }
    batch
}

/// Run a batch in one transaction, or in several where one has run for `long`, and answer everybody in it.
pub(crate) fn commit(db: &Connection, batch: Vec<Box<dyn Job>>, long: Duration) {
    let mut batch = batch.into_iter();
    // More than one round where one takes long, or SQLite gives up a whole transaction in the middle.
    while batch.len() > 0 {
        if let Err(error) = db.execute_batch("BEGIN IMMEDIATE") {
            let error = Error::from(error);
            batch.by_ref().for_each(|job| job.settle(Some(error.again())));
            return;
        }
        let began = Instant::now();
        let mut ran = Vec::with_capacity(batch.len());
        let mut failed = None;
        for mut job in batch.by_ref() {
            let done = if ran.is_empty() { run_first(db, job.as_mut()) } else { run(db, job.as_mut()) };
            ran.push(job);
            if done.is_err() || db.is_autocommit() {
                failed = Some(done.err().map_or(Error::RolledBack, Error::from));
                break;
            }
            if began.elapsed() >= long {
                break;
            }
        }
        if failed.is_none() {
            failed = db.execute_batch("COMMIT").err().map(Error::from);
        }
        if failed.is_some()
            && !db.is_autocommit()
            && let Err(error) = db.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a failed transaction could not be rolled back");
        }
        for job in ran {
            job.settle(failed.as_ref().map(Error::again));
        }
    }
}

/// Run the first closure of a transaction, in which there is nothing else to be kept yet.
fn run_first(db: &Connection, job: &mut dyn Job) -> rusqlite::Result<()> {
    if job.run(db) || db.is_autocommit() {
        return Ok(());
    }
    db.execute_batch("ROLLBACK; BEGIN IMMEDIATE")
}

/// Run one closure in a savepoint of its own.
fn run(db: &Connection, job: &mut dyn Job) -> rusqlite::Result<()> {
    db.execute_batch("SAVEPOINT job")?;
    let keep = job.run(db);
    if db.is_autocommit() {
        return Ok(());
    }
    db.execute_batch(if keep { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" })
}

fn checkpoint(db: &Connection, log: &Path) {
    let long = std::fs::metadata(log).is_ok_and(|log| log.len() > LONG_LOG);
    let statement = if long { "PRAGMA wal_checkpoint(TRUNCATE)" } else { "PRAGMA wal_checkpoint(PASSIVE)" };
    if let Err(error) = db.query_row(statement, [], |_| Ok(())) {
        tracing::warn!(%error, "the log could not be written back");
    }
}

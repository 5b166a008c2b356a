//! A closure on its way to a connection, and its answer on the way back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;

use crate::error::Error;

/// A closure whose types are forgotten.
pub(crate) trait Job: Send {
    /// Run it. Whether what it wrote is to be kept.
    fn run(&mut self, db: &Connection) -> bool;

    /// Answer the one who asked: with what the closure gave, or with `failed` if its transaction did.
    fn settle(self: Box<Self>, failed: Option<Error>);
}

/// A closure, its outcome once it ran, and the way to answer.
pub(crate) struct Task<F, T, E, R> {
    act: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: R,
}

impl<F, T, E, R> Task<F, T, E, R>
where
    F: FnOnce(&Connection) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
    R: FnOnce(Result<T, E>) + Send,
{
    pub(crate) const fn new(act: F, reply: R) -> Self {
        Self { act: Some(act), outcome: None, reply }
    }
}

impl<F, T, E, R> Job for Task<F, T, E, R>
where
    F: FnOnce(&Connection) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
    R: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, db: &Connection) -> bool {
        self.outcome = self.act.take().map(|act| guarded(act, db));
        matches!(self.outcome, Some(Ok(_)))
    }

    fn settle(self: Box<Self>, failed: Option<Error>) {
        let outcome = match (self.outcome, failed) {
            (Some(Ok(_)) | None, Some(error)) => Err(E::from(error)),
            (Some(outcome), _) => outcome,
            (None, None) => Err(E::from(Error::Closed)),
        };
        (self.reply)(outcome);
    }
}

/// What `act` gives, a panic as an error. Its writes are undone by the caller, so nothing half-done is seen
/// afterwards.
pub(crate) fn guarded<T, E: From<Error>>(
    act: impl FnOnce(&Connection) -> Result<T, E>,
    db: &Connection,
) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(|| act(db))).unwrap_or_else(|_| Err(E::from(Error::Panicked)))
}

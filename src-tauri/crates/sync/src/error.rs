//! How the protocol fails.

use kernel::Refusal;

/// A step of the protocol did not happen; its transaction must be given up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not allowed or not possible, and the peer or the person is told why.
    #[error("Refused: {0}")]
    Refused(#[source] Refusal),
    /// The database failed.
    #[error("The database failed")]
    Store(#[source] store::Error),
}

impl Error {
    /// What the one who asked is told.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            Self::Store(error) => error.refusal(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<kernel::Code> for Error {
    fn from(code: kernel::Code) -> Self {
        Self::Refused(code.into())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The outcome of a step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

//! How this room fails.

use kernel::{Code, Refusal};

/// Something was not done; its transaction must be given up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not allowed or not possible, and whoever asked is told why.
    #[error("Refused: {0}")]
    Refused(#[source] Refusal),
    /// The database failed.
    #[error("The database failed")]
    Store(#[source] store::Error),
    /// A workbook could not be written.
    #[error("The workbook could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A body could not be written or read as JSON.
    #[error("Not the JSON it should be")]
    Json(#[from] serde_json::Error),
}

impl Error {
    /// What the one who asked is told.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            Self::Store(error) => error.refusal(),
            Self::Workbook(_) | Self::Json(_) => Code::Internal.into(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Refused(code.into())
    }
}

impl From<kernel::random::NoRandomness> for Error {
    fn from(error: kernel::random::NoRandomness) -> Self {
        Self::Refused(error.into())
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

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        error.refusal()
    }
}

impl From<Error> for sync::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => Self::Store(error),
            other => Self::Refused(other.refusal()),
        }
    }
}

/// The outcome of a step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

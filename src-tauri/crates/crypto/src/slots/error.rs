//! What can go wrong with the keys, and what to say of it.

use std::io;
use std::path::{Path, PathBuf};

use kernel::random::NoRandomness;
use kernel::{Code, Refusal};

use super::content::FORMAT;
use crate::durable;
use crate::keyring::KeyringUnavailable;

/// What did not work with the keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No slot opens with it.
    #[error("Wrong passphrase")]
    WrongPassphrase,
    /// Nobody protects data with nothing.
    #[error("The passphrase is empty")]
    EmptyPassphrase,
    /// No such slot in the file.
    #[error("There is no slot of that kind")]
    NoSlot,
    /// The keyring did not answer.
    #[error(transparent)]
    Keyring(#[from] KeyringUnavailable),
    /// The keyring answers but does not have our secret, or another one: it was reset, or the part it was in is
    /// not unlocked. No reason to remove the slot.
    #[error("The keyring does not have the secret of its slot")]
    KeyringForgot,
    /// Without any slot the data would be lost.
    #[error("The last slot cannot be removed")]
    LastSlot,
    /// A slot for another data key cannot be put beside these.
    #[error("The file belongs to another data key")]
    OtherKey,
    /// There are keys already; they are never overwritten.
    #[error("{} exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file is not one of ours, or was changed.
    #[error("{} is damaged: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A newer version of this program wrote the file.
    #[error("{} has format {format}, newer than this program", path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: u32,
    },
    /// The file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The operating system gave no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl KeyError {
    /// What to say to the one who asked.
    pub fn refusal(&self) -> Refusal {
        let file = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match self {
            Self::WrongPassphrase => Code::WrongPassword.into(),
            Self::EmptyPassphrase => Refusal::new(Code::BadRequest).with("field", "passphrase"),
            Self::NoSlot => Refusal::new(Code::NoKey).with("why", "noSlot"),
            Self::Keyring(unavailable) => Refusal::new(Code::NoKey).with("why", unavailable.why.as_str()),
            Self::KeyringForgot => Refusal::new(Code::NoKey).with("why", "forgot"),
            Self::LastSlot => Code::NotNow.into(),
            Self::OtherKey => Refusal::new(Code::NoKey).with("why", "otherKey"),
            Self::Exists { path } => Refusal::new(Code::NotNow).with("file", file(path)),
            Self::Damaged { path, .. } => Refusal::new(Code::Corrupt).with("file", file(path)),
            Self::TooNew { format, .. } => {
                Refusal::new(Code::VersionMismatch).with("ours", FORMAT).with("theirs", format)
            }
            Self::File { path, source } => durable::refusal(source).with("file", file(path)),
            Self::NoRandomness(_) => Code::NoRandomness.into(),
        }
    }
}

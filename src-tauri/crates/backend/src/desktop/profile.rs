//! A profile's folder: whose it is, what opens it, and that only one process works in it.
//!
//! `profile.json` (hub address, account; nothing secret), `keys.json` (key slots), `device.key` (the device's SM2
//! key, sealed), `intent.db` with its second copy, `restored.json` (that it was brought back from it), `replica.db`,
//! `blobs/`, `settings.json`, `tongban.log`, `lock`.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use crypto::durable;
use kernel::{Code, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

/// `profile.json`: what is known before anything is unlocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    /// Address of the hub.
    pub hub_url: String,
    /// Account of the person enrolled here.
    pub account: String,
    /// Stands for the password at the hub that opens this PC, as far as is known.
    #[serde(default)]
    pub password: Option<Timestamp>,
    /// Stands for a later one that does not open this PC yet: it was changed elsewhere.
    #[serde(default)]
    pub other_password: Option<Timestamp>,
}

/// `restored.json`: `intent.db` was damaged and brought back, and the person has not been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Nothing is missing.
    pub whole: bool,
    /// When.
    pub at: Timestamp,
}

/// Name of its file.
pub const RESTORED: &str = "restored.json";

/// The folder, held by this process.
#[derive(Debug)]
pub struct Profile {
    folder: PathBuf,
    _lock: File,
}

impl Profile {
    /// Take hold of the folder. `AlreadyRunning` where another process has it.
    pub fn hold(folder: &Path) -> Result<Self, Refusal> {
        private_folder(folder)?;
        let path = folder.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(|error| durable::refusal(&error).with("file", "lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(Code::AlreadyRunning.into()),
            Err(fs::TryLockError::Error(error)) => return Err(durable::refusal(&error).with("file", "lock")),
        }
        durable::sweep(folder).map_err(|error| durable::refusal(&error))?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// A file of it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What is known of the person enrolled here; `None`: nobody is.
    pub fn known(&self) -> Result<Option<Known>, Refusal> {
        self.read_json("profile.json")
    }

    /// Say whose profile this is: the last act of an enrolment.
    pub fn set_known(&self, known: &Known) -> Result<(), Refusal> {
        self.write_json("profile.json", known)
    }

    /// A JSON file of the folder; `None` where there is none.
    pub fn read_json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        match fs::read(self.path(name)) {
            Ok(text) => {
                let value = serde_json::from_slice(&text);
                value.map(Some).map_err(|_| Refusal::new(Code::Corrupt).with("file", name))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(durable::refusal(&error).with("file", name)),
        }
    }

    /// Have a file of the folder no more.
    pub fn forget(&self, name: &str) -> Result<(), Refusal> {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(durable::refusal(&error).with("file", name))
            }
            _ => Ok(()),
        }
    }

    /// Write a JSON file, whole or not at all.
    pub fn write_json<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Refusal> {
        let text = serde_json::to_vec_pretty(value).map_err(|_| Refusal::new(Code::Internal))?;
        self.write(name, &text)
    }

    /// Write a file, whole or not at all.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
        durable::write(&self.path(name), bytes).map_err(|error| durable::refusal(&error).with("file", name))
    }
}

/// A folder for this user alone, also where it was there already.
pub fn private_folder(path: &Path) -> Result<(), Refusal> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    let name = path.to_string_lossy().into_owned();
    let failed = |error: std::io::Error| durable::refusal(&error).with("file", &name);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_is_told_that_the_first_has_the_profile() {
        let folder = tempfile::tempdir().unwrap();
        let first = Profile::hold(folder.path()).unwrap();
        assert_eq!(Profile::hold(folder.path()).unwrap_err().code, Code::AlreadyRunning);
        drop(first);
        Profile::hold(folder.path()).unwrap();
    }
}

//! The desktop's own store of secrets. Having none, finding it locked and being denied are ordinary cases: the
//! person is then asked for the passphrase. Deliberately absent: anything but bytes under a name.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

/// Bytes that are wiped when dropped.
pub type Secret = Zeroizing<Vec<u8>>;

/// Why the keyring did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No session bus, or nothing on it keeps secrets.
    Absent,
    /// Locked, and nobody unlocked it; or access was denied.
    Locked,
    /// No answer in the time given.
    TooSlow,
    /// It answered what cannot be understood.
    Odd,
}

impl Why {
    /// For a sentence's parameter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Locked => "locked",
            Self::TooSlow => "tooSlow",
            Self::Odd => "odd",
        }
    }
}

/// The keyring cannot be used now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The keyring cannot be used ({why:?}): {detail}")]
pub struct KeyringUnavailable {
    /// What to tell the person.
    pub why: Why,
    /// What to tell the log.
    pub detail: String,
}

/// A place for secrets under names.
pub trait Keyring: Send + Sync {
    /// The secret of that name, if there is one.
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyringUnavailable>;
    /// Keep a secret, in place of any other of that name.
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyringUnavailable>;
    /// Forget the secret of that name, if there is one.
    fn remove(&self, name: &str) -> Result<(), KeyringUnavailable>;
}

/// The Secret Service on the session bus (UKUI, DDE, GNOME and KDE keyrings).
#[derive(Debug, Clone)]
pub struct SystemKeyring {
    wait: Duration,
}

impl SystemKeyring {
    /// A person may have to type the keyring's password, so the answer is waited for as long as `wait`.
    pub const fn new(wait: Duration) -> Self {
        Self { wait }
    }

    /// Ask on a thread of its own: the bus may never answer, and the caller may be inside an executor.
    fn ask<T: Send + 'static>(
        &self,
        name: &str,
        question: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, KeyringUnavailable> {
        let (answer, answered) = mpsc::sync_channel(1);
        let name = name.to_owned();
        let ask = move || {
            let result = zbus_secret_service_keyring_store::Store::new()
                .map_err(|error| unavailable(Why::Absent, &error))
                .and_then(|store| {
                    store
                        .build("tongban", &name, None)
                        .and_then(|entry| question(&entry))
                        .map_err(|error| unavailable(reason(&error), &error))
                });
            // The caller may have stopped waiting.
            let _ = answer.send(result);
        };
        std::thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(ask)
            .map_err(|error| unavailable(Why::Absent, &error))?;
        answered.recv_timeout(self.wait).unwrap_or_else(|error| {
            let why = if error == RecvTimeoutError::Timeout { Why::TooSlow } else { Why::Odd };
            Err(unavailable(why, &error))
        })
    }
}

fn unavailable(why: Why, error: &dyn fmt::Display) -> KeyringUnavailable {
    KeyringUnavailable { why, detail: error.to_string() }
}

fn reason(error: &Error) -> Why {
    match error {
        Error::NoStorageAccess(_) => Why::Locked,
        Error::PlatformFailure(_) | Error::NoDefaultStore => Why::Absent,
        _ => Why::Odd,
    }
}

fn none_if_absent<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Keyring for SystemKeyring {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyringUnavailable> {
        self.ask(name, |entry| none_if_absent(entry.get_secret().map(Zeroizing::new)))
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyringUnavailable> {
        let secret = Zeroizing::new(secret.to_vec());
        self.ask(name, move |entry| entry.set_secret(&secret))
    }

    fn remove(&self, name: &str) -> Result<(), KeyringUnavailable> {
        self.ask(name, |entry| none_if_absent(entry.delete_credential()).map(|_| ()))
    }
}

/// A keyring that lasts as long as the process: for tests and demonstrations. Clones share their secrets.
#[derive(Clone, Default)]
pub struct MemoryKeyring {
    secrets: Arc<Mutex<BTreeMap<String, Secret>>>,
    broken: Arc<Mutex<Option<Why>>>,
}

impl MemoryKeyring {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on every question fails for this reason; `None` mends it.
    pub fn fail(&self, why: Option<Why>) {
        *self.broken.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// The names it has secrets for.
    pub fn names(&self) -> Vec<String> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn open<T>(&self, act: impl FnOnce(&mut BTreeMap<String, Secret>) -> T) -> Result<T, KeyringUnavailable> {
        match *self.broken.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(why) => Err(unavailable(why, &"told to fail")),
            None => Ok(act(&mut self.secrets.lock().unwrap_or_else(PoisonError::into_inner))),
        }
    }
}

impl fmt::Debug for MemoryKeyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MemoryKeyring").field(&self.names()).finish()
    }
}

impl Keyring for MemoryKeyring {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyringUnavailable> {
        self.open(|secrets| secrets.get(name).cloned())
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyringUnavailable> {
        self.open(|secrets| {
            secrets.insert(name.to_owned(), Zeroizing::new(secret.to_vec()));
        })
    }

    fn remove(&self, name: &str) -> Result<(), KeyringUnavailable> {
        self.open(|secrets| {
            secrets.remove(name);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_keyring_keeps_replaces_and_forgets() {
        let keyring = MemoryKeyring::new();
        assert_eq!(keyring.get("a").unwrap(), None);
        keyring.set("a", b"one").unwrap();
        keyring.clone().set("a", b"two").unwrap();
        assert_eq!(keyring.get("a").unwrap().unwrap().as_slice(), b"two");
        assert_eq!(format!("{keyring:?}"), r#"MemoryKeyring(["a"])"#);
        keyring.fail(Some(Why::Locked));
        assert_eq!(keyring.get("a").unwrap_err().why, Why::Locked);
        keyring.fail(None);
        keyring.remove("a").unwrap();
        keyring.remove("a").unwrap();
        assert_eq!(keyring.get("a").unwrap(), None);
    }

    #[test]
    fn a_store_that_never_answers_is_given_up() {
        let keyring = SystemKeyring::new(Duration::ZERO);
        let error = keyring.ask("a", |_| Ok(())).unwrap_err();
        assert!(matches!(error.why, Why::TooSlow | Why::Absent | Why::Locked), "{error}");
    }

    #[test]
    fn the_reasons_are_told_apart() {
        let inner = || Box::new(std::io::Error::other("x"));
        assert_eq!(reason(&Error::NoStorageAccess(inner())), Why::Locked);
        assert_eq!(reason(&Error::PlatformFailure(inner())), Why::Absent);
        assert_eq!(reason(&Error::BadStoreFormat("x".into())), Why::Odd);
        assert_eq!(none_if_absent::<()>(Err(Error::NoEntry)).unwrap(), None);
    }
}

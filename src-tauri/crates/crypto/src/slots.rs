//! `keys.json`: the data key, sealed once for each way of opening it. Slots do not know of each other, so that
//! a keyring that was reset never takes the passphrase with it. Deliberately absent: a slot that opens by itself,
//! and a copy of the file before a change (an old passphrase would go on living in it).

mod content;
mod error;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use kernel::{Random, Timestamp};
use serde::Deserialize;
use zeroize::Zeroizing;

use self::content::{Content, FORMAT, MOST_ITERATIONS, Slot, keyring_key, passphrase_key};
pub use self::content::{SlotId, SlotKind};
pub use self::error::KeyError;
use crate::data_key::DataKey;
use crate::durable;
use crate::keyring::Keyring;
use crate::seal::SealKey;

/// Rounds of PBKDF2 between a passphrase and its slot: about 0.2 s on an office PC of 2024, once per start.
pub const PASSPHRASE_ITERATIONS: u32 = 512_000;

/// What may be told of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotInfo {
    /// Which.
    pub id: SlotId,
    /// How it opens.
    pub kind: SlotKind,
    /// When it was made.
    pub created: Timestamp,
    /// Whether it is the one that opened last.
    pub opened_last: bool,
}

/// A way of opening to be added.
pub enum NewSlot<'a> {
    /// By what the person knows, at a cost.
    Passphrase {
        /// What they know.
        passphrase: &'a str,
        /// Rounds of PBKDF2: [`PASSPHRASE_ITERATIONS`], or fewer in tests.
        iterations: u32,
    },
    /// By a keyring, which is given a fresh secret.
    Keyring(&'a dyn Keyring),
}

impl<'a> NewSlot<'a> {
    /// By what the person knows, at the usual cost.
    pub const fn passphrase(passphrase: &'a str) -> Self {
        Self::Passphrase { passphrase, iterations: PASSPHRASE_ITERATIONS }
    }
}

/// The data key, and what opened it.
#[derive(Debug)]
pub struct Opened {
    /// The key.
    pub key: DataKey,
    /// Which slot.
    pub slot: SlotId,
    /// How.
    pub kind: SlotKind,
}

/// The file of slots, held in memory; every change is on the disk when its method returns.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    content: Content,
}

impl KeyFile {
    /// Begin a file with one slot for `key`. Refuses if there is a file.
    pub fn create(
        path: &Path,
        key: &DataKey,
        slot: NewSlot<'_>,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Self, KeyError> {
        if Self::load(path)?.is_some() {
            return Err(KeyError::Exists { path: path.to_owned() });
        }
        let content = Content {
            format: FORMAT,
            key: key.fingerprint(),
            opened_last: None,
            slots: Vec::new(),
            rest: BTreeMap::new(),
        };
        let mut file = Self { path: path.to_owned(), content };
        file.add(key, slot, now, random)?;
        Ok(file)
    }

    /// The file at `path`; `None` if there is none. A write that was cut off, and may hold slots that were to go, is
    /// cleared away by whoever has the folder, at its start: here another write may be under way.
    pub fn load(path: &Path) -> Result<Option<Self>, KeyError> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(KeyError::File { path: path.to_owned(), source }),
        };
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let damaged =
            |error: serde_json::Error| KeyError::Damaged { path: path.to_owned(), detail: error.to_string() };
        let Format { format } = serde_json::from_slice(&text).map_err(damaged)?;
        if format > FORMAT {
            return Err(KeyError::TooNew { path: path.to_owned(), format });
        }
        let content: Content = serde_json::from_slice(&text).map_err(damaged)?;
        if content.slots.is_empty() {
            return Err(KeyError::Damaged { path: path.to_owned(), detail: "no slots".to_owned() });
        }
        Ok(Some(Self { path: path.to_owned(), content }))
    }

    /// The slots, oldest first.
    pub fn slots(&self) -> Vec<SlotInfo> {
        let info = |slot: &Slot| SlotInfo {
            id: slot.id.clone(),
            kind: slot.kind.clone(),
            created: slot.created,
            opened_last: self.content.opened_last.as_ref() == Some(&slot.id),
        };
        self.content.slots.iter().map(info).collect()
    }

    /// Open with what the person knows. Costs [`PASSPHRASE_ITERATIONS`] for every passphrase slot tried.
    pub fn open_with_passphrase(&mut self, passphrase: &str) -> Result<Opened, KeyError> {
        let (key, slot) = self.find_by_passphrase(passphrase)?;
        self.opened(key, slot, SlotKind::Passphrase)
    }

    fn find_by_passphrase(&self, passphrase: &str) -> Result<(DataKey, SlotId), KeyError> {
        let mut damaged = false;
        let mut tried = false;
        for slot in self.of_kind(&SlotKind::Passphrase) {
            // Counting to what a damaged number says might take days.
            if !slot.is_whole() || !(1..=MOST_ITERATIONS).contains(&slot.iterations) {
                damaged = true;
                continue;
            }
            tried = true;
            let with = passphrase_key(passphrase, &slot.salt, slot.iterations);
            if let Some(key) = slot.open(&with) {
                return Ok((key, slot.id.clone()));
            }
        }
        match (tried, damaged) {
            (_, true) => Err(self.damaged("a passphrase slot was changed")),
            (true, false) => Err(KeyError::WrongPassphrase),
            (false, false) => Err(KeyError::NoSlot),
        }
    }

    /// Open with the keyring, without asking the person for anything (the keyring itself may).
    pub fn open_with_keyring(&mut self, keyring: &dyn Keyring) -> Result<Opened, KeyError> {
        let (key, slot) = self.find_by_keyring(keyring)?;
        self.opened(key, slot, SlotKind::SecretService)
    }

    fn find_by_keyring(&self, keyring: &dyn Keyring) -> Result<(DataKey, SlotId), KeyError> {
        let mut failure = KeyError::NoSlot;
        for slot in self.of_kind(&SlotKind::SecretService) {
            if !slot.is_whole() {
                failure = self.damaged("a keyring slot was changed");
                continue;
            }
            let secret = keyring.get(&slot.keyring_name())?;
            let with = secret.as_ref().and_then(|secret| keyring_key(secret));
            if let Some(key) = with.and_then(|with| slot.open(&with)) {
                return Ok((key, slot.id.clone()));
            }
            failure = KeyError::KeyringForgot;
        }
        Err(failure)
    }

    /// Add a way of opening `key`, which must be this file's. The others stay as they are.
    pub fn add(
        &mut self,
        key: &DataKey,
        slot: NewSlot<'_>,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<SlotId, KeyError> {
        let slot = self.sealed(key, &slot, now, random)?;
        let id = slot.id.clone();
        let mut content = self.content.clone();
        content.slots.push(slot);
        self.replace(content)?;
        Ok(id)
    }

    /// Remove a way of opening. The last one stays.
    ///
    /// A keyring's secret goes with its slot if `keyring` is given and answers; without its slot it opens nothing.
    pub fn remove(&mut self, id: &SlotId, keyring: Option<&dyn Keyring>) -> Result<(), KeyError> {
        let mut content = self.content.clone();
        let place = content.slots.iter().position(|slot| slot.id == *id).ok_or(KeyError::NoSlot)?;
        if content.slots.len() == 1 {
            return Err(KeyError::LastSlot);
        }
        let slot = content.slots.remove(place);
        content.opened_last = content.opened_last.filter(|last| last != id);
        self.replace(content)?;
        if let (SlotKind::SecretService, Some(keyring)) = (&slot.kind, keyring) {
            let _ = keyring.remove(&slot.keyring_name());
        }
        Ok(())
    }

    /// Put a new passphrase in the place of the old one, in one write: a power cut leaves the one or the other.
    pub fn change_passphrase(
        &mut self,
        old: &str,
        new: NewSlot<'_>,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Opened, KeyError> {
        let Opened { key, slot: before, .. } = self.open_with_passphrase(old)?;
        let slot = self.sealed(&key, &new, now, random)?;
        let opened = Opened { key, slot: slot.id.clone(), kind: slot.kind.clone() };
        let mut content = self.content.clone();
        content.slots.retain(|slot| slot.id != before);
        content.opened_last = Some(slot.id.clone());
        content.slots.push(slot);
        self.replace(content)?;
        Ok(opened)
    }

    /// Let this be the only passphrase that opens, in one write. Refuses where it is no passphrase of this file.
    pub fn keep_passphrase(&mut self, id: &SlotId) -> Result<(), KeyError> {
        if self.of_kind(&SlotKind::Passphrase).all(|slot| slot.id != *id) {
            return Err(KeyError::NoSlot);
        }
        let mut content = self.content.clone();
        content.slots.retain(|slot| slot.kind != SlotKind::Passphrase || slot.id == *id);
        content.opened_last =
            content.opened_last.filter(|last| content.slots.iter().any(|slot| slot.id == *last));
        self.replace(content)
    }

    fn of_kind<'a>(&'a self, kind: &'a SlotKind) -> impl Iterator<Item = &'a Slot> {
        self.content.slots.iter().filter(move |slot| slot.kind == *kind)
    }

    fn damaged(&self, detail: &str) -> KeyError {
        KeyError::Damaged { path: self.path.clone(), detail: detail.to_owned() }
    }

    fn opened(&mut self, key: DataKey, slot: SlotId, kind: SlotKind) -> Result<Opened, KeyError> {
        if key.fingerprint() != self.content.key {
            return Err(KeyError::OtherKey);
        }
        if self.content.opened_last.as_ref() != Some(&slot) {
            let mut content = self.content.clone();
            content.opened_last = Some(slot.clone());
            // A memory for people, not a condition: keys on a read-only disk open too.
            let _ = self.replace(content);
        }
        Ok(Opened { key, slot, kind })
    }

    /// A slot for `key`. A keyring has its secret before the slot that needs it is written.
    fn sealed(
        &self,
        key: &DataKey,
        new: &NewSlot<'_>,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Slot, KeyError> {
        if key.fingerprint() != self.content.key {
            return Err(KeyError::OtherKey);
        }
        let mut name = [0; 8];
        random.fill(&mut name)?;
        let id = SlotId(hex::encode(name));
        let mut slot = Slot {
            id: id.clone(),
            kind: SlotKind::SecretService,
            created: now,
            salt: Vec::new(),
            iterations: 0,
            sealed: Vec::new(),
            check: String::new(),
            rest: BTreeMap::new(),
        };
        let with = match *new {
            NewSlot::Passphrase { passphrase: "", .. } => return Err(KeyError::EmptyPassphrase),
            NewSlot::Passphrase { passphrase, iterations } => {
                let mut salt = [0; 16];
                random.fill(&mut salt)?;
                slot.kind = SlotKind::Passphrase;
                slot.salt = salt.to_vec();
                slot.iterations = iterations.clamp(1, MOST_ITERATIONS);
                passphrase_key(passphrase, &salt, slot.iterations)
            }
            NewSlot::Keyring(keyring) => {
                let mut secret = Zeroizing::new([0; 16]);
                random.fill(secret.as_mut())?;
                keyring.set(&slot.keyring_name(), secret.as_ref())?;
                SealKey::from_bytes(*secret)
            }
        };
        slot.sealed = with.seal(&Slot::aad(&id), key.as_bytes(), random)?;
        slot.check = slot.checksum();
        Ok(slot)
    }

    fn replace(&mut self, content: Content) -> Result<(), KeyError> {
        let failed = |source| KeyError::File { path: self.path.clone(), source };
        let text = serde_json::to_vec_pretty(&content).map_err(|error| failed(error.into()))?;
        durable::write(&self.path, &text).map_err(failed)?;
        self.content = content;
        Ok(())
    }
}

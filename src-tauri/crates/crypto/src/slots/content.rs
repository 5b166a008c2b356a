//! The form of `keys.json`. What a newer version of this program adds is kept.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::data_key::DataKey;
use crate::digest::sm3;
use crate::password::stretch;
use crate::seal::SealKey;

/// The form of the file this code writes.
pub(super) const FORMAT: u32 = 1;

/// A slot that asks for more work than this is damaged.
pub(super) const MOST_ITERATIONS: u32 = 20_000_000;

/// Names a slot within its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SlotId(pub(super) String);

/// A way of opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SlotKind {
    /// By what the person knows.
    Passphrase,
    /// By the desktop's keyring.
    SecretService,
    /// By something a newer version of this program knows.
    #[serde(untagged)]
    Other(String),
}

/// The file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    pub(super) format: u32,
    /// The data key's fingerprint.
    pub(super) key: String,
    pub(super) opened_last: Option<SlotId>,
    pub(super) slots: Vec<Slot>,
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, serde_json::Value>,
}

/// One way of opening.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Slot {
    pub(super) id: SlotId,
    pub(super) kind: SlotKind,
    pub(super) created: Timestamp,
    #[serde(default, with = "hex::serde", skip_serializing_if = "Vec::is_empty")]
    pub(super) salt: Vec<u8>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) iterations: u32,
    #[serde(with = "hex::serde")]
    pub(super) sealed: Vec<u8>,
    /// Tells damage from a wrong passphrase.
    pub(super) check: String,
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, serde_json::Value>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Slot {
    /// What the sealed key is bound to.
    pub(super) fn aad(id: &SlotId) -> Vec<u8> {
        [b"tongban slot ", id.0.as_bytes()].concat()
    }

    /// The name of its secret in the keyring.
    pub(super) fn keyring_name(&self) -> String {
        format!("data key {}", self.id.0)
    }

    pub(super) fn checksum(&self) -> String {
        let kind = match &self.kind {
            SlotKind::Passphrase => "passphrase",
            SlotKind::SecretService => "secretService",
            SlotKind::Other(kind) => kind,
        };
        let text = format!(
            "{}\n{kind}\n{}\n{}\n{}\n{}",
            self.id.0,
            self.created,
            hex::encode(&self.salt),
            self.iterations,
            hex::encode(&self.sealed),
        );
        let mut check = hex::encode(sm3(text.as_bytes()));
        check.truncate(16);
        check
    }

    pub(super) fn is_whole(&self) -> bool {
        self.check == self.checksum() && self.iterations <= MOST_ITERATIONS
    }

    pub(super) fn open(&self, with: &SealKey) -> Option<DataKey> {
        let key = Zeroizing::new(with.open(&Self::aad(&self.id), &self.sealed).ok()?);
        key.as_slice().try_into().ok().map(DataKey::from_bytes)
    }
}

pub(super) fn passphrase_key(passphrase: &str, salt: &[u8], iterations: u32) -> SealKey {
    SealKey::from_bytes(*stretch::<16>(passphrase, salt, iterations))
}

/// The keyring's secret as a key, if it is one.
pub(super) fn keyring_key(secret: &[u8]) -> Option<SealKey> {
    secret.try_into().ok().map(SealKey::from_bytes)
}

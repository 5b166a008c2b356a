//! An item: what the hub accepted into a stream. Items are never changed; the chain of hashes is at once the
//! replica's check, the audit trail and the archive's proof.

use std::fmt;

use kernel::{OpId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::StreamId;
use crate::canonical::Canonical;

/// SM3 over an item and the hash of the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ChainHash(pub [u8; 32]);

impl ChainHash {
    /// Before the first item.
    pub const ZERO: Self = Self([0; 32]);
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChainHash({self})")
    }
}

impl Serialize for ChainHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ChainHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(serde::de::Error::custom)?;
        Ok(Self(bytes))
    }
}

/// What the hub accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Where.
    pub stream: StreamId,
    /// 1, 2, 3 … without a gap.
    pub seq: u64,
    /// The operation it came of. An item that is a consequence in another stream has an id derived from that
    /// operation's, so no id occurs twice over all streams.
    pub op_id: OpId,
    /// What happened: `workflow.approved`.
    pub kind: String,
    /// Version of `body` for this kind.
    pub v: u16,
    /// Whose act; `None` where the hub itself acted (a timer, an import by its administrator).
    pub actor: Option<PersonId>,
    /// Official time.
    pub hub_ts: Timestamp,
    /// JSON, hashed byte for byte.
    pub body: String,
    /// SM3(hash before ‖ canonical bytes of this item).
    pub hash: ChainHash,
}

impl Item {
    /// What the hash stands on besides the hash before: every field but the hash itself, as `canonical`
    /// describes, under the name `tongban.item.1`.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        Canonical::of("tongban.item.1")
            .text(&self.stream.to_string())
            .number(self.seq)
            .id(self.op_id.to_bytes())
            .text(&self.kind)
            .number(self.v.into())
            .optional_id(self.actor.map(PersonId::to_bytes))
            .time(self.hub_ts)
            .text(&self.body)
            .done()
    }

    /// The hash this item must have after one that has `before`.
    pub fn hash_after(&self, before: ChainHash) -> ChainHash {
        let mut hasher = crypto::Hasher::new();
        hasher.update(before.0).update(self.canonical_bytes());
        ChainHash(hasher.finish())
    }
}

/// An item before it has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// Where.
    pub stream: StreamId,
    /// What happened.
    pub kind: String,
    /// Version of `body`.
    pub v: u16,
    /// JSON.
    pub body: String,
}

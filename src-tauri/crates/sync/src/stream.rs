//! A stream: the unit of order, of permission and of replication. Its items carry numbers 1, 2, 3 … without
//! a gap. Written `kind:name` on the wire and in tables, because IT staff read logs.

use std::fmt;
use std::str::FromStr;

use kernel::{CaseId, PersonId};
use serde::{Deserialize, Serialize};

/// What a stream is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamId {
    /// One application on its way. Read by its participants.
    Case(CaseId),
    /// What only this person is told: notices, joined and left streams.
    User(PersonId),
    /// People, departments and posts of this hub. Open to every enrolled device.
    Directory,
    /// Form definitions of this hub. Open to every enrolled device.
    Forms,
    /// Rows that completed cases have left in a ledger (台账), by the ledger's key.
    Ledger(String),
}

/// The text names no stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Not a stream: {0:?}")]
pub struct BadStream(String);

impl StreamId {
    /// True where every enrolled device may read, without membership.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Directory | Self::Forms)
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(id) => write!(f, "case:{id}"),
            Self::User(id) => write!(f, "user:{id}"),
            Self::Directory => f.write_str("dir:"),
            Self::Forms => f.write_str("form:"),
            Self::Ledger(key) => write!(f, "ledger:{key}"),
        }
    }
}

impl FromStr for StreamId {
    type Err = BadStream;
    fn from_str(s: &str) -> Result<Self, BadStream> {
        let bad = || BadStream(s.chars().take(80).collect());
        let (kind, name) = s.split_once(':').ok_or_else(bad)?;
        match (kind, name) {
            ("case", id) => id.parse().map(Self::Case).map_err(|_| bad()),
            ("user", id) => id.parse().map(Self::User).map_err(|_| bad()),
            ("dir", "") => Ok(Self::Directory),
            ("form", "") => Ok(Self::Forms),
            ("ledger", key) if is_key(key) => Ok(Self::Ledger(key.to_owned())),
            _ => Err(bad()),
        }
    }
}

/// Keys of ledgers and forms: lower-case ASCII, digits and hyphens, at most 64.
pub fn is_key(s: &str) -> bool {
    !s.is_empty()
        && s.len() <= 64
        && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Serialize for StreamId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StreamId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

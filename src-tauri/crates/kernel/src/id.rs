//! Typed ids over UUIDv7, all made by [`Ids`] from an injected clock and randomness.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::random::NoRandomness;
use crate::{Clock, Random};

/// The text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Not an id of kind {kind}")]
pub struct BadId {
    kind: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(Uuid);

        impl $name {
            /// The id behind a UUID that was made elsewhere (a database row, a derivation).
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID itself.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The sixteen bytes, as stored in a BLOB column.
            pub const fn to_bytes(self) -> [u8; 16] {
                *self.0.as_bytes()
            }

            /// From the sixteen bytes of a BLOB column.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// A fresh id.
            pub fn new(ids: &Ids) -> Result<Self, NoRandomness> {
                ids.uuid().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(s: &str) -> Result<Self, BadId> {
                Uuid::from_str(s).map(Self).map_err(|_| BadId { kind: stringify!($name) })
            }
        }
    )+};
}

ids! {
    /// A department's or a province's hub.
    HubId,
    /// An enrolled device: one person on one PC.
    DeviceId,
    /// An operation, made on the device before the person is told "queued".
    OpId,
    /// An official.
    PersonId,
    /// A department in the tree of units.
    DepartmentId,
    /// One application on its way, from submission to archive.
    CaseId,
    /// One person's duty within a case.
    TaskId,
    /// An application that has not been submitted.
    DraftId,
    /// Something a person is told.
    NoticeId,
}

/// An attachment: the SM3 of its content, so equal files are one blob.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "string")]
pub struct BlobId(pub [u8; 32]);

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobId({self})")
    }
}

impl FromStr for BlobId {
    type Err = BadId;
    fn from_str(s: &str) -> Result<Self, BadId> {
        let bad = || BadId { kind: "BlobId" };
        if s.len() != 64 || !s.is_ascii() {
            return Err(bad());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(s.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| bad())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| bad())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for BlobId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BlobId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The maker of ids: time in the high bits so that rows sort by age, injected randomness below.
#[derive(Clone)]
pub struct Ids {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Ids {
    /// Ids from this clock and this randomness.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { clock, random }
    }

    fn uuid(&self) -> Result<Uuid, NoRandomness> {
        let mut bytes = [0; 10];
        self.random.fill(&mut bytes)?;
        let ms = u64::try_from(self.clock.now().ms()).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SystemClock, SystemRandom};

    #[test]
    fn ids_are_distinct_sort_by_age_and_survive_text_and_bytes() {
        let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
        let a = OpId::new(&ids).unwrap();
        let b = OpId::new(&ids).unwrap();
        assert_ne!(a, b);
        assert_eq!(a.to_string().parse::<OpId>().unwrap(), a);
        assert_eq!(OpId::from_bytes(a.to_bytes()), a);
        assert_eq!(a.uuid().get_version_num(), 7);
    }

    #[test]
    fn blob_ids_refuse_what_is_not_sixty_four_hex_digits() {
        let id = BlobId([0xab; 32]);
        assert_eq!(id.to_string().parse::<BlobId>().unwrap(), id);
        for bad in ["", "ab", &"g".repeat(64), &"公".repeat(64), &format!("{id}0")] {
            assert!(bad.parse::<BlobId>().is_err(), "{bad}");
        }
    }
}

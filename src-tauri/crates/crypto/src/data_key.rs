//! The one random key under which a node's data lie on disk. Deliberately absent: where it is kept (see
//! [`crate::slots`]).

use std::fmt;

use kernel::Random;
use kernel::random::NoRandomness;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::digest::hmac_sm3;
use crate::seal::SealKey;

/// An SM4 key: the database's own, and the root of all other keys on disk.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 16]);

impl DataKey {
    /// A fresh key.
    pub fn generate(random: &dyn Random) -> Result<Self, NoRandomness> {
        let mut key = Self([0; 16]);
        random.fill(&mut key.0)?;
        Ok(key)
    }

    /// The key of these bytes, from a slot or a test.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be sealed into a slot.
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The statement that opens a SQLCipher connection: a raw key, so no key stretching in between. A secret:
    /// for `sqlite3_exec` and nothing else.
    pub fn pragma(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.0));
        Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", *digits))
    }

    /// The key for one purpose, say `"blob"`: the first block of HKDF-Expand (RFC 5869) over HMAC-SM3. Knowing
    /// it tells nothing of the data key or of another purpose's key.
    pub fn derive(&self, purpose: &str) -> SealKey {
        let mut info = Vec::from(b"tongban ");
        info.extend_from_slice(purpose.as_bytes());
        info.push(1);
        let mut block = hmac_sm3(&self.0, &info);
        let mut key = [0; 16];
        key.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        block.zeroize();
        SealKey::from_bytes(key)
    }

    /// Tells keys apart without telling anything of them.
    pub(crate) fn fingerprint(&self) -> String {
        let mut text = hex::encode(hmac_sm3(&self.0, b"tongban fingerprint"));
        text.truncate(16);
        text
    }
}

impl PartialEq for DataKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for DataKey {}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SystemRandom;

    #[test]
    fn a_key_opens_its_database_by_thirty_two_digits() {
        let key = DataKey::from_bytes([0xa5; 16]);
        assert_eq!(*key.pragma(), format!("PRAGMA key = \"x'{}'\";", "a5".repeat(16)));
        assert_eq!(format!("{key:?}"), "DataKey(hidden)");
    }

    #[test]
    fn every_purpose_has_its_own_key() {
        let key = DataKey::generate(&SystemRandom).unwrap();
        let sealed = key.derive("blob").seal(b"", b"text", &SystemRandom).unwrap();
        assert_eq!(key.derive("blob").open(b"", &sealed).unwrap(), b"text");
        assert!(key.derive("device").open(b"", &sealed).is_err());
        assert!(DataKey::generate(&SystemRandom).unwrap().derive("blob").open(b"", &sealed).is_err());
    }

    #[test]
    fn fingerprints_tell_keys_apart() {
        let (a, b) = (DataKey::from_bytes([1; 16]), DataKey::from_bytes([2; 16]));
        assert_eq!(a.fingerprint().len(), 16);
        assert_ne!(a.fingerprint(), b.fingerprint());
        assert_ne!(a, b);
    }
}

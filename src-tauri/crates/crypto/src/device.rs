//! SM2 signatures (GB/T 32918.2) with the usual identifier `1234567812345678`. The nonce follows RFC 6979, so
//! that signing needs no randomness. Deliberately absent: certificates, ASN.1, other identifiers.

use std::fmt;
use std::str::FromStr;

use kernel::random::NoRandomness;
use kernel::{Code, Random, Refusal};
use serde::{Deserialize, Serialize};
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{SigningKey, VerifyingKey};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::data_key::DataKey;
use crate::seal::Tampered;

/// Who signs, as GM/T 0009 names everybody.
const ID: &str = "1234567812345678";

/// Under this purpose a device key is sealed.
const PURPOSE: &str = "device key";

/// `r ‖ s`, big-endian.
pub type Signature = [u8; 64];

/// The signature was not made by this key over this message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The signature does not verify")]
pub struct BadSignature;

impl From<BadSignature> for Refusal {
    fn from(_: BadSignature) -> Self {
        Self::new(Code::BadSignature)
    }
}

/// The bytes or the text are not a key: wrong length, out of range, or a point that is not on the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Not an SM2 key")]
pub struct BadKey;

/// A device's secret.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DeviceKey {
    /// In [1, n-2], big-endian.
    secret: [u8; 32],
}

impl DeviceKey {
    /// A fresh key.
    pub fn generate(random: &dyn Random) -> Result<Self, NoRandomness> {
        // A draw fails once in 2³²; sixteen failures in a row are a generator that does not work.
        for _ in 0..16 {
            let mut secret = Zeroizing::new([0; 32]);
            random.fill(secret.as_mut())?;
            if let Ok(key) = Self::from_secret(&secret) {
                return Ok(key);
            }
        }
        Err(NoRandomness)
    }

    pub(crate) fn from_secret(secret: &[u8; 32]) -> Result<Self, BadKey> {
        let key = Self { secret: *secret };
        key.signer().map(|_| key.clone())
    }

    fn signer(&self) -> Result<SigningKey, BadKey> {
        /// n - 1: its successor has no inverse, so nothing could be signed.
        const LAST: [u8; 32] = [
            0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x22,
        ];
        if self.secret.ct_eq(&LAST).into() {
            return Err(BadKey);
        }
        SigningKey::from_slice(ID, &self.secret).map_err(|_| BadKey)
    }

    /// The signature of `message`. Equal messages get equal signatures.
    ///
    /// Were the nonce unusable (a chance of 2⁻²⁵⁵), the answer would be sixty-four zeros, which nobody accepts.
    pub fn sign(&self, message: &[u8]) -> Signature {
        self.signer()
            .ok()
            .and_then(|signer| signer.try_sign(message).ok())
            .map_or([0; 64], |signature| signature.to_bytes().into())
    }

    /// What the others know this device by.
    pub fn public(&self) -> DevicePublicKey {
        let mut bytes = [0; 65];
        if let Ok(signer) = self.signer() {
            bytes.iter_mut().zip(signer.verifying_key().to_sec1_bytes()).for_each(|(to, from)| *to = from);
        }
        DevicePublicKey(bytes)
    }

    /// The secret under the data key, to be stored.
    pub fn seal(&self, key: &DataKey, random: &dyn Random) -> Result<Vec<u8>, NoRandomness> {
        key.derive(PURPOSE).seal(PURPOSE.as_bytes(), &self.secret, random)
    }

    /// The key out of what [`Self::seal`] made.
    pub fn unseal(sealed: &[u8], key: &DataKey) -> Result<Self, Tampered> {
        let secret = Zeroizing::new(key.derive(PURPOSE).open(PURPOSE.as_bytes(), sealed)?);
        let secret: &[u8; 32] = secret.as_slice().try_into().map_err(|_| Tampered)?;
        Self::from_secret(secret).map_err(|_| Tampered)
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(hidden)")
    }
}

/// A device's name towards everybody: a point on the curve, uncompressed (SEC 1), 65 bytes. Its text is 130
/// hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DevicePublicKey([u8; 65]);

impl DevicePublicKey {
    /// The key of these bytes, if they are a point on the curve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadKey> {
        let bytes: [u8; 65] = bytes.try_into().map_err(|_| BadKey)?;
        let key = Self(bytes);
        key.verifier().map(|_| key)
    }

    /// The 65 bytes.
    pub const fn to_bytes(self) -> [u8; 65] {
        self.0
    }

    fn verifier(&self) -> Result<VerifyingKey, BadKey> {
        if !self.0.starts_with(&[4]) {
            return Err(BadKey);
        }
        VerifyingKey::from_sec1_bytes(ID, &self.0).map_err(|_| BadKey)
    }

    /// Whether this key's owner signed `message`.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        let signature = sm2::dsa::Signature::from_slice(signature).map_err(|_| BadSignature)?;
        let verifier = self.verifier().map_err(|_| BadSignature)?;
        verifier.verify(message, &signature).map_err(|_| BadSignature)
    }
}

impl fmt::Display for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DevicePublicKey({self})")
    }
}

impl FromStr for DevicePublicKey {
    type Err = BadKey;
    fn from_str(text: &str) -> Result<Self, BadKey> {
        let mut bytes = [0; 65];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| BadKey)?;
        Self::from_bytes(&bytes)
    }
}

impl Serialize for DevicePublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DevicePublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

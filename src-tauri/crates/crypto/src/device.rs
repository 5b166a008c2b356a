//! SM2 signatures (GB/T 32918.2) with the usual identifier `1234567812345678`. The nonce follows RFC 6979, so
//! that signing needs no randomness. Deliberately absent: certificates, ASN.1, other identifiers.

use std::fmt;
use std::str::FromStr;

use kernel::random::NoRandomness;
use kernel::{Code, Random, Refusal};
use serde::{Deserialize, Serialize};
use sm2::dsa::SigningKey;
use sm2::dsa::signature::Signer;
use sm2_fast::VerifyingKey;
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
        VerifyingKey::from_bytes(&self.0).map_err(|_| BadKey)
    }

    /// Whether this key's owner signed `message`.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        let verifier = self.verifier().map_err(|_| BadSignature)?;
        verifier.verify(ID, message, signature).map_err(|_| BadSignature)
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

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SystemRandom;
    use proptest::prelude::*;

    /// The order of the curve.
    const N: &str = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";

    struct Always(u8);
    impl Random for Always {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            bytes.fill(self.0);
            Ok(())
        }
    }

    struct Dry;
    impl Random for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }

    fn key() -> DeviceKey {
        DeviceKey::generate(&SystemRandom).unwrap()
    }

    fn number(digits: &str) -> [u8; 32] {
        hex::decode(digits).unwrap().try_into().unwrap()
    }

    #[test]
    fn a_signature_holds_for_its_message_and_its_key_only() {
        let (ours, theirs) = (key(), key());
        let signature = ours.sign("同意".as_bytes());
        ours.public().verify("同意".as_bytes(), &signature).unwrap();
        assert_eq!(ours.public().verify("不同意".as_bytes(), &signature), Err(BadSignature));
        assert_eq!(ours.public().verify(b"", &signature), Err(BadSignature));
        assert_eq!(theirs.public().verify("同意".as_bytes(), &signature), Err(BadSignature));
        assert_eq!(ours.sign("同意".as_bytes()), signature, "no randomness is needed to sign");
    }

    #[test]
    fn numbers_outside_one_to_n_minus_one_are_no_signature() {
        let key = key();
        let signature = key.sign(b"text");
        let (r, s) = signature.split_at(32);
        let plus_n = |number: &[u8]| {
            let mut carry = 0;
            let mut sum: Vec<u8> = number
                .iter()
                .zip(super::tests::number(N))
                .rev()
                .map(|(a, b)| {
                    let sum = u16::from(*a) + u16::from(b) + carry;
                    carry = sum >> 8;
                    sum as u8
                })
                .collect();
            sum.reverse();
            sum
        };
        let zero = [0; 32];
        let n = number(N);
        for (r, s) in [
            (&zero[..], s),
            (r, &zero[..]),
            (&zero[..], &zero[..]),
            (&n[..], s),
            (r, &n[..]),
            (&plus_n(r), s),
            (r, &plus_n(s)),
            (&[0xff; 32][..], s),
            (r, &[0xff; 32][..]),
        ] {
            assert_eq!(key.public().verify(b"text", &[r, s].concat()), Err(BadSignature));
        }
    }

    #[test]
    fn a_signature_has_sixty_four_bytes() {
        let key = key();
        let signature = key.sign(b"text");
        for cut in 0..64 {
            assert_eq!(key.public().verify(b"text", &signature[..cut]), Err(BadSignature));
        }
        assert_eq!(key.public().verify(b"text", &[&signature[..], &[0]].concat()), Err(BadSignature));
        assert_eq!(key.public().verify(b"text", &[&[0], &signature[..]].concat()), Err(BadSignature));
    }

    #[test]
    fn a_point_off_the_curve_is_no_key() {
        let good = key().public().to_bytes();
        for place in [1, 32, 33, 64] {
            let mut bent = good;
            bent[place] ^= 1;
            assert_eq!(DevicePublicKey::from_bytes(&bent), Err(BadKey));
        }
        let mut compressed = [2; 33];
        compressed[1..].copy_from_slice(&good[1..33]);
        assert_eq!(DevicePublicKey::from_bytes(&compressed), Err(BadKey));
        assert_eq!(DevicePublicKey::from_bytes(&[0]), Err(BadKey), "the point at infinity");
        assert_eq!(DevicePublicKey::from_bytes(&[[4].as_slice(), &[0; 64]].concat()), Err(BadKey));
        assert_eq!(DevicePublicKey::from_bytes(&[[4].as_slice(), &[0xff; 64]].concat()), Err(BadKey));
        for cut in 0..65 {
            assert_eq!(DevicePublicKey::from_bytes(&good[..cut]), Err(BadKey));
        }
    }

    #[test]
    fn the_text_of_a_key_is_a_hundred_and_thirty_digits() {
        let key = key().public();
        assert_eq!(key.to_string().len(), 130);
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!(
            serde_json::from_str::<DevicePublicKey>(&serde_json::to_string(&key).unwrap()).unwrap(),
            key
        );
        for bad in [String::new(), "04".to_owned(), key.to_string() + "0", "公".repeat(130), "g".repeat(130)]
        {
            assert_eq!(bad.parse::<DevicePublicKey>(), Err(BadKey), "{bad}");
        }
    }

    #[test]
    fn a_secret_out_of_range_is_no_key() {
        let last = DeviceKey::from_secret(&number(&N.replace("4123", "4121")));
        last.unwrap().public().verify(b"text", &[1; 64]).unwrap_err();
        for bad in ["4122", "4123", "4124"] {
            assert_eq!(DeviceKey::from_secret(&number(&N.replace("4123", bad))).unwrap_err(), BadKey);
        }
        assert_eq!(DeviceKey::from_secret(&[0; 32]).unwrap_err(), BadKey);
    }

    #[test]
    fn without_randomness_there_is_no_key() {
        assert!(DeviceKey::generate(&Dry).is_err());
        assert!(DeviceKey::generate(&Always(0)).is_err(), "zero is never drawn sixteen times");
        assert!(DeviceKey::generate(&Always(0xff)).is_err());
    }

    #[test]
    fn a_key_is_stored_under_the_data_key_only() {
        let (device, data) = (key(), DataKey::generate(&SystemRandom).unwrap());
        let sealed = device.seal(&data, &SystemRandom).unwrap();
        assert!(!sealed.windows(32).any(|window| window == device.secret));
        assert_eq!(DeviceKey::unseal(&sealed, &data).unwrap().public(), device.public());
        let other = DataKey::generate(&SystemRandom).unwrap();
        assert_eq!(DeviceKey::unseal(&sealed, &other).unwrap_err(), Tampered);
        for cut in 0..sealed.len() {
            assert_eq!(DeviceKey::unseal(&sealed[..cut], &data).unwrap_err(), Tampered);
        }
        let short = data.derive(PURPOSE).seal(PURPOSE.as_bytes(), &[1; 31], &SystemRandom).unwrap();
        assert_eq!(DeviceKey::unseal(&short, &data).unwrap_err(), Tampered);
        assert!(device.seal(&data, &Dry).is_err());
    }

    #[test]
    fn the_secret_does_not_show() {
        assert_eq!(format!("{:?}", key()), "DeviceKey(hidden)");
    }

    /// Two non-negative integers as ASN.1 wants them, for the other implementation.
    fn der(signature: &Signature) -> Vec<u8> {
        let integer = |bytes: &[u8]| {
            let bytes: Vec<u8> = bytes.iter().copied().skip_while(|b| *b == 0).collect();
            let pad = if bytes.first().is_none_or(|b| *b >= 0x80) { vec![0] } else { vec![] };
            [vec![2, u8::try_from(pad.len() + bytes.len()).unwrap()], pad, bytes].concat()
        };
        let body = [integer(&signature[..32]), integer(&signature[32..])].concat();
        [vec![0x30, u8::try_from(body.len()).unwrap()], body].concat()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn another_implementation_accepts_our_signatures(
            message in prop::collection::vec(any::<u8>(), 1..100),
        ) {
            let key = key();
            let public = key.public().to_string();
            let verifier = sm_crypto::sm2::Verify::new(&public);
            prop_assert!(verifier.verify_der(&message, &der(&key.sign(&message)), true));
        }

        #[test]
        fn whatever_is_no_signature_is_refused_and_never_panics(
            signature in prop::collection::vec(any::<u8>(), 0..100),
            message in prop::collection::vec(any::<u8>(), 0..100),
        ) {
            prop_assert_eq!(key().public().verify(&message, &signature), Err(BadSignature));
        }
    }
}

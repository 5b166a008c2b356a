//! SM4-GCM with the parameters of RFC 8998: 96-bit nonce, 128-bit tag. A sealed text is
//! `nonce ‖ ciphertext ‖ tag`. Deliberately absent: nonces chosen by the caller.

use std::fmt;

use aes_gcm::aead::consts::U12;
use aes_gcm::{AeadInOut, AesGcm, KeyInit, Nonce, Tag};
use kernel::random::NoRandomness;
use kernel::{Code, Random, Refusal};
use sm4_fast::Sm4;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::digest::hmac_sm3;

/// Bytes a sealed text has more than its plaintext.
pub const OVERHEAD: usize = NONCE + TAG;

const NONCE: usize = 12;
const TAG: usize = 16;

/// A sealed text is not what was sealed under this key for this purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The sealed text was tampered with, or sealed under another key or for another purpose")]
pub struct Tampered;

impl From<Tampered> for Refusal {
    fn from(_: Tampered) -> Self {
        Self::new(Code::Corrupt)
    }
}

/// A key that seals. Good for 2³² texts (random nonces); every purpose has its own, see
/// [`crate::DataKey::derive`].
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealKey([u8; 16]);

impl SealKey {
    pub(crate) const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    fn cipher(&self) -> AesGcm<Sm4, U12> {
        AesGcm::new(&self.0.into())
    }

    /// Seal `plaintext` so that it opens only together with `aad` (which is not stored).
    pub fn seal(&self, aad: &[u8], plaintext: &[u8], random: &dyn Random) -> Result<Vec<u8>, NoRandomness> {
        let mut nonce = [0; NONCE];
        random.fill(&mut nonce)?;
        self.seal_with(nonce, aad, plaintext).ok_or(NoRandomness)
    }

    /// `None` beyond the 64 GiB that one GCM text may have; no caller comes near.
    pub(crate) fn seal_with(&self, nonce: [u8; NONCE], aad: &[u8], plaintext: &[u8]) -> Option<Vec<u8>> {
        let mut sealed = Vec::with_capacity(plaintext.len().saturating_add(OVERHEAD));
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plaintext);
        let (_, body) = sealed.split_at_mut(NONCE);
        let tag = self.cipher().encrypt_inout_detached(&nonce.into(), aad, body.into()).ok()?;
        sealed.extend_from_slice(&tag);
        Some(sealed)
    }

    /// The plaintext, if `sealed` was sealed under this key with this `aad`.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Tampered> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(Tampered)?;
        let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(Tampered)?;
        let mut plaintext = body.to_vec();
        self.cipher()
            .decrypt_inout_detached(
                &Nonce::<U12>::from(*nonce),
                aad,
                plaintext.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .map_err(|_| Tampered)?;
        Ok(plaintext)
    }

    /// A name for `what` that tells nothing of it without this key: 64 hex digits of HMAC-SM3. A key that names
    /// should not seal, too.
    pub fn name(&self, what: &[u8]) -> String {
        hex::encode(hmac_sm3(&self.0, what))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SystemRandom;
    use proptest::prelude::*;

    struct Dry;
    impl Random for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }

    #[test]
    fn without_randomness_nothing_is_sealed() {
        assert_eq!(SealKey([1; 16]).seal(b"", b"secret", &Dry), Err(NoRandomness));
    }

    #[test]
    fn equal_texts_seal_differently() {
        let key = SealKey([1; 16]);
        assert_ne!(
            key.seal(b"", b"secret", &SystemRandom).unwrap(),
            key.seal(b"", b"secret", &SystemRandom).unwrap()
        );
    }

    #[test]
    fn the_key_does_not_show() {
        assert_eq!(format!("{:?}", SealKey([0xab; 16])), "SealKey(hidden)");
    }

    proptest! {
        #[test]
        fn another_core_seals_alike(
            key in any::<[u8; 16]>(), nonce in any::<[u8; 12]>(),
            plaintext in prop::collection::vec(any::<u8>(), 0..1500),
        ) {
            let mut theirs = plaintext.clone();
            let other = AesGcm::<sm4::Sm4, U12>::new(&key.into());
            let tag = other.encrypt_inout_detached(&nonce.into(), b"aad", theirs.as_mut_slice().into()).unwrap();
            let sealed = SealKey(key).seal_with(nonce, b"aad", &plaintext).unwrap();
            prop_assert_eq!(sealed, [&nonce[..], &theirs, &tag].concat());
        }

        #[test]
        fn what_was_sealed_opens_and_any_changed_bit_is_noticed(
            plaintext in prop::collection::vec(any::<u8>(), 0..200),
            aad in prop::collection::vec(any::<u8>(), 0..40),
            bit in any::<prop::sample::Index>(),
        ) {
            let key = SealKey([7; 16]);
            let sealed = key.seal(&aad, &plaintext, &SystemRandom).unwrap();
            prop_assert_eq!(sealed.len(), plaintext.len() + OVERHEAD);
            prop_assert_eq!(key.open(&aad, &sealed).unwrap(), plaintext);
            prop_assert_eq!(SealKey([8; 16]).open(&aad, &sealed), Err(Tampered));
            prop_assert_eq!(key.open(&[&aad[..], b"x"].concat(), &sealed), Err(Tampered));
            let mut bent = sealed.clone();
            let bit = bit.index(bent.len() * 8);
            bent[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(key.open(&aad, &bent), Err(Tampered));
            for cut in 0..sealed.len() {
                prop_assert_eq!(key.open(&aad, &sealed[..cut]), Err(Tampered));
            }
        }
    }
}

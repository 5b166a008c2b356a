//! SM3 (GB/T 32905) and HMAC-SM3. Deliberately absent: any other hash.

use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use sm3::{Digest as _, Sm3};

/// Thirty-two bytes of SM3.
pub type Digest = [u8; 32];

/// SM3 of `data`.
pub fn sm3(data: &[u8]) -> Digest {
    Sm3::digest(data).into()
}

/// SM3 over bytes that arrive one piece after another.
#[derive(Clone, Default)]
pub struct Hasher(Sm3);

impl Hasher {
    /// A hasher that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Take in the next piece.
    pub fn update(&mut self, data: impl AsRef<[u8]>) -> &mut Self {
        self.0.update(data);
        self
    }

    /// SM3 of everything taken in.
    pub fn finish(self) -> Digest {
        self.0.finalize().into()
    }
}

/// HMAC-SM3 of `data` under `key`, of whatever length.
pub fn hmac_sm3(key: &[u8], data: &[u8]) -> Digest {
    let mut mac = keyed(key);
    mac.update(data);
    mac.finalize().into_bytes().into()
}

/// HMAC's own rule for keys, written out because `new_from_slice` claims it could fail: longer than a block
/// is hashed, shorter is padded with zeros.
pub(crate) fn keyed(key: &[u8]) -> Hmac<Sm3> {
    let mut block = Key::<Hmac<Sm3>>::default();
    let hashed;
    let key = if key.len() > block.len() {
        hashed = sm3(key);
        hashed.as_slice()
    } else {
        key
    };
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mac = Hmac::new(&block);
    zeroize::Zeroize::zeroize(block.as_mut_slice());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_vectors_of_the_standard() {
        assert_eq!(
            hex::encode(sm3(b"abc")),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        assert_eq!(
            hex::encode(sm3(&b"abcd".repeat(16))),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }

    /// RFC 2104 from nothing but the hash.
    fn hmac_by_the_book(key: &[u8], data: &[u8]) -> Digest {
        let mut block = [0; 64];
        let key = if key.len() > 64 { sm3(key).to_vec() } else { key.to_vec() };
        block[..key.len()].copy_from_slice(&key);
        let inner = [&block.map(|b| b ^ 0x36)[..], data].concat();
        sm3(&[&block.map(|b| b ^ 0x5c)[..], &sm3(&inner)].concat())
    }

    proptest! {
        #[test]
        fn hmac_is_what_rfc_2104_says(key in prop::collection::vec(any::<u8>(), 0..150),
                                      data in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(hmac_sm3(&key, &data), hmac_by_the_book(&key, &data));
        }

        #[test]
        fn pieces_hash_like_the_whole(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..100), 0..8)) {
            let mut hasher = Hasher::new();
            for piece in &pieces {
                hasher.update(piece);
            }
            prop_assert_eq!(hasher.finish(), sm3(&pieces.concat()));
        }

        #[test]
        fn another_implementation_agrees(data in prop::collection::vec(any::<u8>(), 0..1000)) {
            prop_assert_eq!(hex::encode(sm3(&data)), sm_crypto::sm3::sm3_hash(&data));
        }
    }
}

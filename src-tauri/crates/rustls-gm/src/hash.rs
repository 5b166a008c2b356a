//! SM3 and HMAC-SM3 as rustls asks for them. Deliberately absent: HKDF, which rustls builds itself.

use ::hmac::{KeyInit as _, Mac as _};
use rustls::crypto::hash::{Context, Hash, HashAlgorithm, Output};
use rustls::crypto::hmac::{Hmac, Key, Tag};
use sm3::Digest as _;
use zeroize::Zeroizing;

/// Bytes of a digest.
const OUTPUT: usize = 32;
/// Bytes that SM3 takes at once; a longer key of HMAC is hashed first.
const BLOCK: usize = 64;

/// SM3 (GB/T 32905).
pub(crate) struct Sm3;

struct Running(sm3::Sm3);

impl Hash for Sm3 {
    fn start(&self) -> Box<dyn Context> {
        Box::new(Running(sm3::Sm3::new()))
    }

    fn hash(&self, data: &[u8]) -> Output {
        Output::new(&sm3::Sm3::digest(data))
    }

    fn output_len(&self) -> usize {
        OUTPUT
    }

    fn algorithm(&self) -> HashAlgorithm {
        // The registry of TLS 1.2 gave SM3 the number 7; rustls only compares it.
        HashAlgorithm::from(7)
    }
}

impl Context for Running {
    fn fork_finish(&self) -> Output {
        Output::new(&self.0.clone().finalize())
    }

    fn fork(&self) -> Box<dyn Context> {
        Box::new(Self(self.0.clone()))
    }

    fn finish(self: Box<Self>) -> Output {
        Output::new(&self.0.finalize())
    }

    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
}

/// HMAC (RFC 2104) over SM3.
pub(crate) struct HmacSm3;

struct Keyed(::hmac::Hmac<sm3::Sm3>);

impl Hmac for HmacSm3 {
    fn with_key(&self, key: &[u8]) -> Box<dyn Key> {
        // Brought to a block here, because setting up with a block cannot fail.
        let mut block = Zeroizing::new([0; BLOCK]);
        if key.len() > BLOCK {
            block.iter_mut().zip(sm3::Sm3::digest(key)).for_each(|(to, from)| *to = from);
        } else {
            block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
        }
        Box::new(Keyed(::hmac::Hmac::new(&(*block).into())))
    }

    fn hash_output_len(&self) -> usize {
        OUTPUT
    }
}

impl Key for Keyed {
    fn sign_concat(&self, first: &[u8], middle: &[&[u8]], last: &[u8]) -> Tag {
        let mut mac = self.0.clone();
        mac.update(first);
        middle.iter().for_each(|part| mac.update(part));
        mac.update(last);
        Tag::new(&mac.finalize().into_bytes())
    }

    fn tag_len(&self) -> usize {
        OUTPUT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sm3_is_that_of_the_standard() {
        let abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(hex::encode(Sm3.hash(b"abc").as_ref()), abc);
        let mut running = Sm3.start();
        running.update(b"a");
        let fork = running.fork();
        running.update(b"bc");
        assert_eq!(hex::encode(running.fork_finish().as_ref()), abc);
        assert_eq!(hex::encode(running.finish().as_ref()), abc);
        assert_eq!(fork.finish().as_ref(), Sm3.hash(b"a").as_ref(), "a fork goes its own way");
    }

    proptest! {
        #[test]
        fn hmac_is_what_rfc_2104_says(
            key in prop::collection::vec(any::<u8>(), 0..150),
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 3),
        ) {
            let mut block = if key.len() > BLOCK { Sm3.hash(&key).as_ref().to_vec() } else { key.clone() };
            block.resize(BLOCK, 0);
            let pad = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<_>>();
            let inner = Sm3.hash(&[pad(0x36), parts.concat()].concat());
            let expected = Sm3.hash(&[&pad(0x5c)[..], inner.as_ref()].concat());
            let tag = HmacSm3.with_key(&key).sign_concat(&parts[0], &[&parts[1]], &parts[2]);
            prop_assert_eq!(tag.as_ref(), expected.as_ref());
        }
    }
}

//! What is done to a page: SM4 in counter mode, and HMAC-SM3 over the outcome.
//!
//! Why a counter and not CBC: encryption in CBC goes one block after another, and an SM4 that looks nothing up is
//! fast only on many blocks at once. A vector must not come twice under one key: SQLCipher asks for sixteen random
//! bytes each time it writes a page, and after 2⁴⁰ pages the chance that any two counted over each other is 2⁻⁴⁰. A
//! changed page is noticed by its HMAC before it is decrypted.
//!
//! A connection keeps its keys set up, for as long as it is asked with the same ones.

use ctr::cipher::{Block, InnerIvInit, KeyInit, StreamCipherCore};
use ctr::{CtrCore, flavors::Ctr128BE};
use hmac::{Hmac, Mac};
use sm3::Sm3;
use sm4_fast::Sm4;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::digest::{Digest, keyed};

/// Blocks that every path of `sm4-fast` takes at once, or a multiple of them.
const AT_ONCE: usize = 32;

/// The ciphers of one connection.
#[derive(Default)]
pub(super) struct PageCiphers {
    cipher: Kept<Sm4>,
    mac: Kept<Hmac<Sm3>>,
}

impl PageCiphers {
    /// Encrypt a page in its place, or decrypt it: with a counter they are the same. `None` for half a block.
    pub(super) fn crypt(&mut self, key: &[u8; 16], vector: &[u8; 16], page: &mut [u8]) -> Option<()> {
        let cipher = self.cipher.under(key, |key| Some(Sm4::new(key.try_into().ok()?)))?;
        let (blocks, []) = Block::<Sm4>::slice_as_chunks_mut(page) else { return None };
        let mut counter = CtrCore::<_, Ctr128BE>::inner_iv_init(cipher, vector.into());
        let whole = blocks.len() - blocks.len() % AT_ONCE;
        let (whole, rest) = blocks.split_at_mut_checked(whole)?;
        counter.apply_keystream_blocks(whole);
        // A few blocks take as long as many: the rest goes through with some that nobody needs.
        let mut last = [Block::<Sm4>::default(); AT_ONCE];
        last.iter_mut().zip(rest.iter()).for_each(|(to, from)| *to = *from);
        counter.apply_keystream_blocks(&mut last);
        rest.iter_mut().zip(last.iter()).for_each(|(to, from)| *to = *from);
        last.iter_mut().for_each(|block| block.as_mut_slice().zeroize());
        Some(())
    }

    /// HMAC-SM3 of two parts.
    pub(super) fn mac(&mut self, key: &[u8], first: &[u8], second: &[u8]) -> Option<Digest> {
        let mut mac = self.mac.under(key, |key| Some(keyed(key)))?.clone();
        mac.update(first);
        mac.update(second);
        Some(mac.finalize().into_bytes().into())
    }
}

/// Something set up under a key, and the key.
struct Kept<T>(Option<(Zeroizing<Vec<u8>>, T)>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Kept<T> {
    fn under(&mut self, key: &[u8], set_up: impl FnOnce(&[u8]) -> Option<T>) -> Option<&T> {
        if !self.0.as_ref().is_some_and(|(known, _)| known.ct_eq(key).into()) {
            self.0 = Some((Zeroizing::new(key.to_vec()), set_up(key)?));
        }
        self.0.as_ref().map(|(_, kept)| kept)
    }
}

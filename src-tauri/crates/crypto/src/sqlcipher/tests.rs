//! As SQLCipher calls it: by pointers.

use super::*;
use crate::digest::{hmac_sm3, sm3};
use proptest::prelude::*;
use std::ptr;

const ENCRYPT: c_int = 1;
const DECRYPT: c_int = 0;

/// What SQLCipher holds for one connection.
struct Held(*mut c_void);

impl Held {
    fn new() -> Self {
        let mut kept = ptr::null_mut();
        // SAFETY: a place for a pointer.
        assert_eq!(unsafe { ctx_init(&raw mut kept) }, OK);
        Self(kept)
    }

    fn crypt(&self, mode: c_int, key: &[u8], iv: &[u8; 16], input: &[u8]) -> Option<Vec<u8>> {
        let mut out = vec![0; input.len()];
        let (key_length, length) = (key.len() as c_int, input.len() as c_int);
        let (key, iv, input) = (key.as_ptr(), iv.as_ptr(), input.as_ptr());
        // SAFETY: every length is that of its buffer.
        let status = unsafe { cipher(self.0, mode, key, key_length, iv, input, length, out.as_mut_ptr()) };
        (status == OK).then_some(out)
    }

    fn mac(&self, key: &[u8], first: &[u8], second: &[u8]) -> Option<[u8; 32]> {
        let mut out = [0; 32];
        // An empty second part is null, as SQLCipher has it.
        let second_start = if second.is_empty() { ptr::null() } else { second.as_ptr() };
        let (key, key_length) = (key.as_ptr(), key.len() as c_int);
        let (first, first_length) = (first.as_ptr(), first.len() as c_int);
        let (second_length, place) = (second.len() as c_int, out.as_mut_ptr());
        // SAFETY: every length is that of its buffer.
        let status = unsafe {
            hmac(self.0, 2, key, key_length, first, first_length, second_start, second_length, place)
        };
        (status == OK).then_some(out)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // SAFETY: what `ctx_init` gave; the second call finds the place empty.
        unsafe {
            assert_eq!(ctx_free(&raw mut self.0), OK);
            assert!(self.0.is_null());
            assert_eq!(ctx_free(&raw mut self.0), OK);
        }
    }
}

/// Counter mode from nothing but the other implementation's single blocks.
fn counted(key: &[u8; 16], iv: &[u8; 16], page: &[u8]) -> Vec<u8> {
    let cipher = sm_crypto::sm4::CryptSM4ECB::new(key);
    let counters = (0..).map(|block| u128::from_be_bytes(*iv).wrapping_add(block).to_be_bytes());
    let stream = counters.flat_map(|counter| cipher.encrypt_ecb(&counter).into_iter().take(16));
    page.iter().zip(stream).map(|(a, b)| a ^ b).collect()
}

proptest! {
    #[test]
    fn pages_are_sm4_in_counter_mode(
        key in any::<[u8; 16]>(), iv in prop_oneof![any::<[u8; 16]>(), Just([0xff; 16])],
        page in prop::collection::vec(any::<[u8; 16]>(), 1..40),
    ) {
        let (held, page) = (Held::new(), page.concat());
        let sealed = held.crypt(ENCRYPT, &key, &iv, &page).unwrap();
        prop_assert_eq!(&sealed, &counted(&key, &iv, &page));
        prop_assert_eq!(held.crypt(DECRYPT, &key, &iv, &sealed).unwrap(), page);
    }

    #[test]
    fn a_connection_that_changes_its_keys_uses_the_new_ones(
        keys in prop::collection::vec(0_u8..3, 1..12),
    ) {
        let held = Held::new();
        for key in keys.into_iter().map(|key| [key; 16]) {
            prop_assert_eq!(held.crypt(ENCRYPT, &key, &[7; 16], &[0; 32]).unwrap(), counted(&key, &[7; 16], &[0; 32]));
            prop_assert_eq!(held.mac(&key, b"page", b"").unwrap(), hmac_sm3(&key, b"page"));
        }
    }

    #[test]
    fn seals_are_hmac_sm3_over_both_parts(
        key in prop::collection::vec(any::<u8>(), 1..80),
        first in prop::collection::vec(any::<u8>(), 1..80),
        second in prop::collection::vec(any::<u8>(), 0..8),
    ) {
        let out = Held::new().mac(&key, &first, &second).unwrap();
        prop_assert_eq!(out, hmac_sm3(&key, &[first, second].concat()));
    }
}

#[test]
fn a_page_may_be_sealed_in_its_own_place() {
    let (held, key, iv) = (Held::new(), [1; 16], [2; 16]);
    let mut page = [3_u8; 64];
    let expected = held.crypt(ENCRYPT, &key, &iv, &page).unwrap();
    let place = page.as_mut_ptr();
    // SAFETY: input and output are the same 64 bytes, which the function allows.
    let status =
        unsafe { cipher(held.0, ENCRYPT, key.as_ptr(), 16, iv.as_ptr(), place.cast_const(), 64, place) };
    assert_eq!(status, OK);
    assert_eq!(page.as_slice(), expected);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let held = Held::new();
    assert_eq!(held.crypt(ENCRYPT, &[1; 16], &[2; 16], &[3; 15]), None, "no whole block");
    assert_eq!(held.crypt(ENCRYPT, &[1; 15], &[2; 16], &[3; 16]), None, "a short key");
    assert_eq!(held.crypt(ENCRYPT, &[1; 32], &[2; 16], &[3; 16]), None, "a key of another cipher");
    // SAFETY: null pointers and negative lengths are what is tried; the functions look before they touch.
    unsafe {
        let (nobody, nothing) = (ptr::null_mut(), ptr::null());
        assert_eq!(tongban_sqlcipher_setup(ptr::null_mut()), ERROR);
        assert_eq!(ctx_init(ptr::null_mut()), ERROR);
        assert_eq!(ctx_free(ptr::null_mut()), ERROR);
        let mut page = [0; 16];
        let place = page.as_mut_ptr();
        assert_eq!(cipher(nobody, 0, [1; 16].as_ptr(), 16, [2; 16].as_ptr(), place, 16, place), ERROR);
        let nobody = held.0;
        assert_eq!(cipher(nobody, 0, nothing, 16, nothing, nothing, 16, ptr::null_mut()), ERROR);
        assert_eq!(hmac(nobody, 0, nothing, 16, nothing, 1, nothing, 0, ptr::null_mut()), ERROR);
        assert_eq!(kdf(nobody, 0, nothing, 1, nothing, 16, 1, 16, ptr::null_mut()), ERROR);
        assert_eq!(random(nobody, ptr::null_mut(), 16), ERROR);
        assert_eq!(random(nobody, ptr::null_mut(), -1), ERROR);
        let mut key = [0; 16];
        assert_eq!(kdf(nobody, 0, nothing, 0, nothing, 0, 0, 16, key.as_mut_ptr()), ERROR, "no rounds");
    }
}

#[test]
fn keys_are_stretched_with_sm3_and_salts_are_random() {
    let mut key = [0; 16];
    let mut salts = [[0_u8; 16]; 2];
    // SAFETY: every length is that of its buffer.
    unsafe {
        let status =
            kdf(ptr::null_mut(), 2, c"pw".as_ptr().cast(), 2, [9; 16].as_ptr(), 16, 2, 16, key.as_mut_ptr());
        assert_eq!(status, OK);
        for salt in &mut salts {
            assert_eq!(random(ptr::null_mut(), salt.as_mut_ptr().cast(), 16), OK);
        }
    }
    let first = hmac_sm3(b"pw", &[&[9; 16][..], &[0, 0, 0, 1]].concat());
    let second = hmac_sm3(b"pw", &first);
    let expected: Vec<u8> = first.iter().zip(second).map(|(a, b)| a ^ b).take(16).collect();
    assert_eq!(key.as_slice(), expected);
    assert_ne!(salts[0], salts[1]);
    assert_ne!(sm3(&salts[0]), sm3(&salts[1]));
}

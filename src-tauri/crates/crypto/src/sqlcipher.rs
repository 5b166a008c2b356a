//! SQLCipher's ciphers: pages are SM4-CBC under HMAC-SM3, passphrases (which we never use: keys are raw) would be
//! stretched by PBKDF2-HMAC-SM3. The C library is built with `SQLCIPHER_CRYPTO_CUSTOM=tongban_sqlcipher_setup`
//! and finds [`tongban_sqlcipher_setup`] when it is linked; there is no OpenSSL in the tree.
//!
//! Deliberately absent: a choice of algorithm. The C side asks for "SHA1", "SHA256" or "SHA512" by number; it is
//! answered with SM3 throughout. No function here panics: lengths that make no sense are refused.
#![expect(unsafe_code, reason = "the one place where SQLCipher hands us pointers")]

use std::ffi::{c_char, c_int, c_uchar, c_void};

use cbc::cipher::{Block, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use hmac::Mac;
use sm3::Sm3;
use sm4::Sm4;

use crate::digest::keyed;

const OK: c_int = 0;
const ERROR: c_int = 1;
const KEY: c_int = 16;
const BLOCK: c_int = 16;
const MAC: c_int = 32;
const ENCRYPT: c_int = 1;

/// `struct sqlcipher_provider` of SQLCipher 4.19, field for field.
#[repr(C)]
pub struct Provider {
    init: Option<extern "C" fn() -> c_int>,
    shutdown: Option<extern "C" fn()>,
    get_provider_name: extern "C" fn(*mut c_void) -> *const c_char,
    add_random: extern "C" fn(*mut c_void, *const c_void, c_int) -> c_int,
    random: unsafe extern "C" fn(*mut c_void, *mut c_void, c_int) -> c_int,
    hmac: unsafe extern "C" fn(
        *mut c_void,
        c_int,
        *const c_uchar,
        c_int,
        *const c_uchar,
        c_int,
        *const c_uchar,
        c_int,
        *mut c_uchar,
    ) -> c_int,
    kdf: unsafe extern "C" fn(
        *mut c_void,
        c_int,
        *const c_uchar,
        c_int,
        *const c_uchar,
        c_int,
        c_int,
        c_int,
        *mut c_uchar,
    ) -> c_int,
    cipher: unsafe extern "C" fn(
        *mut c_void,
        c_int,
        *const c_uchar,
        c_int,
        *const c_uchar,
        *const c_uchar,
        c_int,
        *mut c_uchar,
    ) -> c_int,
    get_cipher: extern "C" fn(*mut c_void) -> *const c_char,
    get_key_sz: extern "C" fn(*mut c_void) -> c_int,
    get_iv_sz: extern "C" fn(*mut c_void) -> c_int,
    get_block_sz: extern "C" fn(*mut c_void) -> c_int,
    get_hmac_sz: extern "C" fn(*mut c_void, c_int) -> c_int,
    ctx_init: extern "C" fn(*mut *mut c_void) -> c_int,
    ctx_free: extern "C" fn(*mut *mut c_void) -> c_int,
    fips_status: extern "C" fn(*mut c_void) -> c_int,
    get_provider_version: extern "C" fn(*mut c_void) -> *const c_char,
    next: *mut Provider,
}

/// Called once by SQLCipher, with room for a provider.
///
/// # Safety
///
/// `provider` points to a `struct sqlcipher_provider` that may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tongban_sqlcipher_setup(provider: *mut Provider) -> c_int {
    if provider.is_null() {
        return ERROR;
    }
    let ours = Provider {
        init: None,
        shutdown: None,
        get_provider_name,
        add_random,
        random,
        hmac,
        kdf,
        cipher,
        get_cipher,
        get_key_sz,
        get_iv_sz,
        get_block_sz,
        get_hmac_sz,
        ctx_init: nothing_to_keep,
        ctx_free: nothing_to_keep,
        fips_status,
        get_provider_version,
        next: std::ptr::null_mut(),
    };
    // SAFETY: not null, and the caller gives us the struct to write; it is registered (and `next` set) only
    // after we return.
    unsafe { provider.write(ours) };
    OK
}

/// The name SQLCipher reports for this provider (`PRAGMA cipher_provider`), and a reason for the linker to keep
/// it: whoever opens databases calls this.
pub fn provider_name() -> &'static str {
    // The address is taken so that the symbol is linked wherever this function is.
    let _ = std::hint::black_box(tongban_sqlcipher_setup as unsafe extern "C" fn(*mut Provider) -> c_int);
    "tongban"
}

extern "C" fn get_provider_name(_: *mut c_void) -> *const c_char {
    c"tongban".as_ptr()
}

extern "C" fn get_provider_version(_: *mut c_void) -> *const c_char {
    c"1".as_ptr()
}

extern "C" fn get_cipher(_: *mut c_void) -> *const c_char {
    c"sm4-128-cbc".as_ptr()
}

extern "C" fn get_key_sz(_: *mut c_void) -> c_int {
    KEY
}

extern "C" fn get_iv_sz(_: *mut c_void) -> c_int {
    BLOCK
}

extern "C" fn get_block_sz(_: *mut c_void) -> c_int {
    BLOCK
}

extern "C" fn get_hmac_sz(_: *mut c_void, _algorithm: c_int) -> c_int {
    MAC
}

extern "C" fn nothing_to_keep(_: *mut *mut c_void) -> c_int {
    OK
}

extern "C" fn fips_status(_: *mut c_void) -> c_int {
    0
}

/// The operating system's generator needs no seed of ours.
extern "C" fn add_random(_: *mut c_void, _: *const c_void, _: c_int) -> c_int {
    OK
}

/// # Safety
///
/// `length` bytes at `start` may be read for as long as the slice lives; or `length` is 0.
unsafe fn bytes<'a>(start: *const c_uchar, length: c_int) -> Option<&'a [u8]> {
    match usize::try_from(length) {
        Ok(0) => Some(&[]),
        // SAFETY: not null, and the caller vouches for the length.
        Ok(length) if !start.is_null() => Some(unsafe { std::slice::from_raw_parts(start, length) }),
        _ => None,
    }
}

/// # Safety
///
/// `length` bytes at `start` may be written, and nobody else refers to them while the slice lives; or
/// `length` is 0.
unsafe fn bytes_mut<'a>(start: *mut c_uchar, length: c_int) -> Option<&'a mut [u8]> {
    match usize::try_from(length) {
        Ok(0) => Some(&mut []),
        // SAFETY: not null, and the caller vouches for the length and that nobody else refers to them.
        Ok(length) if !start.is_null() => Some(unsafe { std::slice::from_raw_parts_mut(start, length) }),
        _ => None,
    }
}

fn status(done: Option<()>) -> c_int {
    if done.is_some() { OK } else { ERROR }
}

/// Salts and initialization vectors, from the operating system. The kernel's `Random` cannot reach here: the C
/// library keeps no state for us; nothing of it is visible outside the file.
unsafe extern "C" fn random(_: *mut c_void, buffer: *mut c_void, length: c_int) -> c_int {
    // SAFETY: SQLCipher passes a buffer of `length` bytes of its own.
    let buffer = unsafe { bytes_mut(buffer.cast(), length) };
    status(buffer.and_then(|buffer| getrandom::fill(buffer).ok()))
}

unsafe extern "C" fn hmac(
    _: *mut c_void,
    _algorithm: c_int,
    key: *const c_uchar,
    key_length: c_int,
    first: *const c_uchar,
    first_length: c_int,
    second: *const c_uchar,
    second_length: c_int,
    out: *mut c_uchar,
) -> c_int {
    // SAFETY: SQLCipher passes three buffers with their lengths (the second may be null with length 0).
    let (key, first, second) =
        unsafe { (bytes(key, key_length), bytes(first, first_length), bytes(second, second_length)) };
    let done = (|| {
        let mut mac = keyed(key?);
        mac.update(first?);
        mac.update(second?);
        let mac = mac.finalize().into_bytes();
        // SAFETY: `out` has room for `get_hmac_sz` bytes; the inputs are no longer referred to.
        unsafe { bytes_mut(out, MAC) }?.copy_from_slice(&mac);
        Some(())
    })();
    status(done)
}

unsafe extern "C" fn kdf(
    _: *mut c_void,
    _algorithm: c_int,
    pass: *const c_uchar,
    pass_length: c_int,
    salt: *const c_uchar,
    salt_length: c_int,
    rounds: c_int,
    key_length: c_int,
    key: *mut c_uchar,
) -> c_int {
    let done = (|| {
        let rounds = u32::try_from(rounds).ok().filter(|rounds| *rounds > 0)?;
        // SAFETY: SQLCipher passes two buffers with their lengths, and a separate one of `key_length` for the
        // result. The passphrase may be the cipher key and the result the key of the HMAC: two buffers.
        let (pass, salt, key) =
            unsafe { (bytes(pass, pass_length)?, bytes(salt, salt_length)?, bytes_mut(key, key_length)?) };
        pbkdf2::pbkdf2_hmac::<Sm3>(pass, salt, rounds, key);
        Some(())
    })();
    status(done)
}

unsafe extern "C" fn cipher(
    _: *mut c_void,
    mode: c_int,
    key: *const c_uchar,
    key_length: c_int,
    iv: *const c_uchar,
    input: *const c_uchar,
    length: c_int,
    out: *mut c_uchar,
) -> c_int {
    let done = (|| {
        if input.is_null() || out.is_null() || length % BLOCK != 0 {
            return None;
        }
        let count = usize::try_from(length).ok()?;
        // SAFETY: the key has `key_length` bytes, the vector one block; both are copied before `out` is written.
        let (key, iv): ([u8; 16], [u8; 16]) =
            unsafe { (bytes(key, key_length)?.try_into().ok()?, bytes(iv, BLOCK)?.try_into().ok()?) };
        // SAFETY: both have `length` bytes; `copy` allows them to overlap.
        unsafe { std::ptr::copy(input, out, count) };
        // SAFETY: `out` has `length` bytes, and nothing else refers to them any more.
        let page = unsafe { bytes_mut(out, length) }?;
        let (blocks, _) = Block::<Sm4>::slice_as_chunks_mut(page);
        if mode == ENCRYPT {
            cbc::Encryptor::<Sm4>::new(&key.into(), &iv.into()).encrypt_blocks(blocks);
        } else {
            cbc::Decryptor::<Sm4>::new(&key.into(), &iv.into()).decrypt_blocks(blocks);
        }
        Some(())
    })();
    status(done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{hmac_sm3, sm3};
    use proptest::prelude::*;
    use std::ptr;

    fn crypt(mode: c_int, key: &[u8], iv: &[u8; 16], input: &[u8]) -> Option<Vec<u8>> {
        let mut out = vec![0; input.len()];
        let (key_length, length) = (key.len() as c_int, input.len() as c_int);
        // SAFETY: every length is that of its buffer.
        let status = unsafe {
            cipher(
                ptr::null_mut(),
                mode,
                key.as_ptr(),
                key_length,
                iv.as_ptr(),
                input.as_ptr(),
                length,
                out.as_mut_ptr(),
            )
        };
        (status == OK).then_some(out)
    }

    proptest! {
        #[test]
        fn pages_are_sm4_cbc(
            key in any::<[u8; 16]>(), iv in any::<[u8; 16]>(),
            page in prop::collection::vec(any::<[u8; 16]>(), 1..20),
        ) {
            let page = page.concat();
            let sealed = crypt(ENCRYPT, &key, &iv, &page).unwrap();
            // The other implementation adds a block of padding.
            let theirs = sm_crypto::sm4::CryptSM4CBC::new(&key, &iv).encrypt_cbc(&page);
            prop_assert_eq!(&theirs[..page.len()], &sealed[..]);
            prop_assert_eq!(crypt(0, &key, &iv, &sealed).unwrap(), page);
        }

        #[test]
        fn seals_are_hmac_sm3_over_both_parts(
            key in prop::collection::vec(any::<u8>(), 1..80),
            first in prop::collection::vec(any::<u8>(), 1..80),
            second in prop::collection::vec(any::<u8>(), 0..8),
        ) {
            let mut out = [0; 32];
            // SAFETY: every length is that of its buffer; an empty second part is null, as SQLCipher has it.
            let status = unsafe {
                let second_start = if second.is_empty() { ptr::null() } else { second.as_ptr() };
                hmac(
                    ptr::null_mut(), 2, key.as_ptr(), key.len() as c_int, first.as_ptr(), first.len() as c_int,
                    second_start, second.len() as c_int, out.as_mut_ptr(),
                )
            };
            prop_assert_eq!(status, OK);
            prop_assert_eq!(out, hmac_sm3(&key, &[first, second].concat()));
        }
    }

    #[test]
    fn a_page_may_be_sealed_in_its_own_place() {
        let (key, iv) = ([1; 16], [2; 16]);
        let mut page = [3_u8; 64];
        let expected = crypt(ENCRYPT, &key, &iv, &page).unwrap();
        let place = page.as_mut_ptr();
        // SAFETY: input and output are the same 64 bytes, which the function allows.
        let status = unsafe {
            cipher(ptr::null_mut(), ENCRYPT, key.as_ptr(), 16, iv.as_ptr(), place.cast_const(), 64, place)
        };
        assert_eq!(status, OK);
        assert_eq!(page.as_slice(), expected);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(crypt(ENCRYPT, &[1; 16], &[2; 16], &[3; 15]), None, "no whole block");
        assert_eq!(crypt(ENCRYPT, &[1; 15], &[2; 16], &[3; 16]), None, "a short key");
        assert_eq!(crypt(ENCRYPT, &[1; 32], &[2; 16], &[3; 16]), None, "a key of another cipher");
        // SAFETY: null pointers and negative lengths are what is tried; the functions look before they touch.
        unsafe {
            let (nobody, nothing) = (ptr::null_mut(), ptr::null());
            assert_eq!(tongban_sqlcipher_setup(ptr::null_mut()), ERROR);
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
            let status = kdf(
                ptr::null_mut(),
                2,
                c"pw".as_ptr().cast(),
                2,
                [9; 16].as_ptr(),
                16,
                2,
                16,
                key.as_mut_ptr(),
            );
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
}

//! SQLCipher's ciphers: pages are SM4 in counter mode under HMAC-SM3 (see `page`), passphrases (which we never use:
//! keys are raw) would be stretched by PBKDF2-HMAC-SM3. The C library is built with `SQLCIPHER_CRYPTO_CUSTOM=tongban_sqlcipher_setup`
//! and finds [`tongban_sqlcipher_setup`] when it is linked; there is no OpenSSL in the tree.
//!
//! Deliberately absent: a choice of algorithm. The C side asks for "SHA1", "SHA256" or "SHA512" by number; it is
//! answered with SM3 throughout. No function here panics: lengths that make no sense are refused.
#![expect(unsafe_code, reason = "the one place where SQLCipher hands us pointers")]

use std::ffi::{c_char, c_int, c_uchar, c_void};

mod page;

use sm3::Sm3;

use page::PageCiphers;

const OK: c_int = 0;
const ERROR: c_int = 1;
const KEY: c_int = 16;
const BLOCK: c_int = 16;
const MAC: c_int = 32;

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
    ctx_init: unsafe extern "C" fn(*mut *mut c_void) -> c_int,
    ctx_free: unsafe extern "C" fn(*mut *mut c_void) -> c_int,
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
        ctx_init,
        ctx_free,
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
    c"2".as_ptr()
}

extern "C" fn get_cipher(_: *mut c_void) -> *const c_char {
    c"sm4-128-ctr".as_ptr()
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

/// What a connection keeps between two pages.
unsafe extern "C" fn ctx_init(ciphers: *mut *mut c_void) -> c_int {
    if ciphers.is_null() {
        return ERROR;
    }
    // SAFETY: not null, and SQLCipher passes the place where it keeps a pointer for us.
    unsafe { ciphers.write(Box::into_raw(Box::<PageCiphers>::default()).cast()) };
    OK
}

unsafe extern "C" fn ctx_free(ciphers: *mut *mut c_void) -> c_int {
    if ciphers.is_null() {
        return ERROR;
    }
    // SAFETY: not null, and the place that `ctx_init` wrote to; it is left empty.
    let kept = unsafe { ciphers.replace(std::ptr::null_mut()) };
    if !kept.is_null() {
        // SAFETY: made by `ctx_init`, and nobody has it any more. Its keys are wiped as it is dropped.
        drop(unsafe { Box::from_raw(kept.cast::<PageCiphers>()) });
    }
    OK
}

/// # Safety
///
/// `kept` is null, or was written by [`ctx_init`] and is in nobody else's hands while the answer lives: SQLite
/// uses a connection, and so what the connection keeps, from one thread at a time.
unsafe fn ciphers<'a>(kept: *mut c_void) -> Option<&'a mut PageCiphers> {
    // SAFETY: as the caller vouches.
    unsafe { kept.cast::<PageCiphers>().as_mut() }
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
    kept: *mut c_void,
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
        // SAFETY: what this connection keeps, see `ciphers`.
        let mac = unsafe { ciphers(kept) }?.mac(key?, first?, second?)?;
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
    kept: *mut c_void,
    _mode: c_int,
    key: *const c_uchar,
    key_length: c_int,
    iv: *const c_uchar,
    input: *const c_uchar,
    length: c_int,
    out: *mut c_uchar,
) -> c_int {
    let done = (|| {
        if input.is_null() || out.is_null() {
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
        // SAFETY: what this connection keeps, see `ciphers`.
        unsafe { ciphers(kept) }?.crypt(&key, &iv, page)
    })();
    status(done)
}

#[cfg(test)]
mod tests;

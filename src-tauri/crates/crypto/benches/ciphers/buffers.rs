//! Sixteen KiB at a time, in memory.

use std::hint::black_box;
use std::time::Duration;

use aes_gcm::aead::consts::{U12, U16};
use aes_gcm::{AeadInOut, AesGcm};
use cbc::cipher::{
    Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockSizeUser, InnerIvInit, KeyInit,
    StreamCipher, StreamCipherCoreWrapper,
};
use ctr::{CtrCore, flavors};
use hmac::{Hmac, Mac};
use sm3::{Digest, Sm3};
use sm4_fast::{Path, Sm4};

use super::{openssl, stopwatch};

const SIZE: usize = 16 * 1024;
const KEY: [u8; 16] = [0x5a; 16];

/// The table.
pub fn print() {
    let clock = stopwatch::clock();
    println!("{}; {}", processor(), openssl::version());
    println!(
        "{:.2} GHz measured; the fastest path is {}; 16 KiB buffers, one core\n",
        clock / 1e9,
        Path::best().name()
    );
    println!(
        "{:<34}{:>9}{:>9}{:>10}{:>8}{:>12}{:>8}",
        "", "MB/s", "cycle/B", "OpenSSL", "times", "RustCrypto", "times"
    );
    let row = |what: &str, ours: Duration, openssl: Option<f64>, theirs: Option<Duration>| {
        let speed = stopwatch::megabytes(SIZE, ours);
        let theirs = theirs.map(|time| stopwatch::megabytes(SIZE, time));
        let cycles = ours.as_secs_f64() * clock / SIZE as f64;
        println!(
            "{what:<34}{speed:>9.0}{cycles:>9.2}{:>10}{:>8}{:>12}{:>8}",
            figure(openssl, 0),
            figure(openssl.map(|other| speed / other), 2),
            figure(theirs, 0),
            figure(theirs.map(|other| speed / other), 2),
        );
    };
    let other = || sm4::Sm4::new(&KEY.into());
    let of_openssl = openssl::speed("sm4-ctr", false);
    for path in Path::all() {
        let ours = counter(Sm4::on(path, &KEY.into()));
        row(&format!("SM4-CTR, {}", path.name()), ours, of_openssl, Some(counter(other())));
    }
    let of_openssl = openssl::speed("sm4-cbc", true);
    row("SM4-CBC, decryption", chained(Sm4::new(&KEY.into())), of_openssl, Some(chained(other())));
    let of_openssl = openssl::speed("sm4-gcm", false);
    row("SM4-GCM", sealed(Sm4::new(&KEY.into())), of_openssl, Some(sealed(other())));
    row("SM3", hashed(), openssl::speed("sm3", false), None);
    row("HMAC-SM3", authenticated(), None, None);
    println!("{:<34}{:>9.2} µs", "SM4, a key", micro(|| drop(black_box(Sm4::new(black_box(&KEY.into()))))));
}

fn figure(value: Option<f64>, digits: usize) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.digits$}"))
}

fn micro(run: impl FnMut()) -> f64 {
    stopwatch::best(Duration::from_millis(100), run).as_secs_f64() * 1e6
}

fn timed(mut run: impl FnMut(&mut [u8])) -> Duration {
    let mut buffer = vec![0x33; SIZE];
    stopwatch::best(Duration::from_millis(500), || run(black_box(&mut buffer)))
}

fn counter<C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16>>(cipher: C) -> Duration {
    timed(|buffer| {
        let core = CtrCore::<&C, flavors::Ctr128BE>::inner_iv_init(&cipher, &KEY.into());
        StreamCipherCoreWrapper::from_core(core).apply_keystream(buffer);
    })
}

fn chained<C: BlockCipherDecrypt + BlockSizeUser<BlockSize = U16> + Clone>(cipher: C) -> Duration {
    timed(|buffer| {
        let (blocks, _) = Block::<C>::slice_as_chunks_mut(buffer);
        cbc::Decryptor::inner_iv_init(cipher.clone(), &KEY.into()).decrypt_blocks(blocks);
    })
}

fn sealed<C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16>>(cipher: C) -> Duration {
    let cipher = AesGcm::<C, U12>::from(cipher);
    timed(|buffer| {
        let _ = black_box(cipher.encrypt_inout_detached(&[1; 12].into(), b"", buffer.into()));
    })
}

fn hashed() -> Duration {
    timed(|buffer| {
        black_box(Sm3::digest(buffer));
    })
}

fn authenticated() -> Duration {
    timed(|buffer| {
        let mut mac = Hmac::<Sm3>::new(&[0x5a; 64].into());
        mac.update(buffer);
        black_box(mac.finalize());
    })
}

fn processor() -> String {
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = about.lines().find(|line| line.starts_with("model name"));
    name.and_then(|line| line.split(": ").nth(1)).unwrap_or("an unnamed processor").to_owned()
}

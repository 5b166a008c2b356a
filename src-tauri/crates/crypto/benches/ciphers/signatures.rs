//! SM2 signatures over a short message: made by RustCrypto in constant time, verified by `sm2-fast`.

use std::hint::black_box;
use std::time::Duration;

use crypto::DeviceKey;
use kernel::SystemRandom;
use sm2::dsa::signature::Verifier as _;

use super::{openssl, stopwatch};

const MESSAGE: &[u8] = b"an operation as long as they are, without what somebody wrote in it";

/// The lines.
pub fn print() {
    let Ok(key) = DeviceKey::generate(&SystemRandom) else { return println!("no randomness, no signatures") };
    let (public, signature) = (key.public(), key.sign(MESSAGE));
    let (signs, verifies) = openssl::signatures().unzip();
    println!("\n{:<34}{:>9}{:>19}{:>8}{:>12}{:>8}", "", "µs", "OpenSSL", "times", "RustCrypto", "times");
    row("SM2, a signature", micro(|| key.sign(MESSAGE)), signs, None);
    let theirs = sm2::dsa::VerifyingKey::from_sec1_bytes("1234567812345678", &public.to_bytes());
    let theirs = theirs.ok().zip(sm2::dsa::Signature::from_slice(&signature).ok());
    let theirs = theirs.map(|(key, signature)| micro(|| key.verify(MESSAGE, &signature)));
    row("SM2, verified", micro(|| public.verify(MESSAGE, &signature)), verifies, theirs);
}

fn row(what: &str, ours: f64, openssl: Option<f64>, theirs: Option<f64>) {
    let [openssl, times, theirs, times_theirs] = [
        (openssl, 0),
        (openssl.map(|other| other / ours), 2),
        (theirs, 0),
        (theirs.map(|other| other / ours), 2),
    ]
    .map(|(value, digits)| value.map_or("–".to_owned(), |value| format!("{value:.digits$}")));
    println!("{what:<34}{ours:>9.0}{openssl:>19}{times:>8}{theirs:>12}{times_theirs:>8}");
}

fn micro<T>(mut run: impl FnMut() -> T) -> f64 {
    let run = || {
        black_box(run());
    };
    stopwatch::best(Duration::from_millis(500), run).as_secs_f64() * 1e6
}

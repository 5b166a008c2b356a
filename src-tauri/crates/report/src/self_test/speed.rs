//! How fast the ciphers are here. A figure is no promise: it is taken in a fraction of a second, beside whatever else runs.

use std::time::{Duration, Instant};

use crypto::{DataKey, DeviceKey};
use kernel::SystemRandom;
use kernel::random::NoRandomness;

use crate::line::{Line, Verdict, What};

const LOOK: Duration = Duration::from_millis(250);
const PIECE: usize = 64 * 1024;
/// MiB a second below which large attachments are felt.
const SLOW: u64 = 10;
/// Signatures a second below which a log-in after a long absence is felt.
const FEW: u64 = 50;

pub(super) fn ciphers() -> Line {
    match crypto::self_test() {
        Ok(()) => Line::passed(What::Ciphers, "SM2 SM3 SM4"),
        Err(why) => Line::failed(What::Ciphers, why),
    }
}

pub(super) fn all() -> Vec<Line> {
    let measured = measure();
    measured.unwrap_or_else(|none| vec![Line::failed(What::Sm4, none)])
}

fn measure() -> Result<Vec<Line>, NoRandomness> {
    let piece = vec![0x5a; PIECE];
    let seal = DataKey::generate(&SystemRandom)?.derive("report");
    let device = DeviceKey::generate(&SystemRandom)?;
    let (public, signature) = (device.public(), device.sign(b"report"));
    let sm3 = a_second(|| crypto::sm3(&piece));
    let sm4 = a_second(|| seal.seal(b"", &piece, &SystemRandom));
    let sign = a_second(|| device.sign(b"report"));
    let verify = a_second(|| public.verify(b"report", &signature));
    let mib = |times: u64| times.saturating_mul(PIECE as u64) >> 20;
    let judge = |enough: bool| if enough { Verdict::Passed } else { Verdict::Notice };
    Ok(vec![
        Line::new(What::Sm2, judge(sign.min(verify) >= FEW), format!("sign {sign}/s, verify {verify}/s")),
        Line::new(What::Sm3, judge(mib(sm3) >= SLOW), format!("{} MiB/s", mib(sm3))),
        Line::new(What::Sm4, judge(mib(sm4) >= SLOW), format!("{} MiB/s", mib(sm4))),
    ])
}

/// How often `act` is done in a second, after a short look.
fn a_second<T>(mut act: impl FnMut() -> T) -> u64 {
    let (begun, mut times) = (Instant::now(), 0_u64);
    loop {
        std::hint::black_box(act());
        times += 1;
        let took = begun.elapsed();
        if took >= LOOK {
            let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
            return times.saturating_mul(1_000_000) / micros;
        }
    }
}

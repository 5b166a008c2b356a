//! Records of passwords: PBKDF2-HMAC-SM3. Deliberately absent: what a password must look like, and how often
//! it may be tried (`identity`).

use std::fmt;
use std::str::FromStr;

use kernel::Random;
use kernel::random::NoRandomness;
use sm3::Sm3;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Rounds of PBKDF2 for a new record: about 0.1 s on an office PC of 2024.
pub const PASSWORD_ITERATIONS: u32 = 256_000;

/// No record asks for more work than this, so that a forged one cannot stop the hub.
const MOST_ITERATIONS: u32 = 10_000_000;

const SCHEME: &str = "pbkdf2-sm3";

/// The text is not a password record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Not a password record")]
pub struct BadRecord;

/// What is kept of a password. Its text is `pbkdf2-sm3$256000$<salt>$<hash>`, hex.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    iterations: u32,
    salt: [u8; 16],
    hash: [u8; 32],
}

impl PasswordHash {
    /// The record of a new password.
    pub fn new(password: &str, random: &dyn Random) -> Result<Self, NoRandomness> {
        Self::with_iterations(password, PASSWORD_ITERATIONS, random)
    }

    /// The same at another cost: for tests and demonstrations, where a person does not wait but a thousand
    /// accounts do.
    pub fn with_iterations(
        password: &str,
        iterations: u32,
        random: &dyn Random,
    ) -> Result<Self, NoRandomness> {
        let iterations = iterations.clamp(1, MOST_ITERATIONS);
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        Ok(Self { iterations, salt, hash: *stretch::<32>(password, &salt, iterations) })
    }

    /// Whether this is the password. Takes as long for a wrong one as for the right one.
    pub fn verify(&self, password: &str) -> bool {
        stretch::<32>(password, &self.salt, self.iterations).ct_eq(&self.hash).into()
    }

    /// Whether the record is weaker than a new one would be: make a new one at the next login.
    pub const fn is_dated(&self) -> bool {
        self.iterations < PASSWORD_ITERATIONS
    }
}

/// `N` bytes out of a password.
pub(crate) fn stretch<const N: usize>(password: &str, salt: &[u8], iterations: u32) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    pbkdf2::pbkdf2_hmac::<Sm3>(password.as_bytes(), salt, iterations, out.as_mut());
    out
}

impl fmt::Display for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}${}${}${}", self.iterations, hex::encode(self.salt), hex::encode(self.hash))
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasswordHash({} iterations)", self.iterations)
    }
}

impl FromStr for PasswordHash {
    type Err = BadRecord;
    fn from_str(text: &str) -> Result<Self, BadRecord> {
        let parts: Vec<&str> = text.split('$').collect();
        let [SCHEME, iterations, salt_hex, hash_hex] = parts.as_slice() else { return Err(BadRecord) };
        let iterations: u32 = iterations.parse().map_err(|_| BadRecord)?;
        if !(1..=MOST_ITERATIONS).contains(&iterations) {
            return Err(BadRecord);
        }
        let (mut salt, mut hash) = ([0; 16], [0; 32]);
        hex::decode_to_slice(salt_hex, &mut salt).map_err(|_| BadRecord)?;
        hex::decode_to_slice(hash_hex, &mut hash).map_err(|_| BadRecord)?;
        Ok(Self { iterations, salt, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hmac_sm3;
    use kernel::SystemRandom;

    struct Dry;
    impl Random for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }

    #[test]
    fn stretching_is_what_rfc_8018_says() {
        let mut round = hmac_sm3(b"password", b"salt\0\0\0\x01");
        let mut expected = round;
        for _ in 1..5 {
            round = hmac_sm3(b"password", &round);
            expected.iter_mut().zip(round).for_each(|(a, b)| *a ^= b);
        }
        assert_eq!(*stretch::<32>("password", b"salt", 5), expected);
    }

    #[test]
    fn the_password_verifies_and_no_other_does() {
        let record = PasswordHash::with_iterations("批阅2026", 10, &SystemRandom).unwrap();
        assert!(record.verify("批阅2026"));
        for wrong in ["", "批阅2027", "批阅2026 ", "批"] {
            assert!(!record.verify(wrong), "{wrong}");
        }
        assert!(record.is_dated());
        assert_eq!(record.to_string().parse::<PasswordHash>().unwrap(), record);
        assert_eq!(format!("{record:?}"), "PasswordHash(10 iterations)");
    }

    #[test]
    fn equal_passwords_have_different_records() {
        let a = PasswordHash::with_iterations("p", 1, &SystemRandom).unwrap();
        let b = PasswordHash::with_iterations("p", 1, &SystemRandom).unwrap();
        assert_ne!(a, b);
    }

    #[test]
    fn a_new_record_costs_what_the_constant_says() {
        let record = PasswordHash::new("p", &SystemRandom).unwrap();
        assert!(!record.is_dated());
        assert!(record.verify("p"));
    }

    #[test]
    fn without_randomness_there_is_no_record() {
        assert!(PasswordHash::new("p", &Dry).is_err());
    }

    #[test]
    fn what_is_not_a_record_is_refused() {
        let good = PasswordHash::with_iterations("p", 1, &SystemRandom).unwrap().to_string();
        for cut in 0..good.len() {
            let (head, _) = good.split_at(cut);
            assert!(head.parse::<PasswordHash>().is_err());
        }
        for bad in [
            format!("{good}$"),
            format!("{good}00"),
            good.replace("$1$", "$0$"),
            good.replace("$1$", "$4000000000$"),
            good.replace("$1$", "$-1$"),
            good.replace("sm3", "sha256"),
            "公文".to_owned(),
        ] {
            assert!(bad.parse::<PasswordHash>().is_err(), "{bad}");
        }
    }
}

//! Who is talking: nonces to sign and tokens to show. In memory only; a token is 256 random bits and is kept as
//! its SM3, so that a memory dump holds nothing that can be shown.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use kernel::{Code, DeviceId, PersonId, Random, Refusal, Timestamp};

/// A nonce is good for this long.
const NONCE_MS: i64 = 60_000;
/// Nonces that may be open at once; the oldest goes first.
const NONCES: usize = 20_000;
/// A token is good for this long.
pub const TOKEN_MS: i64 = 12 * 60 * 60 * 1000;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Their device.
    pub device: DeviceId,
    /// Themselves.
    pub person: PersonId,
    until: Timestamp,
}

/// Open nonces and sessions.
#[derive(Debug, Default)]
pub struct Sessions {
    nonces: Mutex<BTreeMap<String, Timestamp>>,
    tokens: Mutex<BTreeMap<[u8; 32], Session>>,
}

fn random_hex(random: &dyn Random) -> Result<String, Refusal> {
    let mut bytes = [0; 32];
    random.fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}

impl Sessions {
    /// A nonce to sign.
    pub fn nonce(&self, now: Timestamp, random: &dyn Random) -> Result<String, Refusal> {
        let nonce = random_hex(random)?;
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.retain(|_, at| at.plus_ms(NONCE_MS) > now);
        if nonces.len() >= NONCES {
            return Err(Code::Busy.into());
        }
        nonces.insert(nonce.clone(), now);
        Ok(nonce)
    }

    /// Spend a nonce. Each is good once.
    pub fn spend(&self, nonce: &str, now: Timestamp) -> Result<(), Refusal> {
        let at = self.nonces.lock().unwrap_or_else(PoisonError::into_inner).remove(nonce);
        match at {
            Some(at) if at.plus_ms(NONCE_MS) > now => Ok(()),
            _ => Err(Code::SessionExpired.into()),
        }
    }

    /// Open a session; its token.
    pub fn open(
        &self,
        device: DeviceId,
        person: PersonId,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<String, Refusal> {
        let token = random_hex(random)?;
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, session| session.until > now);
        let session = Session { device, person, until: now.plus_ms(TOKEN_MS) };
        tokens.insert(crypto::sm3(token.as_bytes()), session);
        Ok(token)
    }

    /// Whose token this is.
    pub fn find(&self, token: &str, now: Timestamp) -> Result<Session, Refusal> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let session = tokens.get(&crypto::sm3(token.as_bytes())).filter(|session| session.until > now);
        session.copied().ok_or_else(|| Code::SessionExpired.into())
    }

    /// End every session of a device.
    pub fn end(&self, device: DeviceId) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, session| session.device != device);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::{Clock as _, Ids};
    use testkit::{FakeClock, SeededRandom};

    use super::*;

    #[test]
    fn a_nonce_is_good_once_and_a_token_for_half_a_day() {
        let clock = Arc::new(FakeClock::default());
        let random = Arc::new(SeededRandom::new(1));
        let ids = Ids::new(clock.clone(), random.clone());
        let sessions = Sessions::default();

        let nonce = sessions.nonce(clock.now(), &*random).unwrap();
        sessions.spend(&nonce, clock.now()).unwrap();
        assert_eq!(sessions.spend(&nonce, clock.now()).unwrap_err().code, Code::SessionExpired);
        let late = sessions.nonce(clock.now(), &*random).unwrap();
        clock.advance_ms(NONCE_MS);
        assert!(sessions.spend(&late, clock.now()).is_err());

        let (device, person) = (DeviceId::new(&ids).unwrap(), PersonId::new(&ids).unwrap());
        let token = sessions.open(device, person, clock.now(), &*random).unwrap();
        assert_eq!(sessions.find(&token, clock.now()).unwrap().person, person);
        assert!(sessions.find("", clock.now()).is_err());
        clock.advance_ms(TOKEN_MS);
        assert_eq!(sessions.find(&token, clock.now()).unwrap_err().code, Code::SessionExpired);
    }
}

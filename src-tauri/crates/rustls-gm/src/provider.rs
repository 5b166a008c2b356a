//! Everything together, as rustls takes it. Deliberately absent: installing it for the whole process. Whoever wants
//! ordinary TLS beside it makes two configurations, each with a provider of its own.

use std::sync::Arc;

use rustls::Error;
use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;

use crate::exchange::CurveSm2;
use crate::sign::{HandshakeKey, SoftKey};
use crate::suite::TLS_SM4_GCM_SM3;
use crate::verify::ALGORITHMS;

/// RFC 8998: one suite, one group, one signature scheme.
pub fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: vec![TLS_SM4_GCM_SM3],
        kx_groups: vec![&CurveSm2],
        signature_verification_algorithms: ALGORITHMS,
        secure_random: &System,
        key_provider: &Keys,
    }
}

/// The operating system's generator.
#[derive(Debug)]
struct System;

impl SecureRandom for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        getrandom::fill(bytes).map_err(|_| GetRandomFailed)
    }
}

/// Keys out of PKCS#8 files.
#[derive(Debug)]
struct Keys;

impl KeyProvider for Keys {
    fn load_private_key(&self, key: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        let PrivateKeyDer::Pkcs8(key) = key else {
            return Err(Error::General("an SM2 key comes as PKCS#8".to_owned()));
        };
        let key =
            SoftKey::from_pkcs8(key.secret_pkcs8_der()).map_err(|error| Error::General(error.to_string()))?;
        Ok(Arc::new(HandshakeKey(Arc::new(key))))
    }
}

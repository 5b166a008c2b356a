//! TLS by RFC 8998, with a certificate on both sides. The machine's own store plays no part: it knows no authority
//! that signs with SM2. Deliberately absent: falling back to ordinary TLS.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Code, Refusal, Timestamp};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ServerConfig};
use rustls_gm::{Own, SoftKey, Trust};

/// A chain and its key, both PEM.
#[derive(Clone, Copy)]
pub struct OwnPem<'a> {
    /// One's own certificate first.
    pub chain: &'a str,
    /// PKCS#8.
    pub key: &'a str,
}

/// A client that believes the authorities in `trust`, and nobody whom the revocation lists there name.
pub fn client(trust: &str, own: OwnPem<'_>, clock: Arc<dyn Clock>) -> Result<Arc<ClientConfig>, Refusal> {
    let config = rustls_gm::client(&read_trust(trust)?, &read_own(own)?, Arc::new(Told(clock)));
    config.map(Arc::new).map_err(|_| bad("ca"))
}

/// A server that lets in whom these authorities certified.
pub fn server(trust: &str, own: OwnPem<'_>, clock: Arc<dyn Clock>) -> Result<Arc<ServerConfig>, Refusal> {
    let config = rustls_gm::server(&read_trust(trust)?, &read_own(own)?, Arc::new(Told(clock)));
    config.map(Arc::new).map_err(|_| bad("ca"))
}

fn read_trust(pem: &str) -> Result<Trust, Refusal> {
    let authorities = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>();
    let revocations = CertificateRevocationListDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>();
    match (authorities, revocations) {
        (Ok(authorities), Ok(revocations)) => Ok(Trust { authorities, revocations }),
        _ => Err(bad("ca")),
    }
}

fn read_own(own: OwnPem<'_>) -> Result<Own, Refusal> {
    let chain = CertificateDer::pem_slice_iter(own.chain.as_bytes()).collect::<Result<_, _>>();
    let key = SoftKey::from_pem(own.key).map_err(|_| bad("key"))?;
    Own::new(chain.map_err(|_| bad("certificate"))?, Arc::new(key)).map_err(|_| bad("certificate"))
}

fn bad(what: &str) -> Refusal {
    Refusal::new(Code::BadRequest).with("field", what)
}

/// A moment as certificates count: whole seconds.
pub fn moment(at: Timestamp) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(at.ms()).unwrap_or(0)))
}

/// Certificates expire by the same clock as everything else.
struct Told(Arc<dyn Clock>);

impl TimeProvider for Told {
    fn current_time(&self) -> Option<UnixTime> {
        Some(moment(self.0.now()))
    }
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told")
    }
}

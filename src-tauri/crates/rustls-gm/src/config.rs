//! Configurations of rustls that can only be RFC 8998, with a certificate on both sides. Deliberately absent: a
//! server that lets anybody in, and mixtures with ordinary TLS (two listeners, or two configurations, are clearer
//! than one that may be talked down).

use std::sync::Arc;

use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer};
use rustls::server::{VerifierBuilderError, WebPkiClientVerifier};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::version::TLS13;
use rustls::{ClientConfig, Error, RootCertStore, ServerConfig};

use crate::provider::provider;
use crate::sign::{HandshakeKey, Sm2Signer};

/// A chain and the key of its first certificate.
#[derive(Debug, Clone)]
pub struct Own(Arc<CertifiedKey>);

impl Own {
    /// Refused where the key is not that of the certificate.
    pub fn new(chain: Vec<CertificateDer<'static>>, signer: Arc<dyn Sm2Signer>) -> Result<Self, Error> {
        let own = CertifiedKey::new(chain, Arc::new(HandshakeKey(signer)));
        own.keys_match()?;
        Ok(Self(Arc::new(own)))
    }
}

/// Whom one believes.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Authorities.
    pub authorities: Vec<CertificateDer<'static>>,
    /// Their revocation lists. Where there is one, every certificate must be covered by one.
    ///
    /// That a list is older than it should be stops nobody: an authority that forgets to renew it would otherwise
    /// silence every desktop at once.
    pub revocations: Vec<CertificateRevocationListDer<'static>>,
}

impl Trust {
    fn roots(&self) -> Result<Arc<RootCertStore>, Error> {
        let mut roots = RootCertStore::empty();
        for authority in &self.authorities {
            roots.add(authority.clone())?;
        }
        Ok(Arc::new(roots))
    }
}

/// A client that shows its certificate.
pub fn client(trust: &Trust, own: &Own, time: Arc<dyn TimeProvider>) -> Result<ClientConfig, Error> {
    let provider = Arc::new(provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(trust.roots()?, Arc::clone(&provider))
        .with_crls(trust.revocations.iter().cloned())
        .build()
        .map_err(broken)?;
    let mut config = ClientConfig::builder_with_details(provider, time)
        .with_protocol_versions(&[&TLS13])?
        .with_webpki_verifier(verifier)
        .with_client_cert_resolver(Arc::new(SingleCertAndKey::from(CertifiedKey::clone(&own.0))));
    config.resumption = Resumption::in_memory_sessions(32);
    Ok(config)
}

/// A server that lets in whoever shows a certificate of one of these authorities. A resumed session was checked when
/// it began: to revoke at once, make a new configuration, which remembers no sessions.
pub fn server(trust: &Trust, own: &Own, time: Arc<dyn TimeProvider>) -> Result<ServerConfig, Error> {
    let provider = Arc::new(provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(trust.roots()?, Arc::clone(&provider))
        .with_crls(trust.revocations.iter().cloned())
        .build()
        .map_err(broken)?;
    Ok(ServerConfig::builder_with_details(provider, time)
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(CertifiedKey::clone(&own.0)))))
}

fn broken(error: VerifierBuilderError) -> Error {
    Error::General(error.to_string())
}

//! Whom the desktop believes: the machine's own certificate store and the authority that the managed policy names.
//! TLS by rustls with `ring`, which builds on mips64el.

use std::sync::Arc;

use kernel::{Code, Refusal};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use serde::{Deserialize, Serialize};

/// What is spoken on the wire. The two sides are told the same by their administrator; neither tries the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// TLS 1.2 and 1.3 as everywhere.
    #[default]
    Ordinary,
    /// TLS 1.3 by RFC 8998: see [`super::gm`].
    Gm,
}

fn broken(what: &str) -> Refusal {
    Refusal::new(Code::Internal).with("why", what)
}

/// A client that trusts the machine's store and the certificates in `ca_pem` (may be empty).
pub fn client(ca_pem: &str) -> Result<Arc<ClientConfig>, Refusal> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for certificate in CertificateDer::pem_slice_iter(ca_pem.as_bytes()) {
        let certificate = certificate.map_err(|_| Refusal::new(Code::BadRequest).with("field", "ca"))?;
        roots.add(certificate).map_err(|_| Refusal::new(Code::BadRequest).with("field", "ca"))?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| broken("tls versions"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// A server with this chain and key, both PEM.
pub fn server(chain_pem: &str, key_pem: &str) -> Result<Arc<ServerConfig>, Refusal> {
    let chain = CertificateDer::pem_slice_iter(chain_pem.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| broken("certificate"))?;
    let key =
        rustls::pki_types::PrivateKeyDer::from_pem_slice(key_pem.as_bytes()).map_err(|_| broken("key"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| broken("tls versions"))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|_| broken("certificate and key"))?;
    Ok(Arc::new(config))
}

//! Certificates and revocation lists as files. Deliberately absent: reading them, which rustls' `pki_types` does.

use rustls::pki_types::{CertificateDer, CertificateRevocationListDer};
use sm2::pkcs8::LineEnding;
use sm2::pkcs8::der::pem;

/// A certificate.
pub fn certificate(der: &CertificateDer<'_>) -> String {
    text("CERTIFICATE", der)
}

/// A revocation list.
pub fn revocations(der: &CertificateRevocationListDer<'_>) -> String {
    text("X509 CRL", der)
}

fn text(label: &str, der: &[u8]) -> String {
    // Fails for a label that is none, and for more bytes than a machine addresses.
    pem::encode_string(label, LineEnding::LF, der).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::pki_types::pem::PemObject as _;

    #[test]
    fn what_is_written_is_read() {
        let der = CertificateDer::from(vec![7; 100]);
        assert_eq!(CertificateDer::from_pem_slice(certificate(&der).as_bytes()).unwrap(), der);
        let der = CertificateRevocationListDer::from(vec![7; 100]);
        assert_eq!(CertificateRevocationListDer::from_pem_slice(revocations(&der).as_bytes()).unwrap(), der);
    }
}

//! Until when a hub's certificates are good, for people to look at. Deliberately absent: whether they are trusted, which a
//! handshake says.

use kernel::Timestamp;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::founding::{HubFiles, read};

/// Where certificates are, below the hub's folder.
const FILES: [&str; 4] = ["tls/server.pem", "tls/ca.pem", "tls/gm/server.pem", "tls/gm/ca.pem"];

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// The file's name below the hub's folder; a chain has several.
    pub file: &'static str,
    /// Good from then.
    pub from: Timestamp,
    /// Until then.
    pub until: Timestamp,
}

impl HubFiles {
    /// Of every certificate that can be read.
    pub fn dates(&self) -> Vec<Dates> {
        FILES.into_iter().flat_map(|file| self.dates_in(file)).collect()
    }

    fn dates_in(&self, file: &'static str) -> Vec<Dates> {
        let text = read(&self.folder().join(file)).unwrap_or_default();
        let certificates = CertificateDer::pem_slice_iter(text.as_bytes()).filter_map(Result::ok);
        let moment = |at: rustls::pki_types::UnixTime| {
            Timestamp(i64::try_from(at.as_secs()).unwrap_or(i64::MAX).saturating_mul(1000))
        };
        let dates = certificates.filter_map(|certificate| {
            let validity = rustls_gm::validity_of(&certificate)?;
            Some(Dates { file, from: moment(validity.from), until: moment(validity.until) })
        });
        dates.collect()
    }
}

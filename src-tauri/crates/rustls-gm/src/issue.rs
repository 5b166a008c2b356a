//! Certificates and revocation lists (RFC 5280 with SM2, as GM/T 0015 has it), for departments without an authority
//! of their own. Written here because the libraries at hand know no algorithm but their own list of them.
//! Deliberately absent: intermediate authorities, requests, distribution points, and a register: who was given what
//! is the caller's to remember.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, UnixTime};
use sm3::Digest as _;

use crate::der::{
    BIT_STRING, BOOLEAN, ENUMERATED, ID_SM2_KEY, ID_SM2_WITH_SM3, OCTET_STRING, OID, bit_string, element,
    integer, sequence, tagged,
};
use crate::name;
use crate::sign::{PublicKey, SignError, Sm2Signer, signed};
use crate::time::{both, time};
use crate::verify::Identity;

/// Why nothing was issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The authority's key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// Neither an address nor a name of the DNS.
    #[error("a host that can be in no certificate")]
    Host,
    /// Not a certificate, or not that of this key.
    #[error("not the authority's certificate")]
    Authority,
    /// A period that ends before it begins.
    #[error("a validity that ends before it begins")]
    Validity,
}

/// A certificate's number: 127 random bits, so that it is neither negative nor guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Serial([u8; 16]);

impl Serial {
    /// A fresh one.
    pub fn random() -> Result<Self, SignError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| SignError(error.to_string()))?;
        // Sixteen bytes exactly: not negative, and no leading zero to be lost.
        if let Some(first) = bytes.first_mut() {
            *first = *first & 0x7f | 0x40;
        }
        Ok(Self(bytes))
    }

    /// Of these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Big-endian.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }
}

/// From when until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// Its first second.
    pub from: UnixTime,
    /// Its last.
    pub until: UnixTime,
}

impl Validity {
    /// So many days. It begins an hour early: clocks differ.
    pub fn days(now: UnixTime, days: u32) -> Self {
        let seconds = now.as_secs();
        let moment = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        Self {
            from: moment(seconds.saturating_sub(3600)),
            until: moment(seconds.saturating_add(u64::from(days).saturating_mul(86_400))),
        }
    }

    fn der(self) -> Result<Vec<u8>, IssueError> {
        if self.until < self.from {
            return Err(IssueError::Validity);
        }
        Ok(sequence(&[&time(self.from), &time(self.until)]))
    }
}

/// What a certificate is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To be reached at these names and addresses.
    Server(Vec<String>),
    /// To reach others.
    Client,
}

/// What is to be certified.
#[derive(Debug, Clone)]
pub struct Certify {
    /// To be shown.
    pub name: String,
    /// Whose key.
    pub key: PublicKey,
    /// What for.
    pub purpose: Purpose,
    /// How long.
    pub validity: Validity,
    /// Its number.
    pub serial: Serial,
}

/// A certificate that is no longer believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    /// Its number.
    pub serial: Serial,
    /// Since when.
    pub at: UnixTime,
}

/// Issues certificates and takes them back.
#[derive(Debug, Clone)]
pub struct Authority {
    certificate: CertificateDer<'static>,
    subject: Vec<u8>,
    signer: Arc<dyn Sm2Signer>,
}

impl Authority {
    /// A new one, which certifies itself.
    pub fn found(
        name: &str,
        signer: Arc<dyn Sm2Signer>,
        validity: Validity,
        serial: Serial,
    ) -> Result<Self, IssueError> {
        let subject = name::distinguished(name);
        let key = signer.public_key();
        let extensions = [
            // An authority, with none below it.
            extension(&[0x55, 0x1d, 0x13], true, &sequence(&[&element(BOOLEAN, &[&[0xff]]), &integer(&[0])])),
            // Signs certificates (bit 5) and revocation lists (bit 6).
            extension(&[0x55, 0x1d, 0x0f], true, &element(BIT_STRING, &[&[1, 0b0000_0110]])),
            key_name(key),
        ];
        let body = body(serial, &subject, validity, &subject, key, &extensions)?;
        let certificate = sign(&*signer, body)?.into();
        Ok(Self { certificate, subject, signer })
    }

    /// One that was founded before.
    pub fn of(certificate: CertificateDer<'static>, signer: Arc<dyn Sm2Signer>) -> Result<Self, IssueError> {
        let name::Parts { subject, key, .. } = name::parts(&certificate).ok_or(IssueError::Authority)?;
        if key != public_key(signer.public_key()) {
            return Err(IssueError::Authority);
        }
        let subject = subject.to_vec();
        Ok(Self { certificate, subject, signer })
    }

    /// Its own certificate.
    pub const fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// Issue.
    pub fn certify(&self, what: &Certify) -> Result<CertificateDer<'static>, IssueError> {
        let mut extensions = vec![
            extension(&[0x55, 0x1d, 0x13], true, &sequence(&[])),
            // Signs (bit 0), and nothing else.
            extension(&[0x55, 0x1d, 0x0f], true, &element(BIT_STRING, &[&[7, 0b1000_0000]])),
            self.authority_key_name(),
            key_name(what.key),
        ];
        let purpose: u8 = match &what.purpose {
            Purpose::Server(hosts) => {
                let hosts = name::alternatives(hosts).ok_or(IssueError::Host)?;
                extensions.push(extension(&[0x55, 0x1d, 0x11], false, &hosts));
                1
            }
            Purpose::Client => 2,
        };
        let purpose = element(OID, &[&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, purpose]]);
        extensions.push(extension(&[0x55, 0x1d, 0x25], false, &sequence(&[&purpose])));
        let subject = name::distinguished(&what.name);
        let body = body(what.serial, &self.subject, what.validity, &subject, what.key, &extensions)?;
        Ok(sign(&*self.signer, body)?.into())
    }

    /// The list of what is no longer believed, complete. `number` grows with every list.
    pub fn revocations(
        &self,
        revoked: &[Revoked],
        number: u64,
        validity: Validity,
    ) -> Result<CertificateRevocationListDer<'static>, IssueError> {
        if validity.until < validity.from {
            return Err(IssueError::Validity);
        }
        let entries: Vec<Vec<u8>> = revoked
            .iter()
            .map(|one| {
                // cessationOfOperation: an administrator took it back, for whatever reason.
                let reason = extension(&[0x55, 0x1d, 0x15], false, &element(ENUMERATED, &[&[5]]));
                sequence(&[&integer(&one.serial.0), &time(one.at), &sequence(&[&reason])])
            })
            .collect();
        let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        // An empty list of entries must be left out.
        let entries = if entries.is_empty() { Vec::new() } else { sequence(&entries) };
        let number = extension(&[0x55, 0x1d, 0x14], false, &integer(&number.to_be_bytes()));
        let extensions = tagged(0, &[&sequence(&[&self.authority_key_name(), &number])]);
        let body = sequence(&[
            &integer(&[1]),
            &sequence(&[ID_SM2_WITH_SM3]),
            &self.subject,
            &time(validity.from),
            &time(validity.until),
            &entries,
            &extensions,
        ]);
        Ok(sign(&*self.signer, body)?.into())
    }

    fn authority_key_name(&self) -> Vec<u8> {
        let name = element(0x80, &[&short_name(self.signer.public_key())]);
        extension(&[0x55, 0x1d, 0x23], false, &sequence(&[&name]))
    }
}

/// The number of a certificate that was issued here.
pub fn serial_of(certificate: &CertificateDer<'_>) -> Option<Serial> {
    name::parts(certificate)?.serial.try_into().ok().map(Serial)
}

/// From when until when any certificate is good, whoever issued it and with whatever key.
pub fn validity_of(certificate: &CertificateDer<'_>) -> Option<Validity> {
    let (from, until) = both(name::parts(certificate)?.validity)?;
    Some(Validity { from, until })
}

/// What is signed of a certificate.
fn body(
    serial: Serial,
    issuer: &[u8],
    validity: Validity,
    subject: &[u8],
    key: PublicKey,
    extensions: &[Vec<u8>],
) -> Result<Vec<u8>, IssueError> {
    let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
    Ok(sequence(&[
        // The third version.
        &tagged(0, &[&integer(&[2])]),
        &integer(&serial.0),
        &sequence(&[ID_SM2_WITH_SM3]),
        issuer,
        &validity.der()?,
        subject,
        &public_key(key),
        &tagged(3, &[&sequence(&extensions)]),
    ]))
}

fn sign(signer: &dyn Sm2Signer, body: Vec<u8>) -> Result<Vec<u8>, SignError> {
    let signature = signed(signer, Identity::Certificates, &body)?;
    Ok(sequence(&[&body, &sequence(&[ID_SM2_WITH_SM3]), &bit_string(&signature)]))
}

fn public_key(key: PublicKey) -> Vec<u8> {
    sequence(&[&sequence(&[ID_SM2_KEY]), &bit_string(key.as_bytes())])
}

fn extension(id: &[u8], critical: bool, content: &[u8]) -> Vec<u8> {
    let critical = if critical { element(BOOLEAN, &[&[0xff]]) } else { Vec::new() };
    sequence(&[&element(OID, &[id]), &critical, &element(OCTET_STRING, &[content])])
}

/// By which certificates of one name are told apart.
fn key_name(key: PublicKey) -> Vec<u8> {
    extension(&[0x55, 0x1d, 0x0e], false, &element(OCTET_STRING, &[&short_name(key)]))
}

/// Twenty bytes of SM3: RFC 5280 leaves the way open, and everybody expects twenty.
fn short_name(key: PublicKey) -> Vec<u8> {
    sm3::Sm3::digest(key.as_bytes()).into_iter().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::SoftKey;
    use proptest::prelude::*;

    fn validity() -> Validity {
        Validity::days(UnixTime::since_unix_epoch(Duration::from_secs(1_790_000_000)), 10)
    }

    fn authority() -> Authority {
        let key = Arc::new(SoftKey::generate().unwrap());
        Authority::found("Authority", key, validity(), Serial::random().unwrap()).unwrap()
    }

    #[test]
    fn an_authority_is_opened_with_its_own_key_only() {
        let authority = authority();
        let (certificate, signer) = (authority.certificate.clone(), Arc::clone(&authority.signer));
        assert_eq!(Authority::of(certificate.clone(), signer).unwrap().subject, authority.subject);
        let stranger = Arc::new(SoftKey::generate().unwrap());
        assert_eq!(Authority::of(certificate, stranger).err(), Some(IssueError::Authority));
    }

    #[test]
    fn a_certificate_tells_its_number_and_hosts_must_be_such() {
        let authority = authority();
        let mut what = Certify {
            name: "处长办公室".to_owned(),
            key: SoftKey::generate().unwrap().public_key(),
            purpose: Purpose::Server(vec!["hub.example".to_owned(), "10.0.0.1".to_owned(), "::1".to_owned()]),
            validity: validity(),
            serial: Serial::random().unwrap(),
        };
        assert_eq!(serial_of(&authority.certify(&what).unwrap()), Some(what.serial));
        assert_eq!(validity_of(&authority.certify(&what).unwrap()), Some(what.validity));
        what.purpose = Purpose::Server(vec!["not a host".to_owned()]);
        assert_eq!(authority.certify(&what).err(), Some(IssueError::Host));
        what.purpose = Purpose::Client;
        what.validity.until = UnixTime::since_unix_epoch(Duration::ZERO);
        assert_eq!(authority.certify(&what).err(), Some(IssueError::Validity));
    }

    proptest! {
        #[test]
        fn garbage_is_no_certificate(garbage in prop::collection::vec(any::<u8>(), 0..300), bend in 0_usize..300) {
            prop_assert_eq!(serial_of(&CertificateDer::from(garbage.clone())), None);
            let mut bent = authority().certificate.to_vec();
            let place = bend % bent.len();
            bent[place] ^= 0x55;
            let bent = CertificateDer::from(bent);
            let _ = (serial_of(&bent), validity_of(&bent));
        }
    }
}

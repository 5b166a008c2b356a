//! Whom a certificate is for: a name to show, and the names under which a server is reached. Deliberately absent:
//! the other parts of a distinguished name, wildcards, and addresses of mail.

use std::net::IpAddr;

use crate::der::{OID, Reader, SEQUENCE, SET, UTF8, element, sequence, tagged};

/// A distinguished name of one part, the common name.
pub(crate) fn distinguished(common: &str) -> Vec<u8> {
    let kind = element(OID, &[&[0x55, 0x04, 0x03]]);
    sequence(&[&element(SET, &[&sequence(&[&kind, &element(UTF8, &[common.as_bytes()])])])])
}

/// subjectAltName: addresses as such, everything else as a name of the DNS. `None` where a name could not be one.
pub(crate) fn alternatives(hosts: &[String]) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    for host in hosts {
        all.push(match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => element(0x87, &[&address.octets()]),
            Ok(IpAddr::V6(address)) => element(0x87, &[&address.octets()]),
            Err(_) if is_dns(host) => element(0x82, &[host.as_bytes()]),
            Err(_) => return None,
        });
    }
    Some(sequence(&all.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

fn is_dns(host: &str) -> bool {
    rustls::pki_types::DnsName::try_from(host).is_ok()
}

/// Of a certificate, what is needed here.
pub(crate) struct Parts<'a> {
    /// Without leading zeros.
    pub serial: &'a [u8],
    /// Two moments.
    pub validity: &'a [u8],
    /// Its element, whole.
    pub subject: &'a [u8],
    /// The public key's element, whole.
    pub key: &'a [u8],
}

/// Takes a certificate apart.
pub(crate) fn parts(certificate: &[u8]) -> Option<Parts<'_>> {
    let mut outer = Reader::new(certificate);
    let mut certificate = Reader::new(outer.content(SEQUENCE)?);
    let mut body = Reader::new(certificate.content(SEQUENCE)?);
    body.content(tagged(0, &[]).first().copied()?)?;
    let serial = body.unsigned()?;
    body.whole(SEQUENCE)?; // how it is signed
    body.whole(SEQUENCE)?; // issuer
    let validity = body.content(SEQUENCE)?;
    let subject = body.whole(SEQUENCE)?;
    let key = body.whole(SEQUENCE)?;
    outer.is_empty().then_some(Parts { serial, validity, subject, key })
}

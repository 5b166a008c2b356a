//! What two sides agree on.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use rustls::{CipherSuite, HandshakeKind, ProtocolVersion};
use rustls_gm::{CURVE_SM2, Purpose, SignError, Sm2Signer, SoftKey, provider};

use crate::house::{Holder, House, Wire, key, met};

#[test]
fn the_provider_offers_one_of_each_and_nothing_ordinary() {
    let provider = provider();
    let suites: Vec<_> = provider.cipher_suites.iter().map(|suite| suite.suite()).collect();
    assert_eq!(suites, [CipherSuite::Unknown(0x00c6)]);
    assert_eq!(provider.kx_groups.iter().map(|group| group.name()).collect::<Vec<_>>(), [CURVE_SM2]);
    let schemes = provider.signature_verification_algorithms.supported_schemes();
    assert_eq!(schemes, [rustls_gm::SM2SIG_SM3]);
}

#[test]
fn a_desktop_and_its_hub_know_each_other_and_talk() {
    let house = House::new();
    let mut wire = met(house.client(), house.server()).unwrap();
    assert_eq!(wire.client.protocol_version(), Some(ProtocolVersion::TLSv1_3));
    let suite = wire.server.negotiated_cipher_suite().unwrap().suite();
    assert_eq!(suite, CipherSuite::Unknown(0x00c6));
    assert_eq!(wire.server.negotiated_key_exchange_group().unwrap().name(), CURVE_SM2);
    assert_eq!(wire.server.peer_certificates().unwrap(), house.desktop.chain);
    assert_eq!(wire.client.peer_certificates().unwrap(), house.hub.chain);

    wire.client.writer().write_all("同意".as_bytes()).unwrap();
    wire.exchange(|_| {}).unwrap();
    let mut heard = [0; 6];
    wire.server.reader().read_exact(&mut heard).unwrap();
    assert_eq!(heard, "同意".as_bytes());
}

#[test]
fn the_second_meeting_is_shorter_and_the_hub_still_knows_who_it_is() {
    let house = House::new();
    let (client, server) = (Arc::new(house.client()), Arc::new(house.server()));
    let mut first = Wire::new(&client, &server);
    first.shake().unwrap();
    assert_eq!(first.client.handshake_kind(), Some(HandshakeKind::Full));
    let mut second = Wire::new(&client, &server);
    second.shake().unwrap();
    assert_eq!(second.client.handshake_kind(), Some(HandshakeKind::Resumed));
    assert_eq!(second.server.peer_certificates().unwrap(), house.desktop.chain);

    // A new configuration, as after a revocation, remembers nobody.
    let mut third = Wire::new(&client, &Arc::new(house.server()));
    third.shake().unwrap();
    assert_eq!(third.client.handshake_kind(), Some(HandshakeKind::Full));
}

/// A key token: sees digests, never what they are of.
#[derive(Debug)]
struct Token(Arc<SoftKey>, bool);

impl Sm2Signer for Token {
    fn public_key(&self) -> rustls_gm::PublicKey {
        self.0.public_key()
    }

    fn sign_digest(&self, digest: &[u8; 32]) -> Result<[u8; 64], SignError> {
        if self.1 { self.0.sign_digest(digest) } else { Err(SignError("no PIN".to_owned())) }
    }
}

#[test]
fn a_key_in_a_device_signs_and_where_it_does_not_nobody_meets() {
    let mut house = House::new();
    let key = key();
    let desktop = Holder::of(&house.authority, Purpose::Client, &key);
    house.desktop = Holder { signer: Arc::new(Token(Arc::clone(&key), true)), ..desktop.clone() };
    met(house.client(), house.server()).unwrap();
    house.desktop = Holder { signer: Arc::new(Token(key, false)), ..desktop };
    assert!(met(house.client(), house.server()).is_err());
}

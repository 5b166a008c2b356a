//! What is refused, and by whom.

use std::sync::Arc;

use proptest::prelude::*;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::sign::{CertifiedKey, Signer, SigningKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{
    CertificateError, ClientConfig, Error, PeerIncompatible, RootCertStore, ServerConfig, SignatureAlgorithm,
    SignatureScheme,
};
use rustls_gm::{Identity, Own, Purpose, Revoked, SM2SIG_SM3, Serial, Sm2Signer, SoftKey, Trust};
use sm2::dsa::signature::Signer as _;
use sm2::pkcs8::DecodePrivateKey as _;

use crate::house::{At, Holder, House, NOW, Refused, Wire, authority, hub_names, key, met, moment, validity};

fn certificate(refused: Result<Wire, Refused>) -> (&'static str, CertificateError) {
    match refused.map(drop).unwrap_err() {
        Refused::Client(Error::InvalidCertificate(why)) => ("client", why),
        Refused::Server(Error::InvalidCertificate(why)) => ("server", why),
        other => panic!("{other:?}"),
    }
}

/// Ordinary TLS, with an authority of P-256.
struct Ordinary {
    roots: RootCertStore,
    chain: Vec<CertificateDer<'static>>,
    key: rcgen::KeyPair,
}

impl Ordinary {
    fn new() -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let names = vec!["hub.example".to_owned()];
        let certificate = rcgen::CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(certificate.der().clone()).unwrap();
        Self { roots, chain: vec![certificate.der().clone()], key }
    }

    fn client(&self, versions: &[&'static rustls::SupportedProtocolVersion]) -> ClientConfig {
        ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(self.roots.clone())
            .with_no_client_auth()
    }

    fn server(&self, versions: &[&'static rustls::SupportedProtocolVersion]) -> ServerConfig {
        let key = PrivatePkcs8KeyDer::from(self.key.serialize_der()).into();
        ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), key)
            .unwrap()
    }
}

#[test]
fn wrong_curve_ordinary_and_national_do_not_meet() {
    let (house, ordinary) = (House::new(), Ordinary::new());
    assert_eq!(
        met(ordinary.client(&[&TLS13]), house.server()).map(drop),
        Err(Refused::Server(Error::PeerIncompatible(PeerIncompatible::NoKxGroupsInCommon)))
    );
    assert_eq!(
        met(house.client(), ordinary.server(&[&TLS13])).map(drop),
        Err(Refused::Server(Error::PeerIncompatible(PeerIncompatible::NoKxGroupsInCommon)))
    );
    // The suite alone is not enough: the group has to be ours, too.
    let mut mixed = rustls_gm::provider();
    mixed.kx_groups = vec![ring::kx_group::SECP256R1];
    let client = ClientConfig::builder_with_provider(Arc::new(mixed))
        .with_protocol_versions(&[&TLS13])
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    assert_eq!(
        met(client, house.server()).map(drop),
        Err(Refused::Server(Error::PeerIncompatible(PeerIncompatible::NoKxGroupsInCommon)))
    );
}

#[test]
fn wrong_curve_a_certificate_of_p256_is_none_even_if_its_holder_says_so() {
    /// Signs with P-256 and calls it SM2.
    #[derive(Debug)]
    struct Pretender(Arc<dyn SigningKey>);

    impl SigningKey for Pretender {
        fn choose_scheme(&self, _: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
            let scheme = SignatureScheme::ECDSA_NISTP256_SHA256;
            Some(Box::new(Pretended(self.0.choose_scheme(&[scheme]).unwrap())))
        }
        fn algorithm(&self) -> SignatureAlgorithm {
            SignatureAlgorithm::ECDSA
        }
    }

    #[derive(Debug)]
    struct Pretended(Box<dyn Signer>);

    impl Signer for Pretended {
        fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
            self.0.sign(message)
        }
        fn scheme(&self) -> SignatureScheme {
            SM2SIG_SM3
        }
    }

    let (house, ordinary) = (House::new(), Ordinary::new());
    let key = PrivatePkcs8KeyDer::from(ordinary.key.serialize_der()).into();
    let key = ring::default_provider().key_provider.load_private_key(key).unwrap();
    let pretender = CertifiedKey::new(ordinary.chain.clone(), Arc::new(Pretender(key)));
    let mut server = house.server();
    server.cert_resolver = Arc::new(SingleCertAndKey::from(pretender));
    let trust = Trust { authorities: ordinary.chain, ..Trust::default() };
    let trusting = rustls_gm::client(&trust, &house.desktop.own(), Arc::new(At(NOW))).unwrap();
    let (who, why) = certificate(met(trusting, server));
    assert_eq!(who, "client");
    assert!(!matches!(why, CertificateError::UnknownIssuer), "refused for its algorithm: {why:?}");
}

#[test]
fn whoever_shows_no_certificate_is_sent_away() {
    let house = House::new();
    let mut client = house.client();
    client.client_auth_cert_resolver = Arc::new(Nobody);
    assert_eq!(met(client, house.server()).map(drop), Err(Refused::Server(Error::NoCertificatesPresented)));
    // A desktop of another house has a certificate, and it counts for nothing here.
    let other = House::of("Authority of another house");
    let stranger = rustls_gm::client(&house.trust, &other.desktop.own(), Arc::new(At(NOW))).unwrap();
    assert_eq!(certificate(met(stranger, house.server())), ("server", CertificateError::UnknownIssuer));
    let stranger = rustls_gm::server(&house.trust, &other.hub.own(), Arc::new(At(NOW))).unwrap();
    assert_eq!(certificate(met(house.client(), stranger)), ("client", CertificateError::UnknownIssuer));
}

/// Has no certificate to show.
#[derive(Debug)]
struct Nobody;

impl rustls::client::ResolvesClientCert for Nobody {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        None
    }
    fn has_certs(&self) -> bool {
        false
    }
}

#[test]
fn a_certificate_of_the_one_side_is_none_for_the_other() {
    let mut house = House::new();
    let hub = std::mem::replace(&mut house.hub, house.desktop.clone());
    assert_eq!(certificate(met(house.client(), house.server())).0, "client");
    house.desktop = hub.clone();
    house.hub = hub;
    assert_eq!(certificate(met(house.client(), house.server())).0, "server");
}

#[test]
fn a_hub_of_another_name_is_not_ours() {
    let mut house = House::new();
    house.hub = Holder::of(&house.authority, Purpose::Server(vec!["other.example".to_owned()]), &key());
    let (who, why) = certificate(met(house.client(), house.server()));
    assert_eq!(who, "client");
    assert!(matches!(why, CertificateError::NotValidForNameContext { .. }), "{why:?}");
}

/// Signs a handshake as if it were a certificate.
#[derive(Debug, Clone)]
struct Mistaken(sm2::dsa::SigningKey);

impl Mistaken {
    fn certified(holder: &Holder, key: &SoftKey) -> Arc<SingleCertAndKey> {
        let secret = sm2::SecretKey::from_pkcs8_pem(&key.to_pem().unwrap()).unwrap();
        let key = sm2::dsa::SigningKey::new(Identity::Certificates.text(), &secret).unwrap();
        Arc::new(SingleCertAndKey::from(CertifiedKey::new(holder.chain.clone(), Arc::new(Self(key)))))
    }
}

impl SigningKey for Mistaken {
    fn choose_scheme(&self, _: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        Some(Box::new(self.clone()))
    }
    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for Mistaken {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature: sm2::dsa::Signature = self.0.try_sign(message).unwrap();
        Ok(signature.to_der().as_bytes().to_vec())
    }
    fn scheme(&self) -> SignatureScheme {
        SM2SIG_SM3
    }
}

#[test]
fn wrong_handshake_identity_a_signature_as_over_certificates_opens_nothing() {
    let house = House::new();
    let key = key();
    let hub = Holder::of(&house.authority, hub_names(), &key);
    let mut server = house.server();
    server.cert_resolver = Mistaken::certified(&hub, &key);
    assert_eq!(certificate(met(house.client(), server)), ("client", CertificateError::BadSignature));
    let desktop = Holder::of(&house.authority, Purpose::Client, &key);
    let mut client = house.client();
    client.client_auth_cert_resolver = Mistaken::certified(&desktop, &key);
    assert_eq!(certificate(met(client, house.server())), ("server", CertificateError::BadSignature));
}

#[test]
fn expired_or_not_yet_valid_on_either_side() {
    let house = House::new();
    for late in [NOW + 11 * 86_400, NOW - 86_400] {
        let client = rustls_gm::client(&house.trust, &house.desktop.own(), Arc::new(At(late))).unwrap();
        let (who, why) = certificate(met(client, house.server()));
        assert_eq!(who, "client");
        let server = rustls_gm::server(&house.trust, &house.hub.own(), Arc::new(At(late))).unwrap();
        let (who, same) = certificate(met(house.client(), server));
        assert_eq!(who, "server");
        for why in [why, same] {
            assert!(
                matches!(
                    why,
                    CertificateError::ExpiredContext { .. } | CertificateError::NotValidYetContext { .. }
                ),
                "{why:?}"
            );
        }
    }
}

#[test]
fn revoked_on_either_side_and_nobody_else() {
    let mut house = House::new();
    let list = |revoked: &[Serial]| {
        let revoked: Vec<_> =
            revoked.iter().map(|serial| Revoked { serial: *serial, at: moment(NOW) }).collect();
        vec![house.authority.revocations(&revoked, 1, validity()).unwrap()]
    };
    let (nobody, desktop, hub) = (list(&[]), list(&[house.desktop.serial]), list(&[house.hub.serial]));
    house.trust.revocations = nobody;
    met(house.client(), house.server()).unwrap();
    house.trust.revocations = desktop;
    assert_eq!(certificate(met(house.client(), house.server())), ("server", CertificateError::Revoked));
    house.trust.revocations = hub;
    assert_eq!(certificate(met(house.client(), house.server())), ("client", CertificateError::Revoked));
}

#[test]
fn a_revocation_list_of_somebody_else_counts_for_nothing() {
    let mut house = House::new();
    // Of the same name, but another key.
    let forged = authority("Authority of the house");
    let revoked = [Revoked { serial: house.desktop.serial, at: moment(NOW) }];
    house.trust.revocations = vec![forged.revocations(&revoked, 1, validity()).unwrap()];
    let refused = met(house.client(), house.server()).map(drop).unwrap_err();
    assert!(!matches!(&refused, Refused::Server(Error::InvalidCertificate(CertificateError::Revoked))));
}

#[test]
fn downgrade_there_is_nothing_to_be_talked_down_to() {
    let (house, ordinary) = (House::new(), Ordinary::new());
    assert!(matches!(met(ordinary.client(&[&TLS12]), house.server()), Err(Refused::Server(_))));
    assert!(matches!(met(house.client(), ordinary.server(&[&TLS12])), Err(Refused::Server(_))));
    // Somebody in between takes TLS 1.3 out of the client's words, or its only suite, or its only group.
    for (what, instead) in [
        (&[0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04][..], &[0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x03][..]),
        (&[0x00, 0xc6], &[0x13, 0x01]),
        (
            &[0x00, 0x0a, 0x00, 0x04, 0x00, 0x02, 0x00, 0x29],
            &[0x00, 0x0a, 0x00, 0x04, 0x00, 0x02, 0x00, 0x17],
        ),
        (&[0x07, 0x08], &[0x04, 0x03]),
    ] {
        let mut wire = Wire::new(&Arc::new(house.client()), &Arc::new(house.server()));
        let first = wire.exchange(|words| {
            let place = words.windows(what.len()).position(|window| window == what);
            let place = place.unwrap_or_else(|| panic!("{what:02x?} is not among {words:02x?}"));
            words[place..place + what.len()].copy_from_slice(instead);
        });
        let refused = first.and_then(|()| wire.shake());
        assert!(refused.is_err(), "{what:02x?} became {instead:02x?}, and nobody noticed");
    }
}

#[test]
fn a_key_that_is_not_the_certificates_is_noticed_before_anybody_calls() {
    let house = House::new();
    let other: Arc<dyn Sm2Signer> = key();
    assert!(Own::new(house.hub.chain, other).is_err());
}

#[test]
fn a_reader_of_garbage_says_so() {
    let house = House::new();
    let garbage =
        Trust { authorities: vec![CertificateDer::from(vec![0x30, 0x03, 1, 2, 3])], ..Trust::default() };
    assert!(rustls_gm::client(&garbage, &house.desktop.own(), Arc::new(At(NOW))).is_err());
    assert!(
        rustls_gm::server(&Trust::default(), &house.hub.own(), Arc::new(At(NOW))).is_err(),
        "trust nobody"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever comes in place of words, or bent among them, is refused; and nobody panics.
    #[test]
    fn bent_words_are_refused(bend in any::<prop::sample::Index>(), bit in 0_u8..8, round in 0_usize..2) {
        let house = House::new();
        let mut wire = Wire::new(&Arc::new(house.client()), &Arc::new(house.server()));
        let mut outcome = Ok(());
        for at in 0..3 {
            outcome = outcome.and_then(|()| wire.exchange(|words| {
                if at == round && !words.is_empty() {
                    let place = bend.index(words.len());
                    words[place] ^= 1 << bit;
                }
            }));
        }
        // The version in a record's head is looked at by nobody; everything else is.
        let met = outcome.is_ok() && !wire.client.is_handshaking() && !wire.server.is_handshaking();
        prop_assert!(!met || wire.server.peer_certificates().is_some());
    }

    #[test]
    fn garbage_in_place_of_words_is_refused(garbage in prop::collection::vec(any::<u8>(), 1..600)) {
        let house = House::new();
        let mut wire = Wire::new(&Arc::new(house.client()), &Arc::new(house.server()));
        let _ = wire.exchange(|words| words.clone_from(&garbage));
        prop_assert!(wire.server.is_handshaking());
    }
}

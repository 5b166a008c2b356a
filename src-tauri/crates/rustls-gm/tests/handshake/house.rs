//! A department with an authority, a hub and a desktop, and the wire between them. The clock stands still.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ClientConnection, Error, ServerConfig, ServerConnection};
use rustls_gm::{Authority, Certify, Own, Purpose, Serial, Sm2Signer, SoftKey, Trust, Validity};

/// 2026-11-24.
pub const NOW: u64 = 1_795_500_000;

/// A clock that was stopped.
#[derive(Debug)]
pub struct At(pub u64);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        Some(moment(self.0))
    }
}

pub fn moment(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

pub fn validity() -> Validity {
    Validity::days(moment(NOW), 10)
}

pub fn key() -> Arc<SoftKey> {
    Arc::new(SoftKey::generate().unwrap())
}

pub fn authority(name: &str) -> Authority {
    Authority::found(name, key(), validity(), Serial::random().unwrap()).unwrap()
}

/// Somebody with a certificate.
#[derive(Clone)]
pub struct Holder {
    pub serial: Serial,
    pub chain: Vec<CertificateDer<'static>>,
    pub signer: Arc<dyn Sm2Signer>,
}

impl Holder {
    pub fn of(authority: &Authority, purpose: Purpose, key: &Arc<SoftKey>) -> Self {
        let serial = Serial::random().unwrap();
        let what = Certify {
            name: "somebody".to_owned(),
            key: key.public_key(),
            purpose,
            validity: validity(),
            serial,
        };
        let signer: Arc<dyn Sm2Signer> = key.clone();
        Self { serial, chain: vec![authority.certify(&what).unwrap()], signer }
    }

    pub fn own(&self) -> Own {
        Own::new(self.chain.clone(), Arc::clone(&self.signer)).unwrap()
    }
}

pub struct House {
    pub authority: Authority,
    pub trust: Trust,
    pub hub: Holder,
    pub desktop: Holder,
}

pub fn hub_names() -> Purpose {
    Purpose::Server(vec!["hub.example".to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned()])
}

impl House {
    pub fn new() -> Self {
        Self::of("Authority of the house")
    }

    pub fn of(name: &str) -> Self {
        let authority = authority(name);
        let trust = Trust { authorities: vec![authority.certificate().clone()], revocations: Vec::new() };
        let hub = Holder::of(&authority, hub_names(), &key());
        let desktop = Holder::of(&authority, Purpose::Client, &key());
        Self { authority, trust, hub, desktop }
    }

    pub fn client(&self) -> ClientConfig {
        rustls_gm::client(&self.trust, &self.desktop.own(), Arc::new(At(NOW))).unwrap()
    }

    pub fn server(&self) -> ServerConfig {
        rustls_gm::server(&self.trust, &self.hub.own(), Arc::new(At(NOW))).unwrap()
    }
}

/// Both sides of a connection.
pub struct Wire {
    pub client: ClientConnection,
    pub server: ServerConnection,
}

/// Whose refusal it was.
#[derive(Debug, PartialEq)]
pub enum Refused {
    Client(Error),
    Server(Error),
}

impl Wire {
    pub fn new(client: &Arc<ClientConfig>, server: &Arc<ServerConfig>) -> Self {
        let name = "hub.example".try_into().unwrap();
        Self {
            client: ClientConnection::new(Arc::clone(client), name).unwrap(),
            server: ServerConnection::new(Arc::clone(server)).unwrap(),
        }
    }

    /// What the client has to say; what the server answers. `change` may lay hands on the client's words.
    pub fn exchange(&mut self, change: impl Fn(&mut Vec<u8>)) -> Result<(), Refused> {
        let mut words = Vec::new();
        while self.client.wants_write() {
            self.client.write_tls(&mut words).unwrap();
        }
        change(&mut words);
        let mut rest = words.as_slice();
        while !rest.is_empty() {
            self.server.read_tls(&mut rest).unwrap();
            self.server.process_new_packets().map_err(Refused::Server)?;
        }
        let mut words = Vec::new();
        while self.server.wants_write() {
            self.server.write_tls(&mut words).unwrap();
        }
        let mut rest = words.as_slice();
        while !rest.is_empty() {
            self.client.read_tls(&mut rest).unwrap();
            self.client.process_new_packets().map_err(Refused::Client)?;
        }
        Ok(())
    }

    /// Until both are content.
    pub fn shake(&mut self) -> Result<(), Refused> {
        while self.client.is_handshaking() || self.server.is_handshaking() {
            self.exchange(|_| {})?;
        }
        // And whatever the server sends besides: tickets.
        self.exchange(|_| {})
    }
}

/// What came of it.
pub fn met(client: ClientConfig, server: ServerConfig) -> Result<Wire, Refused> {
    let mut wire = Wire::new(&Arc::new(client), &Arc::new(server));
    wire.shake()?;
    Ok(wire)
}

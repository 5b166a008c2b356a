//! What two implementations agree on, both ways, with a certificate on both sides.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::time_provider::DefaultTimeProvider;
use rustls::{CipherSuite, ClientConnection, Error, ServerConfig, ServerConnection, Stream};
use rustls_gm::{
    Authority, CURVE_SM2, Certify, Own, Purpose, Revoked, Serial, Sm2Signer as _, SoftKey, Trust, Validity,
    pem,
};
use tempfile::TempDir;

use crate::program::Program;

const PATIENCE: Duration = Duration::from_secs(30);

/// A department, and its files.
struct House {
    folder: TempDir,
    authority: Authority,
    trust: Trust,
    hub: Own,
    desktop: Own,
    desktop_serial: Serial,
}

fn validity() -> Validity {
    Validity::days(UnixTime::now(), 1)
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = Arc::new(SoftKey::generate().unwrap());
        let serial = Serial::random().unwrap();
        let authority = Authority::found("Authority", key, validity(), serial).unwrap();
        write(folder.path(), "ca.pem", &pem::certificate(authority.certificate()));
        let trust = Trust { authorities: vec![authority.certificate().clone()], revocations: Vec::new() };
        let names = Purpose::Server(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]);
        let (hub, _) = certified(&authority, folder.path(), "hub", names);
        let (desktop, desktop_serial) = certified(&authority, folder.path(), "desktop", Purpose::Client);
        Self { folder, authority, trust, hub, desktop, desktop_serial }
    }

    fn server(&self) -> Arc<ServerConfig> {
        Arc::new(rustls_gm::server(&self.trust, &self.hub, Arc::new(DefaultTimeProvider)).unwrap())
    }
}

fn certified(authority: &Authority, folder: &Path, name: &str, purpose: Purpose) -> (Own, Serial) {
    let key = SoftKey::generate().unwrap();
    let serial = Serial::random().unwrap();
    let what =
        Certify { name: name.to_owned(), key: key.public_key(), purpose, validity: validity(), serial };
    let certificate: CertificateDer<'static> = authority.certify(&what).unwrap();
    write(folder, &format!("{name}.pem"), &pem::certificate(&certificate));
    write(folder, &format!("{name}.key"), &key.to_pem().unwrap());
    (Own::new(vec![certificate], Arc::new(key)).unwrap(), serial)
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn patient(wire: &TcpStream) {
    wire.set_read_timeout(Some(PATIENCE)).unwrap();
    wire.set_write_timeout(Some(PATIENCE)).unwrap();
}

pub fn our_client_and_its_server(program: &Program) {
    let house = House::new();
    let server = program.server(house.folder.path());
    let config = rustls_gm::client(&house.trust, &house.desktop, Arc::new(DefaultTimeProvider)).unwrap();
    let mut client = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut wire = TcpStream::connect(server.address).unwrap();
    patient(&wire);
    let mut stream = Stream::new(&mut client, &mut wire);
    stream.write_all(b"tongyi\n").unwrap();
    let mut heard = [0; 7];
    stream.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"iygnot\n", "{} says it backwards", program.name());
    assert_eq!(client.negotiated_cipher_suite().unwrap().suite(), CipherSuite::Unknown(0x00c6));
    assert_eq!(client.negotiated_key_exchange_group().unwrap().name(), CURVE_SM2);
    client.send_close_notify();
    client.write_tls(&mut wire).unwrap();
    drop(wire);
    let minutes = server.minutes();
    assert!(
        minutes.contains("CN=desktop") || minutes.contains("CN = desktop"),
        "it saw who called: {minutes}"
    );
    assert!(minutes.contains("TLS_SM4_GCM_SM3") && minutes.contains("Verification: OK"), "{minutes}");
}

/// One guest of ours, answered backwards: what became of the handshake.
fn receive(listener: &TcpListener, config: Arc<ServerConfig>) -> Result<Vec<CertificateDer<'static>>, Error> {
    let (mut wire, _) = listener.accept().unwrap();
    patient(&wire);
    let mut server = ServerConnection::new(config).unwrap();
    let shaken = server.complete_io(&mut wire);
    if let Err(error) = shaken {
        // Tell the guest why, before the line goes.
        while server.wants_write() && server.write_tls(&mut wire).is_ok() {}
        return Err(*error.into_inner().unwrap().downcast::<Error>().unwrap());
    }
    let guest = server.peer_certificates().unwrap().iter().map(|one| one.clone().into_owned()).collect();
    let mut stream = Stream::new(&mut server, &mut wire);
    let mut line = String::new();
    BufReader::new(&mut stream).read_line(&mut line).unwrap();
    let backwards: String = line.trim_end().chars().rev().collect();
    stream.write_all(format!("{backwards}\n").as_bytes()).unwrap();
    server.send_close_notify();
    while server.wants_write() {
        server.write_tls(&mut wire).unwrap();
    }
    Ok(guest)
}

pub fn its_client_and_our_server(program: &Program) {
    let house = House::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, config) = (listener.local_addr().unwrap(), house.server());
    let receiving = thread::spawn(move || receive(&listener, config));
    let own = ["-cert", "desktop.pem", "-key", "desktop.key"];
    let heard = program.client(house.folder.path(), address, &own, "tongyi\n");
    let (said, errors) =
        (String::from_utf8_lossy(&heard.stdout).into_owned(), String::from_utf8_lossy(&heard.stderr));
    let guest = receiving.join().unwrap();
    assert!(guest.is_ok(), "{guest:?}\n{said}\n{errors}");
    let desktop = house.folder.path().join("desktop.pem");
    assert_eq!(guest.unwrap().first(), Some(&CertificateDer::from_pem_file(desktop).unwrap()));
    assert!(said.contains("iygnot"), "{said}\n{errors}");
    assert!(said.contains("TLS_SM4_GCM_SM3"), "{said}");
    assert!(said.contains("Verify return code: 0 (ok)") || said.contains("Verification: OK"), "{said}");
}

pub fn its_client_without_a_certificate(program: &Program) {
    let house = House::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, config) = (listener.local_addr().unwrap(), house.server());
    let receiving = thread::spawn(move || receive(&listener, config));
    let heard = program.client(house.folder.path(), address, &[], "tongyi\n");
    assert_eq!(receiving.join().unwrap(), Err(Error::NoCertificatesPresented));
    assert!(!String::from_utf8_lossy(&heard.stdout).contains("iygnot"));
}

pub fn it_believes_our_authority(program: &Program) {
    let house = House::new();
    let folder = house.folder.path();
    let list = |revoked: &[Serial], number| {
        let revoked: Vec<_> =
            revoked.iter().map(|serial| Revoked { serial: *serial, at: UnixTime::now() }).collect();
        pem::revocations(&house.authority.revocations(&revoked, number, validity()).unwrap())
    };
    let verify = |purpose, certificate| {
        let arguments = ["verify", "-x509_strict", "-CAfile", "ca.pem", "-CRLfile", "list.pem"];
        let more = ["-crl_check", "-purpose", purpose, certificate];
        let told = program.run(folder, &[&arguments[..], &more].concat());
        (told.status.success(), String::from_utf8_lossy(&told.stderr).into_owned())
    };
    write(folder, "list.pem", &list(&[], 1));
    assert_eq!(verify("sslserver", "hub.pem"), (true, String::new()));
    assert_eq!(verify("sslclient", "desktop.pem"), (true, String::new()));
    assert!(!verify("sslserver", "desktop.pem").0, "a desktop is no hub");
    write(folder, "list.pem", &list(&[house.desktop_serial], 2));
    assert_eq!(verify("sslserver", "hub.pem"), (true, String::new()));
    let (believed, why) = verify("sslclient", "desktop.pem");
    assert!(!believed && why.contains("certificate revoked"), "{why}");
}

//! `tls/gm`: what a hub needs to speak RFC 8998. `server.pem`, `server.key`, `ca.pem`, `revoked.pem`; and where the
//! hub is its own authority, `ca.key` and `issued.json`, the register of what was given out.
//!
//! A department with an authority puts its own files there, without `ca.key`; then nothing is issued or renewed here.
//! Deliberately absent: certificates for people, and taking back by anything but the number.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use kernel::{Clock, Code, Refusal, Timestamp};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls_gm::{Authority, Certify, Purpose, Revoked, Serial, Sm2Signer as _, SoftKey, Validity, pem};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::founding::{private_folder, read, write};
use crate::carrier::gm::moment;

/// So many days an authority lives; replacing it means a visit to every desktop.
const AUTHORITY_DAYS: u32 = 20 * 365;
/// A server's certificate is renewed by the hub itself.
const SERVER_DAYS: u32 = 398;
/// This long before it ends.
const RENEW_DAYS: i64 = 60;
/// A desktop's is handed out by people.
const CLIENT_DAYS: u32 = 3 * 365;
const DAY_MS: i64 = 86_400_000;

/// A line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issued {
    /// The certificate's number, 32 hex digits.
    pub serial: String,
    /// For whom.
    pub name: String,
    /// The hub's own?
    pub server: bool,
    /// Good until then.
    pub until: Timestamp,
    /// No longer believed since then.
    pub revoked: Option<Timestamp>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Register {
    /// Grows with every revocation list.
    list: u64,
    issued: Vec<Issued>,
}

/// What a desktop is given.
pub struct Given {
    /// For the administrator.
    pub serial: String,
    /// PEM.
    pub certificate: String,
    /// PEM, PKCS#8.
    pub key: Zeroizing<String>,
}

/// Which files there are: inode and time of each.
pub(super) type Stamp = [(u64, i64, i64); 4];

/// `tls/gm`
#[derive(Debug, Clone)]
pub struct GmFiles {
    folder: PathBuf,
}

impl GmFiles {
    pub(super) const fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The authority's certificate, to be given to desktops.
    pub fn ca_path(&self) -> PathBuf {
        self.path("ca.pem")
    }

    /// Make an authority and the hub's own certificate. `NotNow` where there is one.
    pub fn found(&self, hosts: &[String], clock: &dyn Clock) -> Result<(), Refusal> {
        private_folder(&self.folder)?;
        let _lock = self.lock()?;
        if self.ca_path().exists() {
            return Err(Refusal::new(Code::NotNow).with("file", "tls/gm/ca.pem"));
        }
        let key = SoftKey::generate().map_err(failed)?;
        write(&self.path("ca.key"), key.to_pem().map_err(failed)?.as_bytes())?;
        let validity = Validity::days(moment(clock.now()), AUTHORITY_DAYS);
        let serial = Serial::random().map_err(failed)?;
        let authority =
            Authority::found("Tongban Hub CA (SM2)", Arc::new(key), validity, serial).map_err(failed)?;
        let mut register = Register::default();
        self.certify_server(&authority, hosts, clock, &mut register)?;
        self.keep(&authority, &mut register, clock)?;
        // Last, so that a founding that was cut short is begun anew.
        write(&self.ca_path(), pem::certificate(authority.certificate()).as_bytes())
    }

    /// Issue a certificate for a desktop.
    pub fn give(&self, name: &str, clock: &dyn Clock) -> Result<Given, Refusal> {
        let _lock = self.lock()?;
        let (authority, mut register) = (self.authority()?, self.register()?);
        let key = SoftKey::generate().map_err(failed)?;
        let what = certify(name, &key, Purpose::Client, CLIENT_DAYS, clock)?;
        let certificate = authority.certify(&what).map_err(failed)?;
        let line = line(&what, CLIENT_DAYS, clock);
        let serial = line.serial.clone();
        register.issued.push(line);
        self.write_register(&register)?;
        let key = key.to_pem().map_err(failed)?;
        Ok(Given { serial, certificate: pem::certificate(&certificate), key })
    }

    /// What was given out, in order.
    pub fn issued(&self) -> Result<Vec<Issued>, Refusal> {
        Ok(self.register()?.issued)
    }

    /// Believe a certificate no longer. A hub that runs knows it at the next handshake.
    pub fn revoke(&self, serial: &str, clock: &dyn Clock) -> Result<(), Refusal> {
        let _lock = self.lock()?;
        let (authority, mut register) = (self.authority()?, self.register()?);
        let unknown = || Refusal::new(Code::NotFound).with("serial", serial);
        let line = register.issued.iter_mut().find(|line| line.serial == serial).ok_or_else(unknown)?;
        line.revoked.get_or_insert(clock.now());
        self.keep(&authority, &mut register, clock)
    }

    /// A new certificate for the hub itself when the old one ends soon. Nothing where the authority is elsewhere.
    pub fn renew(&self, hosts: &[String], clock: &dyn Clock) -> Result<bool, Refusal> {
        if !self.path("ca.key").exists() {
            return Ok(false);
        }
        let _lock = self.lock()?;
        let mut register = self.register()?;
        let soon = clock.now().plus_ms(RENEW_DAYS * DAY_MS);
        let good = |line: &&Issued| line.server && line.revoked.is_none() && line.until > soon;
        if register.issued.iter().any(|line| good(&line)) {
            return Ok(false);
        }
        self.certify_server(&self.authority()?, hosts, clock, &mut register)?;
        self.write_register(&register)?;
        Ok(true)
    }

    /// Everything that a listener needs, PEM: trust, chain, key.
    pub(super) fn all(&self) -> Result<(String, String, Zeroizing<String>), Refusal> {
        let mut trust = read(&self.ca_path())?;
        // An authority of our own always has a list; without it, whoever was revoked would be back.
        if self.path("ca.key").exists() || self.path("revoked.pem").exists() {
            trust.push_str(&read(&self.path("revoked.pem"))?);
        }
        Ok((trust, read(&self.path("server.pem"))?, Zeroizing::new(read(&self.path("server.key"))?)))
    }

    /// Changes whenever one of the files is written.
    pub(super) fn stamp(&self) -> Stamp {
        use std::os::unix::fs::MetadataExt as _;
        let of = |name: &str| {
            let told = fs::metadata(self.path(name)).ok();
            told.map_or((0, 0, 0), |told| (told.ino(), told.mtime(), told.mtime_nsec()))
        };
        ["ca.pem", "revoked.pem", "server.pem", "server.key"].map(of)
    }

    /// The key stays, so that only one file is written: there is no moment at which the two do not fit.
    fn certify_server(
        &self,
        authority: &Authority,
        hosts: &[String],
        clock: &dyn Clock,
        register: &mut Register,
    ) -> Result<(), Refusal> {
        let path = self.path("server.key");
        let key = if path.exists() {
            SoftKey::from_pem(&read(&path)?).map_err(|_| broken("server.key"))?
        } else {
            let key = SoftKey::generate().map_err(failed)?;
            write(&path, key.to_pem().map_err(failed)?.as_bytes())?;
            key
        };
        let name = hosts.first().map_or("hub", String::as_str);
        let what = certify(name, &key, Purpose::Server(hosts.to_vec()), SERVER_DAYS, clock)?;
        let certificate = authority.certify(&what).map_err(failed)?;
        register.issued.push(line(&what, SERVER_DAYS, clock));
        write(&self.path("server.pem"), pem::certificate(&certificate).as_bytes())
    }

    fn authority(&self) -> Result<Authority, Refusal> {
        let certificate = read(&self.ca_path())?;
        let certificate =
            CertificateDer::from_pem_slice(certificate.as_bytes()).map_err(|_| broken("ca.pem"))?;
        let key = Zeroizing::new(read(&self.path("ca.key"))?);
        let key = SoftKey::from_pem(&key).map_err(|_| broken("ca.key"))?;
        Authority::of(certificate, Arc::new(key)).map_err(|_| broken("ca.pem"))
    }

    fn register(&self) -> Result<Register, Refusal> {
        let text = read(&self.path("issued.json"))?;
        serde_json::from_str(&text).map_err(|_| broken("issued.json"))
    }

    fn write_register(&self, register: &Register) -> Result<(), Refusal> {
        let text = serde_json::to_vec_pretty(register).map_err(failed)?;
        write(&self.path("issued.json"), &text)
    }

    /// The register, and the revocation list that follows from it. The register first: what it says is done again
    /// by the next list, what it does not say would be forgotten.
    fn keep(&self, authority: &Authority, register: &mut Register, clock: &dyn Clock) -> Result<(), Refusal> {
        register.list += 1;
        self.write_register(register)?;
        let revoked = register.issued.iter().filter_map(|line| {
            let bytes = hex::decode(&line.serial).ok()?.try_into().ok()?;
            Some(Revoked { serial: Serial::from_bytes(bytes), at: moment(line.revoked?) })
        });
        let revoked: Vec<Revoked> = revoked.collect();
        let validity = Validity::days(moment(clock.now()), AUTHORITY_DAYS);
        let list = authority.revocations(&revoked, register.list, validity).map_err(failed)?;
        write(&self.path("revoked.pem"), pem::revocations(&list).as_bytes())
    }

    /// A hub that runs renews while an administrator revokes: one after the other.
    fn lock(&self) -> Result<File, Refusal> {
        let path = self.path("lock");
        let opened = File::options().create(true).truncate(false).write(true).open(path);
        let locked = opened.and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| crypto::durable::refusal(&error).with("file", "tls/gm/lock"))
    }
}

fn certify(
    name: &str,
    key: &SoftKey,
    purpose: Purpose,
    days: u32,
    clock: &dyn Clock,
) -> Result<Certify, Refusal> {
    Ok(Certify {
        name: name.to_owned(),
        key: key.public_key(),
        purpose,
        validity: Validity::days(moment(clock.now()), days),
        serial: Serial::random().map_err(failed)?,
    })
}

fn line(what: &Certify, days: u32, clock: &dyn Clock) -> Issued {
    Issued {
        serial: hex::encode(what.serial.to_bytes()),
        name: what.name.clone(),
        server: matches!(what.purpose, Purpose::Server(_)),
        until: clock.now().plus_ms(i64::from(days) * DAY_MS),
        revoked: None,
    }
}

fn failed(why: impl ToString) -> Refusal {
    Refusal::new(Code::Internal).with("why", why)
}

fn broken(file: &str) -> Refusal {
    Refusal::new(Code::Corrupt).with("file", format!("tls/gm/{file}"))
}

//! A hub's folder: `hub.json` (name, address), `keys.json` with `hub.key` (what opens the database), `hub.db`,
//! `blobs/`, `tls/`. Made once by `tongban-hub init`, opened by everything else.
//!
//! The passphrase of the key file lies beside it in `hub.key` (0600), because a hub starts without anybody at the
//! keyboard; where systemd hands in a credential, or an HSM holds the key, that file is not there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crypto::DataKey;
use crypto::durable;
use crypto::slots::{KeyFile, NewSlot};
use kernel::{Clock, Code, HubId, Ids, Random, Refusal};
use serde::{Deserialize, Serialize};
use store::blobs::Blobs;
use store::{Durability, Options, Running, Store};

use super::door::Listening;
use super::gm::GmFiles;
use super::node::HubNode;
use crate::carrier::tls::{self, Tls};
use crate::rooms;

/// Name of systemd's credential that holds the passphrase.
const CREDENTIAL: &str = "tongban-hub-key";

/// What a new hub begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// Nothing: people come by import, forms by `publish`.
    Empty,
    /// The demo province.
    Demo,
}

/// `hub.json`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HubSettings {
    /// As log-in pages show it.
    pub name: String,
    /// Names and addresses in its certificate.
    pub hosts: Vec<String>,
    /// What it speaks.
    #[serde(default)]
    pub tls: Tls,
}

/// A hub's folder.
#[derive(Debug, Clone)]
pub struct HubFiles {
    folder: PathBuf,
}

impl HubFiles {
    /// At `folder`.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Is there a hub in it?
    pub fn is_founded(&self) -> bool {
        self.folder.join("hub.json").exists()
    }

    /// The ordinary authority's certificate, to be given to desktops.
    pub fn ca_path(&self) -> PathBuf {
        self.folder.join("tls/ca.pem")
    }

    /// What RFC 8998 needs.
    pub fn gm(&self) -> GmFiles {
        GmFiles::at(self.folder.join("tls/gm"))
    }

    /// `hub.json`
    pub fn settings(&self) -> Result<HubSettings, Refusal> {
        let text = read(&self.folder.join("hub.json"))?;
        serde_json::from_str(&text).map_err(|_| Refusal::new(Code::Corrupt).with("file", "hub.json"))
    }

    /// The ordinary server's certificate chain and key, PEM.
    pub fn tls(&self) -> Result<(String, String), Refusal> {
        Ok((read(&self.folder.join("tls/server.pem"))?, read(&self.folder.join("tls/server.key"))?))
    }

    /// How it listens, as its settings say.
    pub fn listening(&self, clock: &Arc<dyn Clock>) -> Result<Listening, Refusal> {
        let settings = self.settings()?;
        match settings.tls {
            Tls::Ordinary => {
                let (chain, key) = self.tls()?;
                Ok(Listening::Ordinary(tls::server(&chain, &key)?))
            }
            Tls::Gm => Listening::gm(self.gm(), settings.hosts, Arc::clone(clock)),
        }
    }

    /// Make a hub. `NotNow` where there is one already: nothing is ever overwritten.
    pub fn found(
        &self,
        settings: &HubSettings,
        clock: &Arc<dyn Clock>,
        random: &Arc<dyn Random>,
    ) -> Result<(), Refusal> {
        if self.is_founded() {
            return Err(Refusal::new(Code::NotNow).with("file", "hub.json"));
        }
        private_folder(&self.folder)?;
        private_folder(&self.folder.join("tls"))?;
        self.issue_certificates(&settings.hosts)?;
        if settings.tls == Tls::Gm {
            self.gm().found(&settings.hosts, &**clock)?;
        }
        let key = self.make_key(&**clock, &**random)?;
        let store = self.open_store(&key)?;
        let hub = HubId::new(&Ids::new(Arc::clone(clock), Arc::clone(random)))?;
        store.write_blocking(move |tx| sync::hub::found(tx, hub)).map_err(|error| error.refusal())?;
        // Last, so that a founding that was cut short is begun anew.
        let text = serde_json::to_vec_pretty(settings).map_err(|_| Refusal::new(Code::Internal))?;
        write(&self.folder.join("hub.json"), &text)
    }

    /// Open the hub.
    pub fn open(&self, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Result<Arc<HubNode>, Refusal> {
        let settings = self.settings()?;
        let key = self.key()?;
        let store = self.open_store(&key)?;
        let blobs = Blobs::open(&self.folder.join("blobs"), &key, Arc::clone(&random))
            .map_err(|error| error.refusal())?;
        HubNode::new(store, blobs, settings.name, clock, random)
    }

    fn open_store(&self, key: &DataKey) -> Result<Store, Refusal> {
        let options = Options { durability: Durability::Full, running: Running::Threaded { readers: 3 } };
        Store::open(&self.folder.join("hub.db"), key, rooms::HUB, options).map_err(|error| error.refusal())
    }

    fn make_key(&self, clock: &dyn Clock, random: &dyn Random) -> Result<DataKey, Refusal> {
        // Left over from a founding that was cut short.
        for name in ["keys.json", "hub.db", "hub.db-wal", "hub.db-shm"] {
            let _ = fs::remove_file(self.folder.join(name));
        }
        let passphrase = match credential() {
            Some(passphrase) => passphrase,
            None => {
                let mut bytes = [0; 32];
                random.fill(&mut bytes)?;
                let passphrase = hex::encode(bytes);
                write(&self.folder.join("hub.key"), passphrase.as_bytes())?;
                passphrase
            }
        };
        let key = DataKey::generate(random)?;
        let slot = NewSlot::passphrase(&passphrase);
        KeyFile::create(&self.folder.join("keys.json"), &key, slot, clock.now(), random)
            .map_err(|error| error.refusal())?;
        Ok(key)
    }

    fn key(&self) -> Result<DataKey, Refusal> {
        let path = self.folder.join("keys.json");
        // A write that was cut off may hold slots that were to go. On a read-only disk it stays.
        let _ = durable::forget_unfinished(&path);
        let file = KeyFile::load(&path).map_err(|error| error.refusal())?;
        let mut file = file.ok_or_else(|| Refusal::new(Code::NoKey).with("file", "keys.json"))?;
        let passphrase = match credential() {
            Some(passphrase) => passphrase,
            None => read(&self.folder.join("hub.key"))?,
        };
        let opened = file.open_with_passphrase(passphrase.trim()).map_err(|error| error.refusal())?;
        Ok(opened.key)
    }

    /// An authority of this hub's own and a server certificate under it, for departments without an authority. To
    /// use one's own, put its files in place of `tls/server.pem` and `tls/server.key`.
    fn issue_certificates(&self, hosts: &[String]) -> Result<(), Refusal> {
        let failed = |_| Refusal::new(Code::Internal).with("why", "certificate");
        let ca_key = rcgen::KeyPair::generate().map_err(failed)?;
        let mut ca = rcgen::CertificateParams::new(Vec::new()).map_err(failed)?;
        ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Constrained(0));
        ca.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign, rcgen::KeyUsagePurpose::CrlSign];
        ca.distinguished_name.push(rcgen::DnType::CommonName, "Tongban Hub CA");
        let ca_certificate = ca.self_signed(&ca_key).map_err(failed)?;
        let issuer = rcgen::Issuer::from_params(&ca, &ca_key);
        let server_key = rcgen::KeyPair::generate().map_err(failed)?;
        let mut server = rcgen::CertificateParams::new(hosts.to_vec()).map_err(failed)?;
        server
            .distinguished_name
            .push(rcgen::DnType::CommonName, hosts.first().map_or("hub", String::as_str));
        server.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
        let server_certificate = server.signed_by(&server_key, &issuer).map_err(failed)?;
        let tls = self.folder.join("tls");
        write(&tls.join("ca.key"), ca_key.serialize_pem().as_bytes())?;
        write(&tls.join("ca.pem"), ca_certificate.pem().as_bytes())?;
        write(&tls.join("server.key"), server_key.serialize_pem().as_bytes())?;
        write(&tls.join("server.pem"), server_certificate.pem().as_bytes())
    }
}

/// What systemd hands in, where it does.
fn credential() -> Option<String> {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY")?;
    let text = fs::read_to_string(Path::new(&folder).join(CREDENTIAL)).ok()?;
    Some(text.trim().to_owned())
}

pub(super) fn read(path: &Path) -> Result<String, Refusal> {
    fs::read_to_string(path).map_err(|error| named(&error, path))
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    durable::write(path, bytes).map_err(|error| named(&error, path))
}

fn named(error: &std::io::Error, path: &Path) -> Refusal {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if error.kind() == std::io::ErrorKind::NotFound {
        return Refusal::new(Code::NotFound).with("file", name);
    }
    durable::refusal(error).with("file", name)
}

pub(super) fn private_folder(path: &Path) -> Result<(), Refusal> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| named(&error, path))
}

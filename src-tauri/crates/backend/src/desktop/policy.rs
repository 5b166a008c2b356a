//! The administrator's policy: every `*.json` of `policies/managed`, merged in the order of their names. What it
//! says cannot be changed at the PC.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use kernel::{Clock, Code, Refusal};
use rustls::ClientConfig;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::carrier::gm::{self, OwnPem};
use crate::carrier::tls::{self, Tls};

/// What may be said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Policy {
    /// Address of the hub: `https://hub.example:8443`.
    pub hub_url: Option<String>,
    /// What is spoken with the hub: `ordinary` unless said otherwise, or `gm`.
    pub tls: Option<Tls>,
    /// File with the authority's certificates, PEM; for `gm` its revocation lists, too.
    pub ca_file: Option<String>,
    /// For `gm`: file with this PC's certificate, PEM.
    pub certificate_file: Option<String>,
    /// And with its key, PEM.
    pub key_file: Option<String>,
    /// Text of the watermark; `{name}`, `{department}` and `{time}` are filled in. Empty: none.
    pub watermark: Option<String>,
    /// May the desktop's keyring keep the key? Yes, unless said otherwise.
    pub allow_keyring: Option<bool>,
    /// Start with the desktop.
    pub autostart: Option<bool>,
    /// What is to show the page, where it can; else what comes next.
    pub shell: Option<ShellKind>,
}

/// What shows the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ShellKind {
    /// A window on webkit2gtk-4.1.
    Webkit41,
    /// A window on webkit2gtk-4.0.
    Webkit40,
    /// The system's browser.
    Browser,
}

impl Policy {
    /// Read the folder. A file that cannot be understood is an error that names it: a typing mistake must not
    /// silently take a rule away.
    pub fn load(folder: &Path) -> Result<Self, Refusal> {
        let managed = folder.join("managed");
        let entries = match fs::read_dir(&managed) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(Refusal::new(Code::BadRequest)
                    .with("file", managed.display())
                    .with("why", error));
            }
        };
        let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        let mut policy = Self::default();
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let broken = |why: String| Refusal::new(Code::BadRequest).with("file", &name).with("why", why);
            let text = fs::read_to_string(&path).map_err(|error| broken(error.to_string()))?;
            let next: Self = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
            policy.overlay(next);
        }
        Ok(policy)
    }

    fn overlay(&mut self, next: Self) {
        self.hub_url = next.hub_url.or(self.hub_url.take());
        self.tls = next.tls.or(self.tls);
        self.ca_file = next.ca_file.or(self.ca_file.take());
        self.certificate_file = next.certificate_file.or(self.certificate_file.take());
        self.key_file = next.key_file.or(self.key_file.take());
        self.watermark = next.watermark.or(self.watermark.take());
        self.allow_keyring = next.allow_keyring.or(self.allow_keyring);
        self.autostart = next.autostart.or(self.autostart);
        self.shell = next.shell.or(self.shell);
    }

    /// How the hub is spoken with.
    pub fn client(&self, clock: Arc<dyn Clock>) -> Result<Arc<ClientConfig>, Refusal> {
        // No authority named: the machine's own store will do, where there is one for this kind.
        let ca = self.ca_file.as_deref().map_or(Ok(String::new()), read)?;
        match self.tls.unwrap_or_default() {
            Tls::Ordinary => tls::client(&ca),
            Tls::Gm => {
                let chain = named(self.certificate_file.as_deref(), "certificateFile")?;
                let key = Zeroizing::new(named(self.key_file.as_deref(), "keyFile")?);
                gm::client(&ca, OwnPem { chain: &chain, key: &key }, clock)
            }
        }
    }
}

fn named(path: Option<&str>, field: &str) -> Result<String, Refusal> {
    path.map_or_else(|| Err(Refusal::new(Code::BadRequest).with("field", field)), read)
}

fn read(path: &str) -> Result<String, Refusal> {
    fs::read_to_string(path).map_err(|_| Refusal::new(Code::BadRequest).with("file", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_files_win_and_a_typing_mistake_names_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let managed = folder.path().join("managed");
        assert_eq!(Policy::load(folder.path()).unwrap(), Policy::default());
        fs::write(&managed, "not a folder").unwrap();
        assert!(Policy::load(folder.path()).is_err(), "rules that cannot be read are not no rules");
        fs::remove_file(&managed).unwrap();
        fs::create_dir(&managed).unwrap();
        fs::write(managed.join("10-hub.json"), r#"{"hubUrl":"https://a:1","autostart":true}"#).unwrap();
        fs::write(managed.join("20-hub.json"), r#"{"hubUrl":"https://b:2"}"#).unwrap();
        let policy = Policy::load(folder.path()).unwrap();
        assert_eq!((policy.hub_url.as_deref(), policy.autostart), (Some("https://b:2"), Some(true)));
        fs::write(managed.join("30-typo.json"), r#"{"watermrak":"x"}"#).unwrap();
        let refusal = Policy::load(folder.path()).unwrap_err();
        assert_eq!(refusal.params["file"], "30-typo.json");
    }

    #[test]
    fn gm_without_a_certificate_is_not_ordinary_tls() {
        let policy: Policy = serde_json::from_str(r#"{"tls":"gm"}"#).unwrap();
        let refusal = policy.client(Arc::new(kernel::SystemClock)).unwrap_err();
        assert_eq!(refusal.params["field"], "certificateFile");
        serde_json::from_str::<Policy>(r#"{"tls":"GM"}"#).unwrap_err();
    }
}

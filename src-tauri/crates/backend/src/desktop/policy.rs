//! The administrator's policy: every `*.json` of `managed` and of `recommended`, merged in the order of their names. What
//! is managed cannot be changed at the PC; what is recommended stands until the person decides otherwise, and where they
//! have no say, it stands.
//!
//! Deliberately absent: looking again while running. A policy is read when the application starts.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use kernel::{Clock, Code, Refusal};
use rustls::ClientConfig;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::carrier::gm::{self, OwnPem};
use crate::carrier::route::Route;
use crate::carrier::tls::{self, Tls};

/// What may be said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Rules {
    /// Address of the hub: `https://hub.example:8443`.
    pub hub_url: Option<String>,
    /// The proxy on the way to it, `http://proxy.example:3128`; `direct`: none. Unsaid: what the environment names.
    pub proxy: Option<String>,
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
    /// The suite of the packages' repository that this PC follows: newer versions in it are told of.
    pub update_channel: Option<String>,
}

/// Both, and what follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Cannot be changed at the PC.
    pub managed: Rules,
    /// Until the person decides otherwise.
    pub recommended: Rules,
    /// Where the person has no say: what is managed, else what is recommended.
    pub rules: Rules,
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
    /// Read both folders below `folder`. A file that cannot be understood is an error that names it: a typing mistake must
    /// not silently take a rule away.
    pub fn load(folder: &Path) -> Result<Self, Refusal> {
        let managed = Rules::load(&folder.join("managed"))?;
        let recommended = Rules::load(&folder.join("recommended"))?;
        let rules = managed.clone().or(recommended.clone());
        Ok(Self { managed, recommended, rules })
    }
}

impl Rules {
    fn load(folder: &Path) -> Result<Self, Refusal> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(Refusal::new(Code::BadRequest).with("file", folder.display()).with("why", error));
            }
        };
        let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        let mut rules = Self::default();
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let broken = |why: String| Refusal::new(Code::BadRequest).with("file", &name).with("why", why);
            let text = fs::read_to_string(&path).map_err(|error| broken(error.to_string()))?;
            let next: Self = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
            next.check().map_err(broken)?;
            rules = next.or(rules);
        }
        Ok(rules)
    }

    /// What the types do not say.
    fn check(&self) -> Result<(), String> {
        if let Some(proxy) = &self.proxy {
            proxy.parse::<Route>().map_err(|error| format!("proxy: {error}"))?;
        }
        match &self.update_channel {
            Some(channel) if !sync::stream::is_key(channel) => Err("updateChannel".to_owned()),
            _ => Ok(()),
        }
    }

    /// What is said here, else what is said there.
    fn or(self, other: Self) -> Self {
        Self {
            hub_url: self.hub_url.or(other.hub_url),
            proxy: self.proxy.or(other.proxy),
            tls: self.tls.or(other.tls),
            ca_file: self.ca_file.or(other.ca_file),
            certificate_file: self.certificate_file.or(other.certificate_file),
            key_file: self.key_file.or(other.key_file),
            watermark: self.watermark.or(other.watermark),
            allow_keyring: self.allow_keyring.or(other.allow_keyring),
            autostart: self.autostart.or(other.autostart),
            shell: self.shell.or(other.shell),
            update_channel: self.update_channel.or(other.update_channel),
        }
    }

    /// The way to the hub at `url`.
    pub fn route(&self, url: &str) -> Route {
        let said = self.proxy.as_deref().and_then(|proxy| proxy.parse().ok());
        said.unwrap_or_else(|| Route::from_env(url))
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

    /// A folder of policies with these files.
    fn load(files: &[(&str, &str)]) -> Result<Policy, Refusal> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Policy::load(folder.path())
    }

    #[test]
    fn later_files_win_and_a_typing_mistake_names_its_file() {
        assert_eq!(load(&[]).unwrap(), Policy::default());
        assert!(load(&[("managed", "not a folder")]).is_err(), "rules that cannot be read are not no rules");
        let first = ("managed/10-hub.json", r#"{"hubUrl":"https://a:1","autostart":true}"#);
        let second = ("managed/20-hub.json", r#"{"hubUrl":"https://b:2"}"#);
        let managed = load(&[first, second]).unwrap().managed;
        assert_eq!((managed.hub_url.as_deref(), managed.autostart), (Some("https://b:2"), Some(true)));
        for (typo, text) in [
            ("managed/30-typo.json", r#"{"watermrak":"x"}"#),
            ("recommended/40-typo.json", r#"{"proxy":"socks5://p:1"}"#),
            ("managed/50-typo.json", r#"{"updateChannel":"../x"}"#),
        ] {
            let refusal = load(&[first, (typo, text)]).unwrap_err();
            assert_eq!(refusal.params["file"], typo.rsplit_once('/').unwrap().1);
        }
    }

    #[test]
    fn what_is_recommended_stands_where_nothing_is_managed() {
        let policy = load(&[
            ("managed/10.json", r#"{"watermark":"managed"}"#),
            ("recommended/10.json", r#"{"watermark":"recommended","hubUrl":"https://a:1"}"#),
        ]);
        let policy = policy.unwrap();
        assert_eq!(policy.rules.watermark.as_deref(), Some("managed"));
        assert_eq!(policy.rules.hub_url.as_deref(), Some("https://a:1"));
        assert_eq!(policy.managed.hub_url, None, "and can be changed at the PC");
    }

    #[test]
    fn gm_without_a_certificate_is_not_ordinary_tls() {
        let policy: Rules = serde_json::from_str(r#"{"tls":"gm"}"#).unwrap();
        let refusal = policy.client(Arc::new(kernel::SystemClock)).unwrap_err();
        assert_eq!(refusal.params["field"], "certificateFile");
        serde_json::from_str::<Rules>(r#"{"tls":"GM"}"#).unwrap_err();
    }
}

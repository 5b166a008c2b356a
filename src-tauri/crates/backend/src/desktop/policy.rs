//! The administrator's policy: every `*.json` of `policies/managed`, merged in the order of their names. What it
//! says cannot be changed at the PC.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use kernel::{Code, Refusal};
use serde::Deserialize;

/// What may be said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Policy {
    /// Address of the hub: `https://hub.example:8443`.
    pub hub_url: Option<String>,
    /// File with the authority's certificates, PEM.
    pub ca_file: Option<String>,
    /// Text of the watermark; `{name}`, `{department}` and `{time}` are filled in. Empty: none.
    pub watermark: Option<String>,
    /// May the desktop's keyring keep the key? Yes, unless said otherwise.
    pub allow_keyring: Option<bool>,
    /// Start with the desktop.
    pub autostart: Option<bool>,
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
        self.ca_file = next.ca_file.or(self.ca_file.take());
        self.watermark = next.watermark.or(self.watermark.take());
        self.allow_keyring = next.allow_keyring.or(self.allow_keyring);
        self.autostart = next.autostart.or(self.autostart);
    }

    /// The authority's certificates; empty where none are named.
    pub fn ca_pem(&self) -> Result<String, Refusal> {
        let Some(path) = &self.ca_file else { return Ok(String::new()) };
        fs::read_to_string(path).map_err(|_| Refusal::new(Code::BadRequest).with("file", path))
    }
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
}

//! Where a desktop keeps its things: the XDG folders, and below them a folder a profile.

use std::path::PathBuf;

use kernel::{Code, Refusal};

/// Where things are.
#[derive(Debug, Clone)]
pub struct DesktopConfig {
    /// Databases, keys, attachments, settings, log. Made with mode 0700.
    pub data_dir: PathBuf,
    /// The socket of the local service. Made with mode 0700.
    pub runtime_dir: PathBuf,
    /// The administrator's policy: `managed/*.json`.
    pub policy_dir: PathBuf,
}

impl DesktopConfig {
    /// From `XDG_DATA_HOME`, `XDG_RUNTIME_DIR` and `TONGBAN_POLICY_DIR`, for a named profile: letters, digits and
    /// hyphens; `None`: `default`.
    pub fn from_env(profile: Option<&str>) -> Result<Self, Refusal> {
        let profile = profile.unwrap_or("default");
        if !sync::stream::is_key(profile) {
            return Err(Refusal::new(Code::BadRequest).with("field", "profile"));
        }
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let home = home.filter(|home| home.is_absolute());
        let from = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let no_home = || Refusal::new(Code::ReadOnly).with("file", "HOME");
        let data = match from("XDG_DATA_HOME") {
            Some(data) => data,
            None => home.ok_or_else(no_home)?.join(".local/share"),
        };
        let data_dir = data.join("tongban").join(profile);
        let runtime_dir = match from("XDG_RUNTIME_DIR") {
            Some(runtime) => runtime.join("tongban").join(profile),
            // A session without logind: beside the data, which is as private.
            None => data_dir.join("run"),
        };
        let policy_dir = from("TONGBAN_POLICY_DIR").unwrap_or_else(|| PathBuf::from("/etc/tongban/policies"));
        Ok(Self { data_dir, runtime_dir, policy_dir })
    }

    /// The socket of the local service.
    pub fn socket(&self) -> PathBuf {
        self.runtime_dir.join("service.sock")
    }
}

//! The files the page may name: those the person picked or dropped in this run of the application. Otherwise a hole in
//! the page would be a hole in the home folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use kernel::{Code, Refusal};
use serde::Serialize;
use serde_json::Value;

use crate::lock;

/// The paths the page may name.
#[derive(Debug, Default)]
pub struct Grants(Mutex<BTreeSet<PathBuf>>);

/// A file picked or dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Picked {
    name: String,
    /// Bytes.
    size: u64,
    /// Always empty: the content goes by path.
    base64: String,
    path: String,
}

impl Grants {
    /// Takes the paths that are files, and lets the page name them.
    pub fn grant(&self, paths: &[PathBuf]) -> Vec<Picked> {
        let picked = paths.iter().filter_map(|path| {
            let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
            // A name that is not Unicode cannot go through JSON; such a file is left out.
            let (name, text) = (path.file_name()?.to_str()?.to_owned(), path.to_str()?.to_owned());
            lock(&self.0).insert(path.clone());
            Some(Picked { name, size: about.len(), base64: String::new(), path: text })
        });
        picked.collect()
    }

    /// Lets the page name a place where a file is to be kept. `None`: a name that is not Unicode.
    pub fn grant_place(&self, path: PathBuf) -> Option<String> {
        let text = path.to_str()?.to_owned();
        lock(&self.0).insert(path);
        Some(text)
    }

    /// Refuses a request that names a path which nobody picked.
    pub fn check(&self, params: &Value) -> Result<(), Refusal> {
        match params.get("path").and_then(Value::as_str) {
            Some(path) if !path.is_empty() && !lock(&self.0).contains(Path::new(path)) => {
                Err(Refusal::new(Code::NotPermitted).with("field", "path"))
            }
            _ => Ok(()),
        }
    }
}

/// Writes a file the person named.
pub async fn write(path: &Path, content: Vec<u8>) -> Result<(), Refusal> {
    tokio::fs::write(path, content).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Code::DiskFull.into(),
        _ => Code::ReadOnly.into(),
    })
}

#[cfg(test)]
mod tests {
    use kernel::Code;
    use serde_json::json;

    use super::Grants;

    #[test]
    fn the_page_names_what_was_picked_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (picked, other) = (folder.path().join("a.xlsx"), folder.path().join("b.xlsx"));
        std::fs::write(&picked, "12").unwrap();
        std::fs::write(&other, "").unwrap();
        let grants = Grants::default();
        assert_eq!(grants.check(&json!({ "path": picked })).unwrap_err().code, Code::NotPermitted);
        let taken = grants.grant(&[picked.clone(), folder.path().to_owned()]);
        assert_eq!((taken.len(), taken[0].name.as_str(), taken[0].size), (1, "a.xlsx", 2), "no folders");
        grants.check(&json!({ "path": picked })).unwrap();
        assert!(grants.check(&json!({ "path": other })).is_err());
        grants.check(&json!({ "path": "", "name": "x" })).unwrap();
        let place = folder.path().join("c.pdf");
        grants.check(&json!({ "path": grants.grant_place(place).unwrap() })).unwrap();
    }
}

//! The zip itself: for its owner alone, and never over a file that is there.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use kernel::{Code, Refusal};
use serde::Serialize;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::broken;

/// Members by name.
#[derive(Debug, Clone, Default)]
pub struct Bundle(BTreeMap<String, Vec<u8>>);

impl Bundle {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more member.
    pub fn add(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        self.0.insert(name.to_owned(), content.into());
    }

    /// One more member, as JSON.
    pub fn json(&mut self, name: &str, content: &impl Serialize) -> Result<(), Refusal> {
        self.add(name, serde_json::to_vec_pretty(content).map_err(broken)?);
        Ok(())
    }

    /// Its members, in the order of their names.
    pub fn members(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, content)| (name.as_str(), content.as_slice()))
    }

    /// `NotNow` where there is a file already: asked before the work of filling a bundle.
    pub fn refuse_to_overwrite(path: &Path) -> Result<(), Refusal> {
        match fs::symlink_metadata(path) {
            Ok(_) => Err(Refusal::new(Code::NotNow).with("file", path.display())),
            Err(_) => Ok(()),
        }
    }

    /// Writes it, with mode 0600. `NotNow` where there is a file already; a half of one is taken away.
    pub fn write(&self, path: &Path) -> Result<(), Refusal> {
        let named = |error: &io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => Refusal::new(Code::NotNow).with("file", path.display()),
            io::ErrorKind::NotFound => Refusal::new(Code::NotFound).with("file", path.display()),
            _ => crypto::durable::refusal(error).with("file", path.display()),
        };
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let file = file.map_err(|error| named(&error))?;
        self.fill(file).map_err(|error| {
            let _ = fs::remove_file(path);
            named(&error)
        })
    }

    fn fill(&self, file: File) -> io::Result<()> {
        let mut zip = ZipWriter::new(file);
        let options = SimpleFileOptions::default().unix_permissions(0o600);
        for (name, content) in &self.0 {
            zip.start_file(name.as_str(), options)?;
            zip.write_all(content)?;
        }
        zip.finish()?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_bundle_is_for_its_owner_and_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.zip");
        let mut bundle = Bundle::new();
        bundle.add("log/a.txt", "text");
        bundle.write(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let mut text = String::new();
        let mut zip = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
        zip.by_name("log/a.txt").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
        assert_eq!(bundle.write(&path).unwrap_err().code, Code::NotNow);
        assert_eq!(bundle.write(&folder.path().join("none/b.zip")).unwrap_err().code, Code::NotFound);
    }
}

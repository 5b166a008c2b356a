//! What a package puts on a machine: paths, contents, rights. A value, so that every kind of package is made of the same.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};

/// Files by their path from the root of the machine, without the slash at the head.
#[derive(Debug, Clone, Default)]
pub struct Tree(BTreeMap<String, File>);

/// One of them.
#[derive(Debug, Clone)]
pub struct File {
    /// All of it.
    pub content: Vec<u8>,
    /// Rights as in `chmod`: `0o644`.
    pub mode: u32,
    /// Belongs to the administrator once it is there.
    pub is_settings: bool,
}

impl Tree {
    /// A file that is read.
    pub fn file(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), File { content: content.into(), mode: 0o644, is_settings: false });
    }

    /// A file that the administrator changes; upgrades leave it alone.
    pub fn settings(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), File { content: content.into(), mode: 0o644, is_settings: true });
    }

    /// A file that is run.
    pub fn program(&mut self, path: impl Into<String>, from: &Path) -> Result<()> {
        let content = fs::read(from).with_context(|| from.display().to_string())?;
        self.0.insert(path.into(), File { content, mode: 0o755, is_settings: false });
        Ok(())
    }

    /// In the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// In bytes, as packages say how much room they take.
    pub fn size(&self) -> usize {
        self.0.values().map(|file| file.content.len()).sum()
    }

    /// Writes it below `folder`, whatever the umask.
    pub fn write(&self, folder: &Path) -> Result<()> {
        for (path, file) in self.files() {
            let place = folder.join(path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&place, &file.content).with_context(|| place.display().to_string())?;
            fs::set_permissions(&place, fs::Permissions::from_mode(file.mode))?;
        }
        open_folders(folder)
    }
}

/// Every folder may be entered by everybody.
fn open_folders(folder: &Path) -> Result<()> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open_folders(&entry.path())?;
        }
    }
    Ok(())
}

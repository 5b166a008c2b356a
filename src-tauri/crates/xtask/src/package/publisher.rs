//! Whose packages these are: the SM2 key that signs what every package contains. Its public half is compiled into the
//! programs, which believe nobody else.
//!
//! Deliberately absent: certificates. Who publishes is known before anything is installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use crypto::{Manifest, PublisherKey, durable};
use kernel::SystemRandom;

use super::tree::Tree;

/// The key in `file`; without a file, this person's own.
pub fn key(file: Option<&Path>) -> Result<PublisherKey> {
    match file {
        Some(file) => read(file),
        None => own(&place()?),
    }
}

/// Beside what else this person keeps, and not with what can be made again.
fn place() -> Result<PathBuf> {
    let set = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    Ok(set.or_else(home).context("HOME")?.join("tongban/publisher.key"))
}

/// Made where there is none yet.
fn own(place: &Path) -> Result<PublisherKey> {
    if place.exists() {
        return read(place);
    }
    let (key, text) = PublisherKey::generate(&SystemRandom)?;
    fs::create_dir_all(place.parent().context("a folder")?)?;
    durable::write(place, text.as_bytes()).with_context(|| place.display().to_string())?;
    println!("== {}: a key to sign programs with; keep it, and keep it secret", place.display());
    Ok(key)
}

fn read(file: &Path) -> Result<PublisherKey> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    text.parse().map_err(|error| anyhow!("{}: {error}: 64 hex digits are wanted", file.display()))
}

/// What the publisher answers for in `tree`, and where it lies there: `root` is where paths begin, `programs` the folder
/// of programs from there. Settings are the administrator's.
pub fn sign(tree: &mut Tree, package: String, programs: &str, share: &str, key: &PublisherKey) {
    let mut manifest = Manifest { package, programs: programs.to_owned(), files: Vec::new() };
    for (path, file) in tree.files().filter(|(_, file)| !file.is_settings) {
        manifest.add(path, &file.content);
    }
    tree.file(format!("{share}/manifest"), manifest.signed(key));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("tongban/publisher.key");
        let made = own(&place).unwrap();
        assert_eq!(own(&place).unwrap().public(), made.public(), "a key is never written over");
        assert_eq!(key(Some(&place)).unwrap().public(), made.public());
        fs::write(&place, "something else").unwrap();
        assert!(key(Some(&place)).is_err());
        assert!(key(Some(&folder.path().join("none"))).is_err());
    }

    #[test]
    fn everything_but_settings_is_signed() {
        let (key, _) = PublisherKey::generate(&SystemRandom).unwrap();
        let mut tree = Tree::default();
        tree.file("usr/bin/thing", "code");
        tree.settings("etc/default/thing", "A=1\n");
        sign(&mut tree, "thing 1 amd64".to_owned(), "usr/bin", "usr/share/thing", &key);
        let (_, file) = tree.files().find(|(path, _)| *path == "usr/share/thing/manifest").unwrap();
        let text = String::from_utf8(file.content.clone()).unwrap();
        let manifest = Manifest::read(&text, &key.public()).unwrap();
        let paths: Vec<&str> = manifest.files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["usr/bin/thing"]);
    }
}

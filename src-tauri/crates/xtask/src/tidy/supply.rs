//! What is built in from outside: its licences, and versions that must not move.

use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::Source;
use crate::process::{WEBKIT40, cargo, output};

/// Later ones define wrong signal and socket constants on mips64el.
const LIBC: (u32, u32, u32) = (0, 2, 189);

/// One a workspace that ships.
const LOCKS: [&str; 2] = ["Cargo.lock", "src-tauri/webkit40/Cargo.lock"];

/// Broken rules.
pub fn broken(sources: &[Source]) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    let locks: Vec<_> = sources.iter().filter(|source| LOCKS.contains(&source.path.as_str())).collect();
    if locks.len() != LOCKS.len() {
        bail!("lock files are missing: {LOCKS:?}");
    }
    for lock in locks {
        for version in versions(&lock.text, "libc").filter(|one| number(one).is_none_or(|found| found > LIBC))
        {
            let path = &lock.path;
            broken.push(format!("{path}: libc {version}; {LIBC:?} is the last that is right on mips64el"));
        }
    }
    for package in packages("Cargo.toml")?.into_iter().chain(packages(WEBKIT40)?) {
        let text = |key: &str| package.get(key).and_then(Value::as_str);
        let (name, outside) = (text("name").unwrap_or_default(), text("source").is_some());
        match text("license") {
            Some(licence) if outside && !acceptable(licence) => broken.push(format!("{name}: {licence}")),
            None if outside && text("license_file").is_none() => broken.push(format!("{name}: no licence")),
            _ => {}
        }
    }
    Ok(broken)
}

/// Those that are built for our kind of machine, of the workspace with this manifest.
fn packages(manifest: &str) -> Result<Vec<Value>> {
    let mut command = cargo();
    // What was not fetched yet is fetched: the other workspace may not have been built here.
    command.args(["metadata", "--locked", "--format-version", "1", "--manifest-path", manifest]);
    command.args(["--filter-platform", "x86_64-unknown-linux-gnu"]).stderr(Stdio::null());
    let metadata: Value = serde_json::from_str(&output(&mut command)?).context("cargo metadata")?;
    Ok(metadata.get("packages").and_then(Value::as_array).cloned().unwrap_or_default())
}

/// One alternative that asks nothing of our own source is enough.
fn acceptable(licence: &str) -> bool {
    licence.replace('/', " OR ").split(" OR ").any(|alternative| !alternative.contains("GPL"))
}

fn versions<'a>(lock: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let head = format!("name = \"{name}\"\nversion = \"");
    let found: Vec<&str> = lock.split(&head).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    found.into_iter()
}

fn number(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::{acceptable, number, versions};

    #[test]
    fn licences_that_bind_our_source_are_refused() {
        assert!(acceptable("MIT OR Apache-2.0"));
        assert!(acceptable("MIT OR Apache-2.0 OR LGPL-2.1-or-later"));
        assert!(!acceptable("AGPL-3.0"));
        assert!(!acceptable("GPL-2.0-only"));
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        let lock = "[[package]]\nname = \"libc\"\nversion = \"0.2.190\"\n";
        assert_eq!(versions(lock, "libc").collect::<Vec<_>>(), ["0.2.190"]);
        assert!(number("0.2.190") > Some(super::LIBC));
        assert!(number("0.2.99") < Some(super::LIBC));
    }
}

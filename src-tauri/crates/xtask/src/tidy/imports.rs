//! Who may import whom. Rooms of one storey never import each other; `backend` holds what happens between them.

use std::collections::BTreeMap;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::Source;
use crate::process::{WEBKIT40, cargo, output};

/// A room and the rooms it may import. A package that is not named here is a broken rule, too.
const ROOMS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("sm2-fast", &[]),
    ("sm4-fast", &[]),
    ("rustls-gm", &["sm2-fast", "sm4-fast"]),
    ("crypto", &["kernel", "sm2-fast", "sm4-fast"]),
    ("store", &["kernel", "crypto"]),
    ("sync", &["kernel", "crypto", "store"]),
    ("identity", &["kernel", "crypto", "store", "sync"]),
    ("workflow", &["kernel", "crypto", "store", "sync", "identity"]),
    ("api", &["kernel", "workflow"]),
    ("backend", &["kernel", "rustls-gm", "crypto", "store", "sync", "identity", "workflow", "api"]),
    ("report", &["kernel", "crypto", "store", "api", "backend"]),
    ("hub", &["kernel", "crypto", "store", "sync", "identity", "workflow", "api", "backend", "report"]),
    ("testkit", &["kernel", "crypto", "store", "sync", "identity", "workflow", "api", "backend"]),
    ("manners", &["kernel", "api", "backend"]),
    ("command", &["kernel", "api", "backend", "manners", "report"]),
    ("tongban-desktop", &["kernel", "api", "backend", "manners"]),
    ("tongban-desktop-webkit40", &["kernel", "api", "backend", "manners"]),
    (
        "tests",
        &["kernel", "crypto", "store", "sync", "identity", "workflow", "api", "backend", "report", "testkit"],
    ),
    ("xtask", &["kernel", "crypto", "command", "hub", "testkit"]),
];

/// Outside packages that only some rooms may name, each with the reason.
const RESERVED: &[(&[&str], &[&str], &str)] = &[
    (
        &[
            "sm2",
            "sm3",
            "sm4",
            "cipher",
            "cbc",
            "ctr",
            "aes-gcm",
            "hmac",
            "pbkdf2",
            "subtle",
            "sm-crypto",
            "libsqlite3-sys",
        ],
        &["crypto", "sm2-fast", "sm4-fast", "rustls-gm"],
        "ciphers are named in one room, so that the provider can be changed in one place; TLS brings its own",
    ),
    (
        &["tauri", "tauri-build", "wry", "tao", "gtk", "webkit2gtk"],
        &["tongban-desktop", "tongban-desktop-webkit40"],
        "only the windows know the windows' libraries",
    ),
    (&["ksni"], &["manners"], "only manners speak to the desktop around"),
    (
        &["zbus"],
        &["manners", "report"],
        "only manners speak to the desktop around, and the report asks who is there",
    ),
    (
        &["rusqlite"],
        &["store", "sync", "identity", "workflow", "backend", "crypto"],
        "SQL lives in the tables of the rooms",
    ),
    (
        &["axum", "hyper", "hyper-util", "reqwest", "tokio-tungstenite", "tokio-rustls"],
        &["backend", "hub"],
        "only the backend carries anything",
    ),
    (&["rustls"], &["backend", "hub", "rustls-gm"], "only the backend carries anything"),
    (
        &["tokio"],
        &[
            "backend",
            "hub",
            "manners",
            "command",
            "tongban-desktop",
            "tongban-desktop-webkit40",
            "store",
            "tests",
        ],
        "the rooms are functions over a connection; waiting is the backend's",
    ),
];

/// Broken rules.
pub fn broken(sources: &[Source]) -> Result<Vec<String>> {
    let mut packages = dependencies("Cargo.toml")?;
    packages.extend(dependencies(WEBKIT40)?);
    let mut broken = check(&packages);
    broken.extend(sources.iter().filter_map(sql_outside));
    Ok(broken)
}

struct Dependency {
    name: String,
    for_tests: bool,
}

/// Of every package of the workspace with this manifest.
fn dependencies(manifest: &str) -> Result<BTreeMap<String, Vec<Dependency>>> {
    let mut command = cargo();
    command.args([
        "metadata",
        "--no-deps",
        "--offline",
        "--format-version",
        "1",
        "--manifest-path",
        manifest,
    ]);
    command.stderr(Stdio::null());
    let metadata: Value = serde_json::from_str(&output(&mut command)?).context("cargo metadata")?;
    let mut all = BTreeMap::new();
    let list =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    for package in list(&metadata, "packages") {
        let dependencies = list(&package, "dependencies");
        let dependencies = dependencies
            .iter()
            .map(|one| Dependency { name: text(one, "name"), for_tests: text(one, "kind") == "dev" });
        all.insert(text(&package, "name"), dependencies.collect());
    }
    Ok(all)
}

fn check(packages: &BTreeMap<String, Vec<Dependency>>) -> Vec<String> {
    let mut broken = Vec::new();
    for (room, dependencies) in packages {
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| name == room) else {
            broken.push(format!("{room}: not in the table of src-tauri/crates/xtask/src/tidy/imports.rs"));
            continue;
        };
        for Dependency { name, for_tests } in dependencies {
            // A room's tests may play with the rooms below and with the kit; they prove nothing about layers.
            let is_room = ROOMS.iter().any(|(room, _)| room == name);
            if is_room && !allowed.contains(&name.as_str()) && !for_tests {
                broken.push(format!("{room} may not import {name}"));
            }
            for (reserved, rooms, reason) in RESERVED {
                if reserved.contains(&name.as_str()) && !rooms.contains(&room.as_str()) && !for_tests {
                    broken.push(format!("{room} may not name {name}: {reason}"));
                }
            }
        }
    }
    broken
}

/// The window asks the backend, never a database.
fn sql_outside(source: &Source) -> Option<String> {
    let folders = ["src-tauri/src/", "src-tauri/webkit40/src/", "src-tauri/crates/command/src/"];
    let window = folders.iter().any(|folder| source.below(folder)) && source.ends(&[".rs"]);
    let found =
        window && ["SELECT ", "INSERT INTO", "rusqlite"].iter().any(|word| source.text.contains(word));
    found.then(|| format!("{}: SQL in a shell", source.path))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Dependency, check};

    fn imports(room: &str, name: &str, for_tests: bool) -> Vec<String> {
        let dependency = Dependency { name: name.to_owned(), for_tests };
        check(&BTreeMap::from([(room.to_owned(), vec![dependency])]))
    }

    #[test]
    fn a_room_that_reaches_up_or_sideways_is_named() {
        assert!(imports("sync", "store", false).is_empty());
        assert_eq!(imports("sync", "workflow", false).len(), 1);
        assert_eq!(imports("tongban-desktop", "workflow", false).len(), 1);
        assert_eq!(imports("workflow", "sm4", false).len(), 1);
        assert!(imports("workflow", "testkit", true).is_empty());
        assert_eq!(imports("newcomer", "kernel", false).len(), 1);
    }
}

//! The definition packages that we ship: each reads, and every folder of packs is one.
//!
//! Deliberately absent: what a package may say (the workflow room checks that) and names of fields: a package
//! is data, and proves itself by its own cases.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use workflow::definition::Package;

fn folders() -> Vec<PathBuf> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/packs");
    let entries = fs::read_dir(packs).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("package.json")).unwrap()
}

fn package(folder: &Path) -> Package {
    serde_json::from_str(&text(folder)).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

#[test]
fn every_folder_is_the_package_it_is_named_after() {
    let folders = folders();
    assert!(folders.len() >= 3, "{folders:?}");
    for folder in folders {
        assert_eq!(package(&folder).key, folder.file_name().unwrap().to_str().unwrap());
    }
}

/// Keys that were written but are not there after reading: slips of the keyboard that serde lets pass.
fn lost(written: &Value, read: &Value, path: &str, found: &mut Vec<String>) {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => {
            for (key, value) in written {
                let path = format!("{path}.{key}");
                match read.get(key) {
                    Some(read) => lost(value, read, &path, found),
                    None => found.push(path),
                }
            }
        }
        (Value::Array(written), Value::Array(read)) => {
            for (n, (written, read)) in written.iter().zip(read).enumerate() {
                lost(written, read, &format!("{path}[{n}]"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn nothing_that_is_written_goes_unread() {
    for folder in folders() {
        let written: Value = serde_json::from_str(&text(&folder)).unwrap();
        let read = serde_json::to_value(package(&folder)).unwrap();
        let mut found = Vec::new();
        lost(&written, &read, "", &mut found);
        assert!(found.is_empty(), "{}: {found:#?}", folder.display());
    }
}

//! Every package that the product ships can be used, and does what its own cases say.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a package that cannot be used is to stop the test")]

use std::path::{Path, PathBuf};

use workflow::definition::{Package, parse_package, shape};

fn packs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let folders = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = folders.filter(|path| path.join("package.json").is_file()).collect();
    folders.sort();
    folders
}

fn package(folder: &Path) -> Package {
    let bytes = std::fs::read(folder.join("package.json")).unwrap();
    parse_package(&bytes).unwrap_or_else(|broken| {
        let lines: Vec<String> = broken.iter().map(ToString::to_string).collect();
        panic!("{}:\n{}", folder.display(), lines.join("\n"))
    })
}

#[test]
fn every_package_can_be_used() {
    assert!(!packs().is_empty());
    packs().iter().for_each(|folder| drop(package(folder)));
}

#[test]
fn no_form_and_no_ledger_occurs_in_two_packages() {
    let packages: Vec<Package> = packs().iter().map(|folder| package(folder)).collect();
    let mut keys: Vec<&str> =
        packages.iter().flat_map(|package| &package.forms).map(|form| form.key.as_str()).collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all);
}

#[test]
fn the_published_schema_is_the_one_that_is_enforced() {
    let schema = serde_json::to_string_pretty(&shape::json_schema()).unwrap() + "\n";
    expect_test::expect_file!["../../../../docs/schema/package.schema.json"].assert_eq(&schema);
}

#[test]
fn every_package_does_what_its_cases_say() {
    let mut wrong = Vec::new();
    for folder in packs() {
        let package = package(&folder);
        let Ok(cases) = std::fs::read_dir(folder.join("cases")) else { continue };
        for file in cases
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
        {
            let text = std::fs::read_to_string(&file).unwrap();
            if let Err(error) = workflow::cases::run(&package, &text) {
                wrong.push(format!("{}: {error}", file.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

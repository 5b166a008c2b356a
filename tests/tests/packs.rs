//! Whether the cases of our packages try everything that the packages say: every step and every way past it, every
//! rule, every ledger, every field that must be filled in sometimes only. (That the cases come out as they say is a
//! test of the workflow room.)
//!
//! Deliberately absent: names of forms and fields. What is missing is printed; the package's author adds a case.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use workflow::definition::{Condition, FieldKind, Form, Package, Severity, parse_package};

fn folders() -> Vec<PathBuf> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/packs");
    let entries = fs::read_dir(packs).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn package(folder: &Path) -> Package {
    parse_package(&fs::read(folder.join("package.json")).unwrap())
        .unwrap_or_else(|broken| panic!("{}: {broken:?}", folder.display()))
}

fn cases(folder: &Path) -> Vec<Value> {
    let files = fs::read_dir(folder.join("cases")).unwrap().map(|entry| entry.unwrap().path());
    files.map(|file| serde_json::from_slice(&fs::read(file).unwrap()).unwrap()).collect()
}

/// Every form with the cases about it.
fn forms() -> Vec<(Form, Vec<Value>)> {
    let of_folder = |folder: PathBuf| {
        let cases = cases(&folder);
        let with_cases = move |form: Form| {
            let own = cases.iter().filter(|case| case["form"] == form.key.as_str()).cloned().collect();
            (form, own)
        };
        package(&folder).forms.into_iter().map(with_cases)
    };
    folders().into_iter().flat_map(of_folder).collect()
}

/// Steps that a case was seen in.
fn route(case: &Value) -> BTreeSet<&str> {
    case["route"].as_array().into_iter().flatten().filter_map(|passage| passage["step"].as_str()).collect()
}

/// Paths in a list of a case: its problems or warnings.
fn paths<'c>(case: &'c Value, list: &str) -> BTreeSet<&'c str> {
    case[list].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Is this field, or column, filled in by those who handle the case? A case file cannot try their slips.
fn is_for_handlers(form: &Form, path: &str) -> bool {
    let (key, column) = path.split_once('.').map_or((path, None), |(key, column)| (key, Some(column)));
    let field = form.sections.iter().flat_map(|section| &section.fields).find(|field| field.key == key);
    match (field.map(|field| &field.kind), column) {
        (Some(FieldKind::Table { columns, .. }), Some(column)) => {
            columns.iter().any(|one| one.key == column && one.read_only)
        }
        _ => field.is_some_and(|field| field.read_only),
    }
}

fn assert_nothing_missing(missing: Vec<String>) {
    assert!(missing.is_empty(), "no case for:\n{}", missing.join("\n"));
}

#[test]
fn every_folder_is_the_package_it_is_named_after_and_every_case_is_about_one_of_its_forms() {
    let folders = folders();
    assert!(folders.len() >= 3, "{folders:?}");
    for folder in folders {
        let package = package(&folder);
        assert_eq!(package.key, folder.file_name().unwrap().to_str().unwrap());
        for case in cases(&folder) {
            assert!(package.forms.iter().any(|form| case["form"] == form.key.as_str()), "{}", case["name"]);
        }
    }
}

#[test]
fn every_step_is_gone_through_and_every_conditional_one_passed_over() {
    let mut missing = Vec::new();
    for (form, cases) in forms() {
        for step in &form.flow {
            if !cases.iter().any(|case| route(case).contains(step.key.as_str())) {
                missing.push(format!("{}: going through {}", form.key, step.key));
            }
            let passed_over = |case: &Value| {
                let route = route(case);
                case["state"] == "completed" && !route.is_empty() && !route.contains(step.key.as_str())
            };
            if !step.when.is_always() && !cases.iter().any(passed_over) {
                missing.push(format!("{}: passing over {}", form.key, step.key));
            }
        }
    }
    assert_nothing_missing(missing);
}

#[test]
fn every_rule_is_broken_once() {
    let mut missing = Vec::new();
    for (form, cases) in forms() {
        for rule in
            form.rules.iter().filter(|rule| !rule.fields.iter().all(|path| is_for_handlers(&form, path)))
        {
            let list = if rule.severity == Severity::Warning { "warnings" } else { "problems" };
            let broken = |case: &Value| {
                let paths = paths(case, list);
                rule.fields.iter().all(|field| paths.contains(field.as_str()))
            };
            if !cases.iter().any(broken) {
                missing.push(format!("{}: {}", form.key, rule.says));
            }
        }
    }
    assert_nothing_missing(missing);
}

#[test]
fn every_field_that_must_be_filled_in_is_left_out_once() {
    let mut missing = Vec::new();
    for (form, cases) in forms() {
        for field in form.sections.iter().flat_map(|section| &section.fields) {
            let asked = !field.required.is_never() && !field.read_only;
            // What begins with a value is not left out by leaving it alone.
            let given = field.initial.is_some() && matches!(field.required, Condition::Fixed(_));
            if asked
                && !given
                && !cases.iter().any(|case| paths(case, "problems").contains(field.key.as_str()))
            {
                missing.push(format!("{}: {} ({})", form.key, field.label, field.key));
            }
        }
    }
    assert_nothing_missing(missing);
}

#[test]
fn every_form_has_a_way_to_the_end_and_its_ledger_is_looked_at() {
    let mut missing = Vec::new();
    for (form, cases) in forms() {
        let completed: Vec<&Value> = cases.iter().filter(|case| case["state"] == "completed").collect();
        if completed.is_empty() {
            missing.push(format!("{}: the end", form.key));
        }
        let rows = |case: &&Value| case["ledger"].as_array().is_some_and(|rows| !rows.is_empty());
        if form.ledger.is_some() && !completed.iter().any(rows) {
            missing.push(format!("{}: the ledger", form.key));
        }
    }
    assert_nothing_missing(missing);
}

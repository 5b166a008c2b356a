//! What a harness saw of one fault, or of one planted bug: rows of docs/FAULTS.md. They are written where
//! `TONGBAN_FAULTS` names a folder, which `cargo xtask faults` does; an ordinary run of the tests writes nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Names the folder.
pub const FOLDER: &str = "TONGBAN_FAULTS";

/// Which faults a run may have, of those that a harness knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Faults<F> {
    /// Everything at once.
    All,
    /// This one, by itself.
    Only(F),
}

impl<F: PartialEq> Faults<F> {
    /// Whether this may happen.
    pub fn have(self, fault: F) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == fault,
        }
    }
}

/// One fault in one harness.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Row {
    /// What went wrong, in the words of the table.
    pub fault: String,
    /// Who made it go wrong.
    pub harness: String,
    /// How often it did.
    pub injections: usize,
    /// What people did meanwhile.
    pub operations: usize,
    /// What was found, by the number of the invariant: `I1` is lost, `I2` double, `I5` order, `I6` numbers, `I10` stuck.
    pub findings: BTreeMap<String, usize>,
    /// Milliseconds from the healing until everybody was at rest, where there is a clock.
    pub drains_ms: Vec<u64>,
    /// How to run it again.
    pub replay: String,
}

/// A bug that was planted on purpose.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Planted {
    /// What is wrong.
    pub bug: String,
    /// Who had to notice it.
    pub harness: String,
    /// For what it was found: an invariant, or what the harness said.
    pub found_as: String,
}

impl Row {
    /// Nothing has gone wrong yet.
    pub fn new(fault: &str, harness: &str, replay: &str) -> Self {
        Self {
            fault: fault.to_owned(),
            harness: harness.to_owned(),
            replay: replay.to_owned(),
            ..Self::default()
        }
    }

    /// Findings begin with the number of what is broken.
    pub fn found(&mut self, findings: &[String]) {
        for finding in findings {
            let invariant = finding.split(' ').next().unwrap_or_default().to_owned();
            *self.findings.entry(invariant).or_default() += 1;
        }
    }

    /// Write it down.
    pub fn note(&self) {
        note(&format!("fault {} {}", self.fault, self.harness), self);
    }
}

impl Planted {
    /// Write down that it was found.
    pub fn note(bug: &str, harness: &str, found_as: &str) {
        let [bug, harness, found_as] = [bug, harness, found_as].map(str::to_owned);
        note(&format!("bug {bug} {harness}"), &Self { bug, harness, found_as });
    }
}

fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

fn note(name: &str, what: &impl Serialize) {
    let Some(folder) = folder() else { return };
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let written = serde_json::to_vec_pretty(what).map_err(std::io::Error::other);
    let written = written.and_then(|row| std::fs::write(folder.join(format!("{name}.json")), row));
    assert!(written.is_ok(), "{name}: {written:?}");
}

//! What a benchmark measured: rows of docs/BENCH.md. They are written where `TONGBAN_FIGURES` names a folder, which
//! `cargo xtask bench` does; otherwise they are only printed.
//!
//! Deliberately absent: assertions. A figure of one machine is not a rule for another.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Names the folder.
pub const FOLDER: &str = "TONGBAN_FIGURES";

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Which requirement it answers: `T4`, `SN4`; empty where there is none.
    pub id: String,
    /// What was done.
    pub what: String,
    /// What is asked for; empty: nothing.
    pub target: String,
    /// What was found.
    pub found: String,
    /// Whether that is what is asked for, where something is.
    pub met: Option<bool>,
}

impl Figure {
    /// Nothing was asked for.
    pub fn new(id: &str, what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { id: id.to_owned(), what: what.into(), target: String::new(), found: found.into(), met: None }
    }

    /// This was, and it was met or not.
    #[must_use]
    pub fn asked(self, target: &str, met: bool) -> Self {
        Self { target: target.to_owned(), met: Some(met), ..self }
    }

    /// Print it, and write it down.
    #[expect(clippy::print_stdout, reason = "a benchmark's answer")]
    pub fn note(&self) {
        let Self { id, what, target, found, met } = self;
        let met = met.map_or("", |met| if met { " (met)" } else { " (NOT met)" });
        println!("{id:<4} {what}: {found}; asked: {target}{met}");
        let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
        let name: String =
            format!("{id} {what}").chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let written = serde_json::to_vec_pretty(self).map_err(std::io::Error::other);
        let written = written.and_then(|row| std::fs::write(folder.join(format!("{name}.json")), row));
        assert!(written.is_ok(), "{name}: {written:?}");
    }
}

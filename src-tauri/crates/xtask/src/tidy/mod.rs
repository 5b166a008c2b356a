//! The rules of the house, as a test. A rule that is not checked is a wish.

mod docs;
mod files;
mod imports;
mod names;
mod page;
mod supply;

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process::{output, program, root};

/// A text file of the clone.
pub struct Source {
    /// From the clone's folder: `src-tauri/crates/kernel/src/lib.rs`.
    pub path: String,
    /// Its content.
    pub text: String,
}

impl Source {
    /// Is it below this folder?
    pub fn below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// Does its name end so?
    pub fn ends(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    /// Is it a test, wholly?
    pub fn is_test(&self) -> bool {
        self.below("tests/")
            || self.below("src-tauri/crates/testkit/")
            || self.path.contains("/tests/")
            || self.ends(&["/tests.rs", "/testing.rs", ".test.ts", ".test.tsx", ".test.mjs"])
    }
}

/// Every text file that git tracks, or would.
pub fn sources() -> Result<Vec<Source>> {
    let mut list = program("git");
    let listed = output(list.args(["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    let paths = listed.lines().map(str::to_owned);
    let read = |path: String| {
        let text = std::fs::read_to_string(root().join(PathBuf::from(&path))).ok()?;
        Some(Source { path, text })
    };
    Ok(paths.filter_map(read).collect())
}

/// Every broken rule, one line each.
fn broken() -> Result<Vec<String>> {
    let sources = sources()?;
    let mut broken = Vec::new();
    broken.extend(files::broken(&sources));
    broken.extend(names::broken(&sources));
    broken.extend(page::broken(&sources));
    broken.extend(docs::broken(&sources)?);
    broken.extend(imports::broken(&sources)?);
    broken.extend(supply::broken(&sources)?);
    Ok(broken)
}

/// Prints them.
pub fn run() -> Result<()> {
    let broken = broken()?;
    for line in &broken {
        println!("{line}");
    }
    if !broken.is_empty() {
        bail!("{} rules of the house are broken", broken.len());
    }
    println!("the house is tidy");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_house_is_tidy() {
        let broken = super::broken().unwrap();
        assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    }
}

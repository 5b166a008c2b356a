//! `ui/src/bindings/api.ts`, printed from the one list of methods.

use anyhow::{Context as _, Result, bail};

use crate::process::{cargo, output, root};

/// Where it is committed.
const FILE: &str = "ui/src/bindings/api.ts";

/// Writes it, or with `check` says whether it is up to date.
pub fn run(check: bool) -> Result<()> {
    let printed = output(cargo().args(["run", "--quiet", "--package", "api", "--bin", "print-bindings"]))?;
    let file = root().join(FILE);
    let printed = tidy_lines(&printed);
    if std::fs::read_to_string(&file).is_ok_and(|committed| committed == printed) {
        println!("{FILE} is up to date");
        return Ok(());
    }
    if check {
        bail!("{FILE} is not what the list of methods prints.\n   Run `cargo xtask codegen` and commit it.");
    }
    std::fs::write(&file, printed).context(FILE)?;
    println!("{FILE} written");
    Ok(())
}

/// The printer leaves blanks at line ends.
fn tidy_lines(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

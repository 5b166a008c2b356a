//! `ui/src/bindings/api.ts`, printed from the one list of methods.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process::{built, cargo, output, root};

/// Where it is committed.
const FILE: &str = "ui/src/bindings/api.ts";

/// Writes it.
pub fn write() -> Result<()> {
    let printed = output(cargo().args(["run", "--quiet", "--package", "api", "--bin", "print-bindings"]))?;
    std::fs::write(root().join(FILE), tidy_lines(&printed)).context(FILE)?;
    println!("{FILE} written");
    Ok(())
}

/// Whether it is what the printer prints, which is built.
pub fn check() -> Result<()> {
    let printed = output(&mut Command::new(built("print-bindings")))?;
    let committed = std::fs::read_to_string(root().join(FILE)).context(FILE)?;
    if committed != tidy_lines(&printed) {
        bail!("{FILE} is not what the list of methods prints.\n   Run `cargo xtask codegen` and commit it.");
    }
    println!("{FILE} is up to date");
    Ok(())
}

/// The printer leaves blanks at line ends.
fn tidy_lines(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

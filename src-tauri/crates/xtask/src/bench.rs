//! Figures: how big the page is, how fast in the real window, how much memory it takes; how fast the ciphers are
//! beside others'. Printed, never asserted: a figure of one machine is not a rule for another.

use anyhow::Result;
use clap::ValueEnum;

use crate::process::{built, cargo, program, root, step};
use crate::{setup, test};

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The real window: sizes, start-up, memory.
    Window,
    /// SM4 and SM3 beside OpenSSL's and RustCrypto's, and what a database's pages cost.
    Ciphers,
}

/// Prints one part, or all of them.
pub fn run(part: Option<Part>) -> Result<()> {
    let wanted = |one| part.is_none_or(|part| part == one);
    if wanted(Part::Ciphers) {
        ciphers()?;
    }
    if wanted(Part::Window) {
        window()?;
    }
    Ok(())
}

fn window() -> Result<()> {
    setup::all()?;
    test::build("--bins")?;
    let mut measure = program("node");
    measure.arg(root().join("tests/window/measure.mjs")).env("TONGBAN_BIN", built(""));
    step("figures of the window", &mut measure, "Alone: node tests/window/measure.mjs")
}

fn ciphers() -> Result<()> {
    let mut measure = cargo();
    measure.args(["bench", "--package", "crypto", "--bench", "ciphers"]);
    step("figures of the ciphers", &mut measure, "Alone: cargo bench -p crypto --bench ciphers")
}

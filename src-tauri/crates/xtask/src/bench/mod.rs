//! Figures: how fast the engine is and beside whom, what the real window takes, what the ciphers cost. Written to
//! docs/BENCH.md, never asserted: a figure of one machine is not a rule for another.

mod peers;
mod table;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use testkit::figures::FOLDER;

use crate::process::{cargo, npm, output, program, root, step, target_dir};
use crate::setup;

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The engine: the targets T1 to T10, and others' servers at the same work.
    Engine,
    /// The page without JIT, against its budgets.
    Page,
    /// The real window: sizes, start-up, memory.
    Window,
    /// SM2, SM3 and SM4 beside OpenSSL's and RustCrypto's, what a database's pages cost, and whether time tells anything.
    Ciphers,
}

/// How much of it.
#[derive(Debug, Args)]
pub struct Options {
    /// Only these; all of them where nothing is said.
    part: Vec<Part>,
    /// Of the engine, only these: t1 t2 t3 t4 t6 t7 t8 t9 t10 clerks imports.
    #[arg(long, num_args = 1..)]
    only: Vec<String>,
    /// Measure nothing: the rows are in this folder, from a run with `TONGBAN_FIGURES` set to it.
    #[arg(long)]
    rows: Option<PathBuf>,
    /// Use the window for an hour, not a minute.
    #[arg(long)]
    hour: bool,
}

/// Where the rows lie until the table is written. A part that is measured again replaces its own.
fn rows() -> PathBuf {
    root().join("target/figures")
}

/// What is measured is what goes into packages.
const PROFILE: &str = "packaged";

fn binaries() -> PathBuf {
    target_dir().join(PROFILE)
}

/// Measures, and writes the table.
pub fn run(options: &Options) -> Result<()> {
    if let Some(folder) = &options.rows {
        return table::write(folder);
    }
    setup::all()?;
    let folder = rows();
    if options.part.is_empty() && folder.exists() {
        std::fs::remove_dir_all(&folder).context("target/figures")?;
    }
    std::fs::create_dir_all(&folder).context("target/figures")?;
    let wanted = |part| options.part.is_empty() || options.part.contains(&part);
    if wanted(Part::Ciphers) {
        ciphers(&folder)?;
    }
    if wanted(Part::Page) {
        let mut measure = npm();
        measure.args(["run", "measure"]).env(FOLDER, &folder);
        step("figures of the page", &mut measure, "Alone: cd ui && npm run measure")?;
    }
    if wanted(Part::Engine) || wanted(Part::Window) {
        let mut build = cargo();
        build.args(["build", "--quiet", "--profile", PROFILE, "--workspace", "--bins", "--bench", "engine"]);
        step("build", &mut build, "Alone: cargo build --profile packaged --workspace --bins --bench engine")?;
    }
    if wanted(Part::Engine) {
        engine(&folder, &options.only)?;
    }
    if wanted(Part::Window) {
        let mut measure = program("node");
        measure
            .arg(root().join("tests/window/measure.mjs"))
            .env("TONGBAN_BIN", binaries())
            .env(FOLDER, &folder);
        if options.hour {
            measure.arg("--hour");
        }
        step("figures of the window", &mut measure, "Alone: node tests/window/measure.mjs")?;
    }
    table::write(&folder)
}

fn engine(folder: &Path, only: &[String]) -> Result<()> {
    let mut measure = cargo();
    measure.args(["bench", "--profile", PROFILE, "--workspace", "--bench", "engine", "--"]).args(only);
    measure.env("TONGBAN_BIN", binaries()).env(FOLDER, folder).env(peers::FOLDER, peers::install()?);
    step("figures of the engine", &mut measure, "A part alone: cargo xtask bench engine --only t3")
}

/// They print a table of their own.
fn ciphers(folder: &Path) -> Result<()> {
    let mut measure = cargo();
    println!("\n== figures of the ciphers");
    let text = output(measure.args([
        "bench",
        "--quiet",
        "--profile",
        PROFILE,
        "--workspace",
        "--bench",
        "ciphers",
        "--bench",
        "constant_time",
    ]))?;
    println!("{text}");
    std::fs::write(folder.join(table::CIPHERS), text).context(table::CIPHERS)
}

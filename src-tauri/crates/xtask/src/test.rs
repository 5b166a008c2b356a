//! Every check, in the order in which they fail fastest. `.ci/run` calls this and nothing else.

use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::process::{WEBKIT40, built, cargo, npm, present, program, root, step, target_dir};
use crate::{codegen, package, peers, setup};

/// What to leave out, and what to add.
#[derive(Debug, Default, Args)]
pub struct Options {
    /// Leave out the real window.
    #[arg(long)]
    no_window: bool,
    /// Leave out the packages.
    #[arg(long)]
    no_packages: bool,
    /// Packages for this processor only, not for all three.
    #[arg(long)]
    native_packages: bool,
}

/// Runs them.
pub fn run(options: &Options) -> Result<()> {
    let begun = Instant::now();
    println!("building in {}", target_dir().display());
    setup::all()?;
    let fmt = "Run `cargo fmt --all`.";
    step("format", cargo().args(["fmt", "--all", "--check"]), fmt)?;
    step(
        "page",
        npm().args(["run", "check"]),
        "The lines above name the file. Alone: cd ui && npm run check",
    )?;
    let mut lock = cargo();
    lock.args(["metadata", "--quiet", "--locked", "--format-version", "1", "--manifest-path", WEBKIT40]);
    step(
        "lock file of webkit40",
        lock.stdout(std::process::Stdio::null()),
        "Run cargo metadata in src-tauri/webkit40, and commit its lock file.",
    )?;
    let mut clippy = cargo();
    clippy.args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]);
    step("clippy", &mut clippy, "Alone: cargo clippy --workspace --all-targets")?;
    build("--all-targets")?;
    codegen::check()?;
    step("tests", &mut tests(), "Alone: cargo nextest run -p <room> <test>, or cargo test -p <room> <test>")?;
    let older = setup::older_line();
    if older {
        webkit40()?;
    }
    if !options.no_window {
        window("webkit41", &[])?;
        if older {
            window("webkit40", &["main_job", "manners", "attachments"])?;
        }
        window("browser", &["main_job"])?;
    }
    if !options.no_packages {
        let native = [package::Target::X86];
        package::test(if options.native_packages { &native } else { &package::Target::ALL }, begun)?;
    }
    println!();
    if !older {
        println!("SKIPPED the window on Tauri 1.8: this system has no webkit2gtk-4.0 to build it with");
    }
    peers::say_missing();
    println!("all checks passed");
    Ok(())
}

fn tests() -> std::process::Command {
    let mut command = cargo();
    if present("cargo-nextest") {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    } else {
        command.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    }
    command.env("TONGBAN_BIN", built(""));
    command
}

/// Everything that runs, in the dev profile: its dependencies are optimised, so it runs nearly as fast as a release and
/// is built in a third of the time. Always the whole workspace: parts of it would have their dependencies built anew,
/// with fewer features.
pub fn build(targets: &str) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--workspace", targets]);
    step("build", &mut build, &format!("Alone: cargo build --workspace {targets}"))
}

/// The window on Tauri 1.8, in its own workspace.
fn webkit40() -> Result<()> {
    let there = |subcommand: &[&str], rest: &[&str]| {
        let mut command = cargo();
        command.args(subcommand).args(["--manifest-path", WEBKIT40]).args(rest);
        command
    };
    let mut fmt = there(&["fmt"], &["--check"]);
    step("format, webkit40", &mut fmt, "Run cargo fmt in src-tauri/webkit40.")?;
    let mut clippy =
        there(&["clippy", "--quiet"], &["--all-targets", "--locked", "--", "--deny", "warnings"]);
    step("clippy, webkit40", &mut clippy, "Alone: cargo clippy in src-tauri/webkit40")?;
    let mut build = there(&["build", "--quiet"], &["--locked"]);
    step("build, webkit40", &mut build, "Alone: cargo build in src-tauri/webkit40")?;
    let mut tests = there(&["test", "--quiet"], &["--locked"]);
    step("tests, webkit40", &mut tests, "Alone: cargo test in src-tauri/webkit40")
}

/// The stories, shown by one of the shells; all of them where none is named.
fn window(shell: &str, stories: &[&str]) -> Result<()> {
    let mut drive = program("node");
    drive.arg(root().join("tests/window/run.mjs")).args(stories);
    drive.env("TONGBAN_BIN", built("")).env("TONGBAN_SHELL", shell);
    step(
        &format!("real window, {shell}"),
        &mut drive,
        "Pictures of where it stopped: target/window. Alone: node tests/window/run.mjs",
    )
}

//! `cargo xtask package`: packages for three processors on one Debian 12 machine, checked against the oldest PC that we
//! promise, started on clean machines, and laid out as a repository for networks without a way out.
//!
//! The order: tools, libraries, build, check, pack; then start, then the repository, where they are asked for. Once
//! everything was fetched it needs no network, and the same commit gives the same packages to the byte.
//!
//! Deliberately absent: containers and Tauri's own packer, which knows neither mips64el nor the layout of UOS.

mod baseline;
mod build;
mod contents;
mod deb;
mod repository;
mod rpm;
mod start;
mod sysroot;
mod target;
mod toolchain;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use crate::process::{output, program, root};
use crate::{demo, setup};
use baseline::{Baselines, Elf, Since};
use contents::Built;
use target::Target;

/// For whom, and what then.
#[derive(Debug, Args)]
pub struct Options {
    /// For which processor.
    #[arg(long, value_enum, default_value = "all")]
    target: Wanted,
    /// Start each package on a clean machine of its processor: log in, draft, submit, look at the window.
    #[arg(long)]
    start: bool,
    /// Take the packages that are there.
    #[arg(long)]
    packed: bool,
    /// Write an apt repository with the packages into this folder, signed, for a network without a way out.
    #[arg(long, value_name = "FOLDER")]
    repo: Option<PathBuf>,
    /// The GPG key that signs it: whatever `gpg --local-user` takes. Without it, one is made for this repository.
    #[arg(long, requires = "repo")]
    key: Option<String>,
    /// We are already apart from the system's mounts.
    #[arg(long, hide = true)]
    apart: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Wanted {
    /// Zhaoxin, Hygon
    #[value(name = "x86_64")]
    X86,
    /// Kunpeng, Phytium, Kirin
    #[value(name = "aarch64")]
    Arm,
    /// Loongson 3A4000
    #[value(name = "mips64el")]
    Mips,
    /// All three
    All,
}

impl Wanted {
    fn targets(self) -> &'static [Target] {
        match self {
            Self::X86 => &[Target::X86],
            Self::Arm => &[Target::Arm],
            Self::Mips => &[Target::Mips],
            Self::All => &Target::ALL,
        }
    }
}

/// Where packages are put.
fn folder() -> PathBuf {
    root().join("target/package")
}

/// Runs it.
pub fn run(options: &Options) -> Result<()> {
    let targets = options.target.targets();
    if options.apart {
        return targets.iter().try_for_each(|target| start::inside(*target, &folder()));
    }
    if !options.packed {
        packages(targets)?;
    }
    if options.start {
        toolchain::prepare_to_start()?;
        // What PCs install from is what is tried.
        repository::write(&packed("deb")?, &folder().join("repository"), None)?;
        for target in targets {
            start::run(*target)?;
        }
    }
    if let Some(place) = &options.repo {
        repository::write(&packed("deb")?, place, options.key.as_deref())?;
    }
    Ok(())
}

/// What `cargo xtask test` does: packages of this machine's processor, or of all, built, checked and started.
pub fn test(all: bool) -> Result<()> {
    if let Some(why) = toolchain::why_not() {
        println!("SKIPPED packages: {why}");
        return Ok(());
    }
    let target = if all { Wanted::All } else { Wanted::X86 };
    run(&Options { target, start: true, packed: false, repo: None, key: None, apart: false })
}

/// Builds, checks and packs.
fn packages(targets: &[Target]) -> Result<()> {
    toolchain::prepare()?;
    setup::page()?;
    demo::page()?;
    let baselines = Baselines::load()?;
    for target in targets {
        sysroot::prepare(*target)?;
        build::run(*target)?;
        let scratch = folder().join(target.name());
        build::split(*target, &scratch)?;
        check(&baselines, *target, &scratch)?;
        pack(&Built { target: *target, folder: &scratch, moment: moment()?, baselines: &baselines })?;
    }
    Ok(())
}

/// Every program against the oldest machine.
fn check(baselines: &Baselines, target: Target, folder: &Path) -> Result<()> {
    let since = Since::load(target, baselines.introspected())?;
    let mut broken = Vec::new();
    for name in build::PROGRAMS {
        let path = folder.join(name);
        let elf = Elf::read(&path)?;
        let found = baselines.judge(name, target, &elf, &since)?;
        let size = path.metadata()?.len();
        println!(
            "   {name} for {}: {:.1} MB, glibc {}, pages of {} KiB, {} libraries: {}",
            target.name(),
            megabytes(size),
            elf.glibc(),
            elf.alignment / 1024,
            elf.needed.len(),
            if found.is_empty() { "sound" } else { "BROKEN" }
        );
        broken.extend(found.into_iter().map(|line| format!("{name} {line}")));
    }
    if !broken.is_empty() {
        bail!(
            "{} would not run everywhere (packaging/baselines.toml):\n   {}",
            target.name(),
            broken.join("\n   ")
        );
    }
    Ok(())
}

fn pack(built: &Built<'_>) -> Result<()> {
    let scratch = built.folder.join("scratch");
    for deb in [built.desktop()?, built.uos()?, built.hub()?] {
        said(&deb.pack(&folder(), &scratch)?)?;
    }
    said(&built.hub_rpm()?.pack(&folder())?)
}

fn said(package: &Path) -> Result<()> {
    let size = package.metadata()?.len();
    println!("   {}: {:.1} MB", package.display(), megabytes(size));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Packages of one kind that are there.
fn packed(ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder()).context("target/package; run it without --packed")? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Seconds since 1970 of the last commit: what all files of all packages carry.
fn moment() -> Result<u64> {
    let text = output(program("git").args(["log", "-1", "--format=%ct"]))?;
    text.trim().parse().context("git log")
}

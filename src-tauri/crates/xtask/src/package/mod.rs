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
mod manual;
mod publisher;
mod repository;
mod rpm;
mod source;
mod start;
mod sysroot;
mod target;
mod toolchain;
mod tree;

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::{Args, ValueEnum as _};
use crypto::PublisherKey;
use memchr::memmem;

use crate::process::{output, program, root};
use crate::{demo, setup};
use baseline::{Baselines, Elf, Since};
use build::Purpose;
use contents::Built;
pub use target::Target;
use target::cross_dir;

/// For whom, and what then.
#[derive(Debug, Args)]
pub struct Options {
    /// For which processor: `x86_64`, `aarch64`, `mips64el` or `all`.
    #[arg(long, default_value = "all")]
    target: Targets,
    /// File with the SM2 key that signs what packages contain. Without it, this person's own, made the first time.
    #[arg(long, value_name = "FILE")]
    publisher: Option<PathBuf>,
    /// Start each package on a clean machine of its processor: log in, draft, submit, look at the window.
    #[arg(long)]
    start: bool,
    /// Make no packages: run the ciphers' own tests on the processor.
    #[arg(long, conflicts_with_all = ["start", "repo"])]
    ciphers: bool,
    /// Take the packages that are there.
    #[arg(long)]
    packed: bool,
    /// To try, not to ship: what is ours is not optimised, and is built in a fifth of the time.
    #[arg(long, conflicts_with = "repo")]
    quick: bool,
    /// Write an apt repository with the packages into this folder, signed, for a network without a way out.
    #[arg(long, value_name = "FOLDER")]
    repo: Option<PathBuf>,
    /// The suite that they are put in; PCs follow one by `updateChannel` of their policy.
    #[arg(long, default_value = "stable")]
    channel: String,
    /// The GPG key that signs it: whatever `gpg --local-user` takes. Without it, one is made for this repository.
    #[arg(long, requires = "repo")]
    key: Option<String>,
    /// We are already apart from the system's mounts.
    #[arg(long, hide = true)]
    apart: bool,
}

/// One processor, or all.
#[derive(Debug, Clone)]
struct Targets(Vec<Target>);

impl FromStr for Targets {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self(Target::ALL.to_vec())),
            one => Target::from_str(one, false).map(|target| Self(vec![target])),
        }
    }
}

/// No processor is begun later than this: checks have ninety minutes, and one of them takes up to forty on a cold machine.
const LATEST: Duration = Duration::from_secs(42 * 60);

/// Where packages are put. What is not to be shipped never lies where somebody would take it from.
fn folder(purpose: Purpose) -> PathBuf {
    root().join(match purpose {
        Purpose::Ship => "target/package",
        Purpose::Try => "target/package-quick",
    })
}

/// Runs it.
pub fn run(options: &Options) -> Result<()> {
    let Targets(targets) = &options.target;
    let purpose = if options.quick { Purpose::Try } else { Purpose::Ship };
    if options.apart {
        return targets.iter().try_for_each(|target| start::inside(*target, purpose, &folder(purpose)));
    }
    if options.ciphers {
        return ciphers(targets);
    }
    if !options.packed {
        packages(targets, &publisher::key(options.publisher.as_deref())?, purpose)?;
    }
    if options.start {
        toolchain::prepare_to_start()?;
        for target in targets {
            offer(*target, purpose)?;
            start::run(*target, purpose)?;
        }
    }
    if let Some(place) = &options.repo {
        repository::write(&packed(purpose)?, place, options.key.as_deref(), &options.channel)?;
    }
    Ok(())
}

/// What `cargo xtask test` does: packages built, checked and started, one processor's while the next one's are built. Where
/// what is needed cannot be fetched, or so much time has passed since `begun` that a cold machine would not be done in
/// time, it says so, and that is not passing.
pub fn test(targets: &[Target], begun: Instant) -> Result<()> {
    let mut starting = None;
    for &target in targets {
        let late =
            (begun.elapsed() > LATEST).then(|| anyhow!("the machine was cold; the next time it is not"));
        let ready = match (toolchain::why_not(), late) {
            (Some(why), _) => Err(anyhow!(why)),
            (None, Some(late)) => Err(late),
            (None, None) => toolchain::prepare()
                .and_then(|()| toolchain::prepare_to_start())
                .and_then(|()| sysroot::prepare(target)),
        };
        if let Err(why) = ready {
            println!("SKIPPED packages for {}: {why:#}", target.name());
            continue;
        }
        packages(&[target], &publisher::key(None)?, Purpose::Try)?;
        start::end(starting.take())?;
        offer(target, Purpose::Try)?;
        starting = start::begin(target, Purpose::Try)?;
    }
    start::end(starting)
}

/// Lays them out as PCs install them: that way is tried, too. Each processor has its own, so that one is written while
/// another is read.
fn offer(target: Target, purpose: Purpose) -> Result<()> {
    let ending = format!("_{}.deb", target.debian());
    let mut packages = packed(purpose)?;
    packages.retain(|path| path.to_string_lossy().ends_with(&ending));
    repository::write(&packages, &start::repository(target, &folder(purpose)), None, "stable")
}

fn ciphers(targets: &[Target]) -> Result<()> {
    toolchain::prepare()?;
    toolchain::prepare_to_start()?;
    let source = source::prepare()?;
    for target in targets {
        sysroot::prepare(*target)?;
        build::try_ciphers(&source, *target)?;
    }
    Ok(())
}

/// Builds, checks and packs.
fn packages(targets: &[Target], publisher: &PublisherKey, purpose: Purpose) -> Result<()> {
    toolchain::prepare()?;
    setup::page()?;
    demo::page()?;
    let baselines = Baselines::load()?;
    let source = source::prepare()?;
    for target in targets {
        sysroot::prepare(*target)?;
        build::run(&source, *target, &publisher.public(), purpose)?;
        let scratch = folder(purpose).join(target.name());
        build::split(*target, &scratch)?;
        check(&baselines, *target, &scratch)?;
        let (target, folder, baselines) = (*target, scratch.as_path(), &baselines);
        let (moment, day) = (committed("%ct")?.parse().context("git log")?, committed("%cs")?);
        pack(&Built { target, folder, moment, day, baselines, publisher }, purpose)?;
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
        let program = fs::read(&path)?;
        for place in [root(), &cross_dir()] {
            if memmem::find(&program, place.as_os_str().as_bytes()).is_some() {
                broken.push(format!("{name} tells where it was built: {}", place.display()));
            }
        }
    }
    if !broken.is_empty() {
        bail!(
            "programs for {} are not as they should be (packaging/baselines.toml):\n   {}",
            target.name(),
            broken.join("\n   ")
        );
    }
    Ok(())
}

fn pack(built: &Built<'_>, purpose: Purpose) -> Result<()> {
    let scratch = built.folder.join("scratch");
    for deb in [built.desktop()?, built.uos()?, built.hub()?] {
        said(&deb.pack(&folder(purpose), &scratch, purpose.pressed())?)?;
    }
    said(&built.hub_rpm()?.pack(&folder(purpose))?)?;
    let earlier = folder(purpose).join(earlier(built.target));
    fs::create_dir_all(earlier.parent().context("a folder")?)?;
    let deb = built.desktop_as(EARLIER)?.pack(&folder(purpose), &scratch, Purpose::Try.pressed())?;
    fs::rename(deb, earlier).context("the version before")
}

/// A version before this one, to be upgraded from.
const EARLIER: &str = "0.0.9";

/// The desktop of that version, in the folder of packages. It does not go into a repository.
fn earlier(target: Target) -> PathBuf {
    PathBuf::from("earlier").join(format!("tongban-desktop_{EARLIER}_{}.deb", target.debian()))
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

/// Debian packages that are there.
fn packed(purpose: Purpose) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder(purpose)).context("no packages; run it without --packed")? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "deb") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// When the last commit was made: what all files of all packages carry.
fn committed(format: &str) -> Result<String> {
    let text = output(program("git").args(["log", "-1", &format!("--format={format}")]))?;
    Ok(text.trim().to_owned())
}

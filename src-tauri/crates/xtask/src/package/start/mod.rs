//! Starts packages on clean machines. The same minutes everywhere: install, from the repository; the hub makes itself, looks
//! at itself and listens; somebody logs in, drafts and submits, and gets a number; a neighbour at the same PC gets
//! nothing; a program that somebody changed does not start; an upgrade meets a full queue, an older version is refused; the
//! window shows it all, and a picture is left to look at; then everything is taken away, and no secret is left.
//!
//! Without root or binfmt there is no such machine: that is said, and never counted as passed.

mod hub;
mod machine;
mod main_job;
mod tampered;
mod upgrade;
mod window;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::build::Purpose;
use super::contents::ID;
use super::target::Target;
use crate::process::{Beside, output, present, program, step};
use machine::{Engine, Machine};

/// For one step, under qemu on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);
/// Between two questions.
const PAUSE: Duration = Duration::from_millis(250);
/// Who sits at the machine.
const PERSON: &str = "official";
/// Where programs of the Debian layout are.
const BIN: &str = "/usr/bin";

/// Where it is told what happened.
const ADVICE: &str = "Logs and pictures: target/package/<processor>, target/package-quick/<processor>";

/// Starts this processor's packages, or says why not.
pub fn run(target: Target, purpose: Purpose) -> Result<()> {
    match apart(target, purpose)? {
        Some(mut apart) => step(&name(target), &mut apart, ADVICE),
        None => Ok(()),
    }
}

/// The same, while something else goes on: a start waits nearly as much as it works.
pub fn begin(target: Target, purpose: Purpose) -> Result<Option<Beside>> {
    let log = super::folder(purpose).join(target.name()).join("start.log");
    apart(target, purpose)?.map(|mut apart| Beside::begin(&name(target), &mut apart, log)).transpose()
}

/// Waits for what was begun.
pub fn end(begun: Option<Beside>) -> Result<()> {
    begun.map_or(Ok(()), |begun| begun.end(ADVICE))
}

fn name(target: Target) -> String {
    format!("start on {}", target.name())
}

/// Whatever is mounted or started there is nobody else's, and goes with the process. None where it cannot be, and then it is
/// said why.
fn apart(target: Target, purpose: Purpose) -> Result<Option<Command>> {
    if let Some(why) = why_not(target)? {
        println!("SKIPPED packages of {} are not started: {why}", target.name());
        return Ok(None);
    }
    for engine in Engine::of(target, purpose) {
        if let Err(why) = machine::install(target, *engine) {
            println!("SKIPPED packages of {} are not started: {why:#}", target.name());
            return Ok(None);
        }
    }
    let mut apart = program("unshare");
    apart
        .args(["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"])
        // Not by name: the checks build everything anew, this program too, while it runs.
        .arg(format!("/proc/{}/exe", std::process::id()));
    apart.args(["package", "--apart", "--target", target.name()]);
    if purpose == Purpose::Try {
        apart.arg("--quick");
    }
    Ok(Some(apart))
}

fn why_not(target: Target) -> Result<Option<String>> {
    if output(program("id").arg("-u"))?.trim() != "0" {
        return Ok(Some("only root makes a machine to start them on".to_owned()));
    }
    if !present("mmdebstrap") || !present("unshare") {
        return Ok(Some("mmdebstrap or unshare is missing".to_owned()));
    }
    if target.is_native() {
        return Ok(None);
    }
    Ok((!binfmt(target)).then(|| format!("the kernel does not hand programs of {} to qemu", target.name())))
}

/// Does the kernel hand foreign programs to qemu? Where it would but nobody has told it, it is told, as the package of qemu
/// writes it down.
fn binfmt(target: Target) -> bool {
    let kernel = Path::new("/proc/sys/fs/binfmt_misc");
    let known = kernel.join(format!("qemu-{}", target.name()));
    if !kernel.join("register").exists() {
        let mut mount = program("mount");
        mount.args(["-t", "binfmt_misc", "binfmt_misc"]).arg(kernel).stderr(Stdio::null());
        let _ = mount.status();
    }
    if !known.exists()
        && let Ok(line) = fs::read(format!("/usr/lib/binfmt.d/qemu-{}.conf", target.name()))
    {
        let _ = fs::write(kernel.join("register"), line);
    }
    // F: the kernel holds qemu open, so that it need not be inside the machine.
    fs::read_to_string(known).is_ok_and(|text| {
        text.contains("enabled") && text.lines().any(|line| line.starts_with("flags:") && line.contains('F'))
    })
}

/// The minutes, in a process that has its mounts to itself.
pub fn inside(target: Target, purpose: Purpose, folder: &Path) -> Result<()> {
    for engine in Engine::of(target, purpose) {
        minutes(target, *engine, purpose, folder).with_context(|| format!("with {}", engine.name()))?;
    }
    Ok(())
}

fn minutes(target: Target, engine: Engine, purpose: Purpose, folder: &Path) -> Result<()> {
    println!("   -- {} with {}", target.name(), engine.name());
    let machine = Machine::boot(target, engine, purpose, &folder.join(target.name()))?;
    machine.sources(&repository(target, folder))?;
    machine.install("tongban-hub")?;
    machine.unit()?;
    machine.found()?;
    let hub = machine.serve()?;
    machine.person()?;
    // One machine of each processor sees the whole; the others, that their window opens.
    if engine == Engine::Webkit41 {
        machine.install_file(&folder.join(super::earlier(target)))?;
        machine.main_job(BIN)?;
        machine.neighbour(BIN)?;
        machine.report(BIN)?;
        drop(hub);
        machine.upgrade(&folder.join(super::earlier(target)))?;
        machine.tampered()?;
    } else {
        machine.install("tongban-desktop")?;
        drop(hub);
    }
    let hub = machine.serve()?;
    machine.window(BIN, "debian")?;
    // The other layout in place of the first, with the same data.
    machine.install(ID)?;
    machine.window(&format!("/opt/apps/{ID}/files/bin"), "uos")?;
    drop(hub);
    machine.taken_away()
}

fn set_mode(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).with_context(|| path.display().to_string())
}

/// What its packages are installed from.
pub fn repository(target: Target, folder: &Path) -> PathBuf {
    folder.join(target.name()).join("repository")
}

/// Asks again until there is an answer.
#[expect(clippy::disallowed_methods, reason = "a developer's command waits for other processes")]
fn until<T>(what: &str, ask: impl Fn() -> Result<Option<T>>) -> Result<T> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(found) = ask()? {
            return Ok(found);
        }
        std::thread::sleep(PAUSE);
    }
    bail!("waited {} s until {what}", PATIENCE.as_secs())
}

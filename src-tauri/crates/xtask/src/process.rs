//! Running other programs: every step has a name, is timed, and says what to do when it fails.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

/// The folder of the clone.
pub fn root() -> &'static Path {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    room.ancestors().nth(3).unwrap_or(room)
}

/// Where everything is built: as the person set it, else beside their other caches and outside the clone.
pub fn target_dir() -> PathBuf {
    if let Some(dir) = std::env::var_os("CARGO_TARGET_DIR") {
        return root().join(dir);
    }
    cache_dir().join("target")
}

/// What can be made again, of this person's.
pub fn cache_dir() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    cache.unwrap_or_else(|| home.join(".cache")).join("tongban")
}

/// Where cargo keeps what it fetched.
pub fn cargo_home() -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from)
}

/// What cargo built in the dev profile.
pub fn built(name: &str) -> PathBuf {
    target_dir().join("debug").join(name)
}

/// A program in the clone, with the environment that all steps share.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root()).env("CARGO_TARGET_DIR", target_dir());
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = program(&cargo);
    // Set by the cargo that runs us, for us alone; inherited they would make every other build stale.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
}

/// Manifest of the workspace of the window on Tauri 1.8.
pub const WEBKIT40: &str = "src-tauri/webkit40/Cargo.toml";

/// npm in `ui/`.
pub fn npm() -> Command {
    let mut command = program("npm");
    command.current_dir(root().join("ui"));
    command
}

/// Runs one step to its end.
pub fn step(name: &str, command: &mut Command, advice: &str) -> Result<()> {
    println!("\n== {name}");
    let begun = Instant::now();
    let status =
        command.status().with_context(|| format!("{name}: cannot run {:?}", command.get_program()))?;
    ended(name, begun, status, advice)
}

fn ended(name: &str, begun: Instant, status: ExitStatus, advice: &str) -> Result<()> {
    let seconds = begun.elapsed().as_secs_f32();
    if !status.success() {
        bail!("{name} failed after {seconds:.1} s.\n   {advice}");
    }
    println!("== {name}: {seconds:.1} s");
    Ok(())
}

/// A step that goes on while others do; killed where nobody waits for its end.
pub struct Beside {
    name: String,
    begun: Instant,
    running: Running,
    log: PathBuf,
}

impl Beside {
    /// Begins it. What it says goes into `log` and is told at the end, so that two steps do not talk at once.
    pub fn begin(name: &str, command: &mut Command, log: PathBuf) -> Result<Self> {
        let to = File::create(&log).with_context(|| log.display().to_string())?;
        let running = Running(command.stdout(to.try_clone()?).stderr(to).spawn().context(name.to_owned())?);
        Ok(Self { name: name.to_owned(), begun: Instant::now(), running, log })
    }

    /// Waits for it, and tells what it said.
    pub fn end(mut self, advice: &str) -> Result<()> {
        let status = self.running.0.wait()?;
        println!("\n== {}\n{}", self.name, std::fs::read_to_string(&self.log)?.trim_end());
        ended(&self.name, self.begun, status, advice)
    }
}

/// What a program prints; an error where it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("{:?}", command.get_program()))?;
    if !output.status.success() {
        bail!("{:?} failed", command.get_program());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Is there such a program?
pub fn present(name: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// A program that runs beside us and ends with us.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

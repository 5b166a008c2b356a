//! A process that may be killed at any moment and started again.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

/// Real processes take real time; nothing here is measured by it.
const PATIENCE: Duration = Duration::from_secs(120);

/// Wait for a real process.
pub fn pause(time: Duration) {
    #[expect(clippy::disallowed_methods, reason = "other processes know nothing of a fake clock")]
    std::thread::sleep(time);
}

/// Ask again until there is an answer, for a bounded time.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        pause(Duration::from_millis(30));
    }
}

/// A binary of this workspace: of those in `TONGBAN_BIN`, or else built now as this test was.
pub fn binary(name: &str) -> PathBuf {
    if let Some(built) = std::env::var_os("TONGBAN_BIN") {
        return PathBuf::from(built).join(name);
    }
    static BUILT: Once = Once::new();
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap().to_owned();
    BUILT.call_once(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "hub", "--package", "backend"]);
        cargo.arg("--target-dir").arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        // What cargo tells a test about itself is news to build scripts, which would build half of it anew.
        let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_"];
        for (name, _) in std::env::vars() {
            if own.iter().any(|own| name.starts_with(own)) {
                cargo.env_remove(name);
            }
        }
        let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap();
        assert!(built.success(), "the binaries do not build");
    });
    profile.join(name)
}

/// A process and how it is started.
pub struct Process {
    command: Mutex<Command>,
    child: Mutex<Option<Child>>,
}

impl Process {
    /// Not running yet.
    pub fn new(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self { command: Mutex::new(command), child: Mutex::new(None) }
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Start it, where it does not run.
    pub fn start(&self) {
        let mut child = self.child();
        let runs = child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none());
        if !runs {
            let mut command = self.command.lock().unwrap_or_else(PoisonError::into_inner);
            *child = Some(command.spawn().unwrap());
        }
    }

    /// As when the power goes, for this process alone.
    pub fn kill(&self) {
        if let Some(mut child) = self.child().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Kill it and start it again.
    pub fn kill_and_start(&self) {
        self.kill();
        self.start();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

//! A binary of ours as a process, and what the kernel says of it.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Where the binaries are: `TONGBAN_BIN`.
pub fn binary(name: &str) -> PathBuf {
    let folder = std::env::var_os("TONGBAN_BIN").map(PathBuf::from);
    folder.expect("TONGBAN_BIN names the folder of the binaries; `cargo xtask bench` sets it").join(name)
}

/// Ends when dropped.
pub struct Process(Child);

impl Process {
    pub fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// As `tongban-hub`'s own manager would.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Resident memory, in MiB.
    pub fn memory_mib(&self) -> u64 {
        self.status("VmRSS:") / 1024
    }

    /// Time on the processors so far.
    pub fn cpu(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap();
        let (_, after_name) = stat.rsplit_once(')').unwrap();
        let ticks: u64 =
            after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// How often a thread of it went to sleep by itself: each time something had woken it.
    pub fn sleeps(&self) -> u64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.id())).unwrap();
        tasks.map(|task| number(&task.unwrap().path().join("status"), "voluntary_ctxt_switches:")).sum()
    }

    fn status(&self, field: &str) -> u64 {
        number(&PathBuf::from(format!("/proc/{}/status", self.id())), field)
    }
}

fn number(file: &std::path::Path, field: &str) -> u64 {
    // A thread may end while it is looked at.
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.split_whitespace().next()).map_or(0, |number| number.parse().unwrap())
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

//! The local service: one that is started for this in a scratch profile, beside whatever runs; and the one that runs.

use std::io::{self, BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use api::settings::Diagnosis;
use backend::DesktopConfig;
use backend::service::client::ask;
use kernel::Code;
use serde_json::json;

use super::disk;
use crate::Around;
use crate::line::{Line, Verdict, What};

/// It starts within this, or it does not.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longer is felt.
const SLOW: Duration = Duration::from_secs(3);
/// So long it is looked at while it has nothing to do.
const LOOK: Duration = Duration::from_secs(2);
/// MiB; a process at rest that has more should be asked why.
const MUCH: u64 = 150;
/// Hundredths of a second in a second, as the kernel counts on every processor of ours.
const TICKS: u64 = 100;

/// Four lines, or one that says why not.
pub(super) fn scratch(around: &Around) -> Vec<Line> {
    let Some(program) = &around.program else { return vec![Line::not_here(What::ServiceStart)] };
    Started::new(program, &around.config)
        .map_or_else(|error| vec![Line::failed(What::ServiceStart, error)], |started| started.look())
}

/// A service in folders of its own, which are gone with it.
struct Started {
    child: Child,
    said: Receiver<String>,
    socket: PathBuf,
    took: Duration,
    _folders: [tempfile::TempDir; 2],
}

impl Started {
    fn new(program: &Path, config: &DesktopConfig) -> io::Result<Self> {
        let data = disk::scratch(config)?;
        // A socket's path is short; the person's data folder may not be.
        let run = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_dir());
        let run = tempfile::Builder::new()
            .prefix("tongban-report-")
            .tempdir_in(run.unwrap_or_else(std::env::temp_dir))?;
        let mut command = Command::new(program);
        command.arg("serve").env("XDG_DATA_HOME", data.path()).env("XDG_RUNTIME_DIR", run.path());
        // Rules of this PC, such as its hub, are not for a scratch profile.
        command.env("TONGBAN_POLICY_DIR", data.path().join("none"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let begun = Instant::now();
        let mut child = command.spawn()?;
        let (say, said) = mpsc::channel();
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).all(|line| say.send(line).is_ok())
        });
        let socket = run.path().join("tongban/default/service.sock");
        let mut started = Self { child, said, socket, took: Duration::ZERO, _folders: [data, run] };
        match started.said.recv_timeout(PATIENCE) {
            Ok(line) if line == "ready" => started.took = begun.elapsed(),
            Ok(line) => return Err(io::Error::other(line)),
            Err(RecvTimeoutError::Timeout) => return Err(io::ErrorKind::TimedOut.into()),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other(format!("{}", started.child.wait()?)));
            }
        }
        Ok(started)
    }

    fn look(mut self) -> Vec<Line> {
        let slow = if self.took > SLOW { Verdict::Notice } else { Verdict::Passed };
        let mut lines =
            vec![Line::new(What::ServiceStart, slow, format!("{} ms", self.took.as_millis())), self.door()];
        let before = ticks(self.child.id());
        // It says nothing more; if it ends meanwhile, that is found here.
        if self.said.recv_timeout(LOOK) == Err(RecvTimeoutError::Disconnected) {
            let ended = self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
            lines.push(Line::failed(What::ServiceMemory, ended));
            return lines;
        }
        lines.push(memory(self.child.id()));
        let used = before.zip(ticks(self.child.id())).map(|(before, after)| after.saturating_sub(before));
        let share = used.map(|used| used.saturating_mul(100) / (TICKS * LOOK.as_secs()));
        lines.push(share.map_or_else(
            || Line::not_here(What::ServiceCpu),
            |share| {
                Line::new(
                    What::ServiceCpu,
                    if share > 5 { Verdict::Notice } else { Verdict::Passed },
                    format!("{share} %"),
                )
            },
        ));
        lines
    }

    /// It answers us, and nobody else may come near.
    fn door(&self) -> Line {
        let mode = |path: &Path| path.metadata().map(|told| told.permissions().mode() & 0o777);
        let folder = self.socket.parent().unwrap_or(&self.socket);
        let (Ok(socket), Ok(folder)) = (mode(&self.socket), mode(folder)) else {
            return Line::failed(What::ServiceDoor, "none");
        };
        let modes = format!("{folder:o} {socket:o}");
        match ask(&self.socket, "session.status", json!({})) {
            Ok(_) if (folder, socket) == (0o700, 0o600) => Line::passed(What::ServiceDoor, modes),
            Ok(_) => Line::failed(What::ServiceDoor, modes),
            Err(refusal) => Line::failed(What::ServiceDoor, refusal),
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Used so far, in user and kernel mode.
fn ticks(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name before it is in brackets and may hold anything.
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let (user, kernel) = (fields.next()?.parse::<u64>().ok()?, fields.next()?.parse::<u64>().ok()?);
    Some(user + kernel)
}

fn memory(process: u32) -> Line {
    let kib = |file: &str, key: &str| {
        let text = std::fs::read_to_string(format!("/proc/{process}/{file}")).ok()?;
        let value = text.lines().find_map(|line| line.strip_prefix(key))?.trim();
        value.strip_suffix(" kB")?.trim().parse::<u64>().ok()
    };
    let Some(resident) = kib("status", "VmRSS:") else { return Line::not_here(What::ServiceMemory) };
    // Kernels before 4.14 have no such sum.
    let shared =
        kib("smaps_rollup", "Pss:").map_or_else(String::new, |pss| format!(", PSS {} MiB", pss / 1024));
    let verdict = if resident / 1024 > MUCH { Verdict::Notice } else { Verdict::Passed };
    Line::new(What::ServiceMemory, verdict, format!("RSS {} MiB{shared}", resident / 1024))
}

/// What the service that runs says of itself.
pub(super) fn running(config: &DesktopConfig) -> Line {
    let diagnosis = match ask(&config.socket(), "diagnostics.run", json!({})) {
        Ok(diagnosis) => serde_json::from_value::<Diagnosis>(diagnosis),
        Err(refusal) if refusal.code == Code::Offline => return Line::not_here(What::Service),
        Err(refusal) => return Line::failed(What::Service, refusal),
    };
    let Ok(Diagnosis { checks }) = diagnosis else { return Line::failed(What::Service, "none") };
    // Nobody has logged in, the line is down: it works all the same.
    let broken = |name: &str| matches!(name, "crypto" | "intent" | "replica" | "disk");
    let bad: Vec<&str> = checks.iter().filter(|check| !check.ok).map(|check| check.name.as_str()).collect();
    match bad.as_slice() {
        [] => Line::passed(What::Service, checks.len()),
        bad if bad.iter().any(|name| broken(name)) => Line::failed(What::Service, bad.join(", ")),
        bad => Line::notice(What::Service, bad.join(", ")),
    }
}

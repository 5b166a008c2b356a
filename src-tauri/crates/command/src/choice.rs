//! What shows the page on this PC: a window on the newer line of WebKitGTK, one on the older, else the system's browser. A
//! window's program is asked for its version first: where a library is missing or too old, the dynamic linker ends it there
//! and not in front of the person.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use backend::desktop::policy::ShellKind;

/// A window's libraries are many, and a disk may be slow; after this it does not start.
const PATIENCE: Duration = Duration::from_secs(30);
/// In this order.
pub const WINDOWS: [ShellKind; 2] = [ShellKind::Webkit41, ShellKind::Webkit40];

/// Whether a window's program starts here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It does.
    Starts,
    /// It is not installed.
    Absent,
    /// It is, and does not.
    Fails,
}

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// It.
    pub kind: ShellKind,
    /// A window was to be had, and this PC cannot show it: the person is told.
    pub second_best: bool,
}

/// The wanted one where it starts, else the first that does. A browser is always there, or nothing is.
pub fn choose(wanted: Option<ShellKind>, mut find: impl FnMut(ShellKind) -> Found) -> Choice {
    if wanted == Some(ShellKind::Browser) {
        return Choice { kind: ShellKind::Browser, second_best: false };
    }
    let others = WINDOWS.into_iter().filter(|kind| Some(*kind) != wanted);
    let mut failed = false;
    for kind in wanted.into_iter().chain(others) {
        match find(kind) {
            Found::Starts => return Choice { kind, second_best: false },
            Found::Fails => failed = true,
            Found::Absent => {}
        }
    }
    Choice { kind: ShellKind::Browser, second_best: failed }
}

/// From `TONGBAN_SHELL`: `webkit41`, `webkit40` or `browser`; anything else is as if nothing was said.
pub fn by_hand(text: Option<&str>) -> Option<ShellKind> {
    serde_json::from_value(text?.into()).ok()
}

/// As the setting calls it.
pub const fn name(kind: ShellKind) -> &'static str {
    match kind {
        ShellKind::Webkit41 => "webkit41",
        ShellKind::Webkit40 => "webkit40",
        ShellKind::Browser => "browser",
    }
}

/// A window's program, beside ours. `None`: a browser has none.
pub fn program(kind: ShellKind, ours: &Path) -> Option<PathBuf> {
    let name = match kind {
        ShellKind::Webkit41 => "tongban-desktop",
        ShellKind::Webkit40 => "tongban-desktop-webkit40",
        ShellKind::Browser => return None,
    };
    Some(ours.with_file_name(name))
}

/// Starts it as far as its version, with every symbol looked up.
pub fn find(program: &Path) -> Found {
    let mut command = Command::new(program);
    command.arg("--version").env("LD_BIND_NOW", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    match command.spawn().and_then(ended) {
        Ok(status) if status.success() => Found::Starts,
        Ok(status) => {
            tracing::warn!("{} does not start: {status}", program.display());
            Found::Fails
        }
        Err(error) if error.kind() == ErrorKind::NotFound && !program.exists() => Found::Absent,
        Err(error) => {
            tracing::warn!("{} does not start: {error}", program.display());
            Found::Fails
        }
    }
}

/// How it ended, by itself or because it took too long. Its end is the end of what it says.
fn ended(mut child: Child) -> io::Result<ExitStatus> {
    let (say, said) = mpsc::channel::<()>();
    if let Some(mut output) = child.stdout.take() {
        std::thread::spawn(move || {
            let _ = io::copy(&mut output, &mut io::sink());
            drop(say);
        });
    }
    if said.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
        child.kill()?;
    }
    child.wait()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const BEST: fn(ShellKind) -> Choice = |kind| Choice { kind, second_best: false };

    #[test]
    fn the_newer_window_comes_first_and_the_browser_last() {
        assert_eq!(choose(None, |_| Found::Starts), BEST(ShellKind::Webkit41));
        let old = |kind| if kind == ShellKind::Webkit40 { Found::Starts } else { Found::Fails };
        assert_eq!(choose(None, old), BEST(ShellKind::Webkit40));
        assert_eq!(choose(None, |_| Found::Absent), BEST(ShellKind::Browser));
    }

    #[test]
    fn who_installed_a_window_and_gets_a_browser_is_told() {
        let told = Choice { kind: ShellKind::Browser, second_best: true };
        assert_eq!(choose(None, |_| Found::Fails), told);
        let one = |kind| if kind == ShellKind::Webkit40 { Found::Fails } else { Found::Absent };
        assert_eq!(choose(None, one), told);
    }

    #[test]
    fn what_is_wanted_by_hand_comes_first_and_is_no_dead_end() {
        assert_eq!(choose(Some(ShellKind::Webkit40), |_| Found::Starts), BEST(ShellKind::Webkit40));
        let new = |kind| if kind == ShellKind::Webkit41 { Found::Starts } else { Found::Absent };
        assert_eq!(choose(Some(ShellKind::Webkit40), new), BEST(ShellKind::Webkit41));
        assert_eq!(choose(Some(ShellKind::Browser), |_| Found::Starts), BEST(ShellKind::Browser));
        assert_eq!(by_hand(Some("webkit40")), Some(ShellKind::Webkit40));
        assert_eq!((by_hand(Some("chrome")), by_hand(None)), (None, None));
    }

    #[test]
    fn a_program_whose_libraries_are_missing_fails_and_one_that_is_not_there_is_absent() {
        let folder = tempfile::tempdir().unwrap();
        let program = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
            path
        };
        assert_eq!(find(&program("good", "#!/bin/sh\nexit 0\n")), Found::Starts);
        // As the dynamic linker ends.
        assert_eq!(find(&program("bad", "#!/bin/sh\nexit 127\n")), Found::Fails);
        // As where the loader itself is missing: another processor, another libc.
        assert_eq!(find(&program("alien", "#!/nowhere/ld.so\n")), Found::Fails);
        assert_eq!(find(&folder.path().join("none")), Found::Absent);
    }
}

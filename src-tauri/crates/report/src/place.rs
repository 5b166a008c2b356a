//! The machine as probes see it: files below a root, variables, and programs. Another root is another machine, made by a
//! test: no program of this one is run for it, and no bus asked.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// More is read of no file.
const FILE_BYTES: u64 = 32 * 1024 * 1024;
/// More is read of no program's answer.
const ANSWER_BYTES: u64 = 1024 * 1024;
/// A program that has not ended by then is ended.
const PATIENCE: Duration = Duration::from_secs(5);

/// A machine.
#[derive(Debug, Clone)]
pub struct Place {
    root: PathBuf,
    variables: BTreeMap<String, String>,
}

impl Place {
    /// This one.
    pub fn here() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self { root: PathBuf::from("/"), variables: std::env::vars_os().filter_map(text).collect() }
    }

    /// One that consists of files below `root`, and of these variables.
    pub fn below(root: &Path, variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { root: root.to_owned(), variables: variables.collect() }
    }

    /// Whether programs may be run and buses asked.
    pub fn is_here(&self) -> bool {
        self.root == Path::new("/")
    }

    /// A path of it; without the slash at the head, or with it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// A file's text. `None`: it is not there, or may not be read.
    pub fn text(&self, path: &str) -> Option<String> {
        let mut bytes = Vec::new();
        File::open(self.path(path)).ok()?.take(FILE_BYTES).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A file's first line that is not empty.
    pub fn line(&self, path: &str) -> Option<String> {
        self.text(path)?.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
    }

    /// Names in a folder, in order.
    pub fn names(&self, path: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(path)).into_iter().flatten();
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// Is there anything?
    pub fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// A variable that is not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// What a program says; `None` where it is missing, fails, or takes too long.
    pub fn said(&self, program: &str, arguments: &[&str]) -> Option<String> {
        if !self.is_here() {
            return None;
        }
        let mut command = Command::new(program);
        command.args(arguments).env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let output = child.stdout.take()?;
        let (answer, answered) = mpsc::sync_channel(1);
        let read = move || {
            let mut bytes = Vec::new();
            let read = output.take(ANSWER_BYTES).read_to_end(&mut bytes);
            let _ = answer.send(read.is_ok().then_some(bytes));
        };
        std::thread::Builder::new().name("answer".to_owned()).spawn(read).ok()?;
        let bytes = answered.recv_timeout(PATIENCE).ok().flatten();
        if bytes.is_none() {
            let _ = child.kill();
        }
        let status = child.wait().ok()?;
        status.success().then_some(String::from_utf8_lossy(&bytes?).trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_missing_or_fails_says_nothing_and_none_runs_for_another_machine() {
        let here = Place::here();
        assert_eq!(here.said("echo", &["x"]).as_deref(), Some("x"));
        assert_eq!(here.said("false", &[]), None);
        assert_eq!(here.said("/nowhere/program", &[]), None);
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Place::below(folder.path(), &[]).said("echo", &["x"]), None);
    }
}

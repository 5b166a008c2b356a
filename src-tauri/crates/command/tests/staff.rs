//! The program as IT staff run it: on a PC without a service and without a session, from a script.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A home of its own, without anything of the machine's session.
struct Pc(TempDir);

impl Pc {
    fn new() -> Self {
        let pc = Self(TempDir::new().unwrap());
        fs::create_dir(pc.path("run")).unwrap();
        fs::create_dir(pc.path("data")).unwrap();
        pc
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn tongban(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tongban"));
        command.args(arguments).env_clear();
        command.env("PATH", "/usr/bin:/bin").env("HOME", self.0.path()).env("LANG", "zh_CN.UTF-8");
        command.env("XDG_DATA_HOME", self.path("data")).env("XDG_RUNTIME_DIR", self.path("run"));
        command.env("TONGBAN_POLICY_DIR", self.path("policies"));
        command.output().unwrap()
    }
}

fn members(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let count = zip.len();
    let read = |index| {
        let mut member = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        (member.name().unwrap().into_owned(), content)
    };
    (0..count).map(read).collect()
}

fn verdict<'a>(report: &'a Value, what: &str) -> &'a str {
    let lines = report["lines"].as_array().unwrap();
    lines.iter().find(|line| line["what"] == what).unwrap()["verdict"].as_str().unwrap()
}

#[test]
fn a_pc_without_a_session_is_reported_on_and_left_as_it_was() {
    let pc = Pc::new();
    let folder = pc.path("out");
    let said = pc.tongban(&["report", folder.to_str().unwrap()]);
    let text = String::from_utf8(said.stdout).unwrap();
    assert_eq!(
        fs::read_to_string(folder.join("report.md")).unwrap().trim(),
        text.trim(),
        "what it prints it writes"
    );
    assert_eq!(fs::read(folder.join("report.xlsx")).unwrap()[..2], *b"PK");
    // The page's words for "failed", as the verdict of a line.
    let failed = text.lines().filter(|line| line.contains("| \u{4e0d}\u{901a}\u{8fc7} |")).count();
    assert_eq!(said.status.code(), Some(i32::from(failed > 0)), "{text}");
    assert_eq!(fs::read_dir(pc.path("data")).unwrap().count(), 0, "no profile is begun by looking");
    assert_eq!(fs::read_dir(pc.path("run")).unwrap().count(), 0, "nor anything left running");
}

#[test]
fn a_bundle_has_the_report_and_leaves_out_what_nobody_named() {
    let pc = Pc::new();
    let profile = pc.path("data/tongban/default");
    fs::create_dir_all(&profile).unwrap();
    fs::create_dir_all(pc.path("policies/managed")).unwrap();
    fs::write(profile.join("settings.json"), r#"{"zoom":125,"phrases":["geheim-phrase"]}"#).unwrap();
    fs::write(profile.join("keys.json"), "geheim-keys").unwrap();
    fs::write(profile.join("tongban.log"), "a line\n").unwrap();
    let policy = r#"{"hubUrl":"https://li:geheim-pass@hub:1","shell":"browser","token":"geheim-token"}"#;
    fs::write(pc.path("policies/managed/10.json"), policy).unwrap();

    let file = pc.path("bundle.zip");
    let said = pc.tongban(&["support", file.to_str().unwrap()]);
    assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let members = members(&file);
    let json = |name: &str| {
        let (_, content) = members.iter().find(|(other, _)| other == name).unwrap();
        serde_json::from_slice::<Value>(content).unwrap()
    };
    for (name, content) in &members {
        assert!(!String::from_utf8_lossy(content).contains("geheim"), "{name}");
    }
    let report = json("report.json");
    for what in ["ciphers", "store", "write", "serviceStart", "serviceDoor", "serviceMemory", "serviceCpu"] {
        assert_ne!(verdict(&report, what), "failed", "{what}: {report:#}");
    }
    assert_eq!(verdict(&report, "serviceDoor"), "passed", "{report:#}");
    assert_eq!(verdict(&report, "service"), "notHere");
    assert_eq!(json("doctor.json")["code"], "offline");
    assert_eq!(json("settings.json")["zoom"], 125);
    assert_eq!(json("policy.json")["managed/10.json"]["hubUrl"], "https://hub:1");

    let again = pc.tongban(&["support", file.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(1), "what is there is not written over");
}

#[test]
fn scripts_can_tell_how_it_ended() {
    let pc = Pc::new();
    let code = |arguments: &[&str]| pc.tongban(arguments).status.code();
    assert_eq!(code(&["status"]), Some(69), "no service");
    assert_eq!(code(&["call", "x", "{"]), Some(2), "no JSON");
    assert_eq!(code(&["nonsense"]), Some(2));
    assert_eq!(code(&["--version"]), Some(0));
    assert_eq!(code(&["log"]), Some(1), "there is no log");
    let policies = pc.path("policies/managed");
    fs::create_dir_all(&policies).unwrap();
    fs::write(policies.join("10.json"), "{").unwrap();
    assert_eq!(code(&["serve"]), Some(78), "a policy that cannot be read");
}

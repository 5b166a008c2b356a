//! What everybody does every day, without a window: log in, draft, submit, get a number; and what a neighbour must not get.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::machine::Machine;
use super::{PERSON, until};
use crate::process::Running;

/// Who has an account on the machine, too.
const NEIGHBOUR: &str = "neighbour";
/// In the demonstration's data.
const ACCOUNT: &str = "lvsiqi";
const PASSWORD: &str = "Tongban@2026";

impl Machine {
    /// Who sits at it.
    pub fn person(&self) -> Result<()> {
        self.said(self.command("useradd").args(["--create-home", PERSON]))?;
        let runtime = format!("/run/{PERSON}");
        self.said(self.command("install").args(["-d", "-o", PERSON, "-m", "0700", &runtime])).map(drop)
    }

    /// What they wrote, and nobody else reads.
    pub fn intent(&self) -> PathBuf {
        self.root.join(format!("home/{PERSON}/.local/share/tongban/default/intent.db"))
    }

    /// `tongban`, as the person calls it.
    pub fn tongban(&self, bin: &str) -> Command {
        self.as_user(PERSON, &format!("{bin}/tongban"))
    }

    /// The local service, for as long as it is held.
    pub fn service(&self, bin: &str) -> Result<Running> {
        let log = fs::File::options().create(true).append(true).open(self.logs.join("service.log"))?;
        let mut serve = self.tongban(bin);
        Ok(Running(serve.arg("serve").stdout(log.try_clone()?).stderr(log).spawn()?))
    }

    /// Asks the running service.
    pub fn call(&self, bin: &str, method: &str, params: &Value) -> Result<Value> {
        let said = self.said(self.tongban(bin).args(["call", method]).arg(params.to_string()))?;
        serde_json::from_str(&said).with_context(|| format!("{method} said {said}"))
    }

    /// Once somebody answers.
    pub fn log_in(&self, bin: &str) -> Result<()> {
        let login = json!({ "account": ACCOUNT, "password": PASSWORD });
        until("the service lets somebody in", || Ok(self.call(bin, "session.login", &login).ok())).map(drop)
    }

    /// An application that is complete.
    pub fn application() -> Value {
        json!({ "form": "net-card-plan", "data": {
            "creditCode": "11310000MB2F300141", "carrier": "telecom", "reason": "test",
            "cards": [{ "msisdn": "1064800000001", "name": "test", "plan": "s20", "newPlan": "s50" }],
        } })
    }

    /// Log in, draft, submit, get a number, look at every part.
    pub fn main_job(&self, bin: &str) -> Result<()> {
        let begun = Instant::now();
        let _service = self.service(bin)?;
        self.log_in(bin)?;
        let draft = || Ok(self.call(bin, "workflow.beginDraft", &Self::application()).ok());
        let draft = until("the form is there", draft)?;
        let id = draft.get("id").cloned().unwrap_or_default();
        self.call(bin, "workflow.submit", &json!({ "id": id }))?;
        let number = until("the case has a number", || {
            let cases = self.call(bin, "workflow.cases", &json!({ "box": "mine" }))?;
            let number = cases.pointer("/rows/0/number").and_then(Value::as_str).unwrap_or_default();
            Ok((!number.is_empty()).then(|| number.to_owned()))
        })?;
        println!("   logged in, drafted, submitted: {number}, after {:.1} s", begun.elapsed().as_secs_f32());
        let doctor = self.said(self.tongban(bin).arg("doctor"))?;
        fs::write(self.logs.join("doctor.json"), &doctor)?;
        sound(&serde_json::from_str(&doctor)?)
    }

    /// The compatibility report and the bundle for support, as IT staff make them; the report is kept to be read.
    pub fn report(&self, bin: &str) -> Result<()> {
        let folder = format!("/home/{PERSON}/report");
        // 1: something is not as it should be; that is what the report is for.
        let done = self.tongban(bin).args(["report", &folder]).output()?;
        if !matches!(done.status.code(), Some(0 | 1)) {
            bail!("tongban report: {}, {}", done.status, String::from_utf8_lossy(&done.stderr));
        }
        let written = self.root.join(folder.trim_start_matches('/'));
        for ending in ["md", "xlsx"] {
            let kept = self.logs.with_file_name(format!("{}-report.{ending}", self.target.name()));
            fs::copy(written.join(format!("report.{ending}")), &kept).context("the report")?;
        }
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        let conclusion = said.lines().find(|line| line.starts_with("**")).unwrap_or_default();
        println!("   report: {}", conclusion.trim_matches('*'));
        self.said(self.tongban(bin).args(["support", &format!("/home/{PERSON}/support.zip")])).map(drop)
    }

    /// Whoever else has an account on the PC reads no file of this person's and gets no word out of their service.
    pub fn neighbour(&self, bin: &str) -> Result<()> {
        let _service = self.service(bin)?;
        self.log_in(bin)?;
        self.said(self.command("useradd").args(["--create-home", NEIGHBOUR]))?;
        let data = format!("/home/{PERSON}/.local/share/tongban");
        if !self.intent().exists() {
            bail!("{data} is not where this person's data is");
        }
        let mut find = self.as_user(NEIGHBOUR, "find");
        let found = find.args([data.as_str(), "-type", "f", "-readable"]).output()?;
        let mut ask = self.as_user(NEIGHBOUR, "env");
        ask.arg(format!("XDG_RUNTIME_DIR=/run/{PERSON}")).arg(format!("HOME=/home/{NEIGHBOUR}"));
        let answered = ask.arg(format!("{bin}/tongban")).arg("status").output()?;
        if !found.stdout.is_empty() || answered.status.success() {
            let found = String::from_utf8_lossy(&found.stdout);
            bail!("a neighbour reads {found}, and the service answers them: {}", answered.status.success());
        }
        println!("   a neighbour at the same PC reads nothing and is answered by nobody");
        Ok(())
    }
}

/// Is every part well? A session without a keyring is an ordinary one.
fn sound(report: &Value) -> Result<()> {
    let checks = report.get("checks").and_then(Value::as_array).cloned().unwrap_or_default();
    let word = |check: &Value| check.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let ill = checks.iter().filter(|check| check.get("ok") != Some(&json!(true)));
    let ill: Vec<String> = ill.map(word).filter(|name| name != "keyring").collect();
    if checks.is_empty() || !ill.is_empty() {
        bail!("the doctor of the desktop finds: {}", ill.join(", "));
    }
    println!("   doctor of the desktop: {}", checks.iter().map(word).collect::<Vec<_>>().join(" "));
    Ok(())
}

//! An upgrade meets a PC that has been away for long: everything that waits to be sent is still there afterwards, and all of
//! it arrives, once. An older version over a newer one is refused, and put there when it is meant.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::BIN;
use super::machine::Machine;
use super::until;
use crate::package::build::Purpose;

impl Machine {
    /// How many operations wait. A foreign processor, which qemu plays, is tried with fewer, and so is what will not be shipped.
    fn queued(&self) -> u64 {
        match (self.target.is_native(), self.purpose) {
            (true, Purpose::Ship) => 10_000,
            (true, Purpose::Try) => 1_000,
            (false, _) => 100,
        }
    }

    /// The hub is away. `earlier`: the package of the version before, which is installed.
    pub fn upgrade(&self, earlier: &Path) -> Result<()> {
        let before = self.fill()?;
        self.install("tongban-desktop")?;
        self.waits("after the upgrade")?;
        self.refuses_to_go_back(earlier)?;
        let mut back = self.as_user("root", "env");
        self.said(back.args(["TONGBAN_ROLLBACK=1", "dpkg", "--install"]).arg(self.given(earlier)?))?;
        self.waits("after going back on purpose")?;
        self.install("tongban-desktop")?;
        let hub = self.serve()?;
        let begun = Instant::now();
        let _service = self.service(BIN)?;
        self.log_in(BIN)?;
        until("everything is sent", || Ok((self.waiting()? == 0).then_some(())))?;
        let took = begun.elapsed().as_secs_f32();
        let total = until("everything is in the hub's hands", || {
            let cases = self.call(BIN, "workflow.cases", &json!({ "box": "mine" }))?;
            let total = cases.get("total").and_then(Value::as_u64).unwrap_or_default();
            Ok((total >= before + self.queued()).then_some(total))
        })?;
        if total != before + self.queued() {
            bail!("{} were there and {} waited; {total} arrived", before, self.queued());
        }
        drop(hub);
        println!(
            "   upgrade with {} waiting: none lost, none doubled, sent in {took:.1} s; going back is refused, and possible",
            self.queued()
        );
        Ok(())
    }

    /// So many applications, without a line. How many cases there were before.
    fn fill(&self) -> Result<u64> {
        let _service = self.service(BIN)?;
        self.log_in(BIN)?;
        let cases = self.call(BIN, "workflow.cases", &json!({ "box": "mine" }))?;
        let before = cases.get("total").and_then(Value::as_u64).unwrap_or_default();
        let mut call = self.tongban(BIN);
        let mut calls = call.args(["call", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut to = calls.stdin.take().context("its input")?;
        let mut from = BufReader::new(calls.stdout.take().context("its output")?).lines();
        let mut ask = |method: &str, params: Value| -> Result<Value> {
            writeln!(to, "{}", json!({ "method": method, "params": params }))?;
            let line = from.next().context("no answer")??;
            let answer: Value = serde_json::from_str(&line)?;
            answer.get("result").cloned().with_context(|| format!("{method}: {line}"))
        };
        let begun = Instant::now();
        for _ in 0..self.queued() {
            let draft = ask("workflow.beginDraft", Self::application())?;
            ask("workflow.submit", json!({ "id": draft.get("id") }))?;
        }
        drop(to);
        calls.wait()?;
        println!(
            "   {} applications submitted off the line in {:.1} s",
            self.queued(),
            begun.elapsed().as_secs_f32()
        );
        Ok(before)
    }

    fn waiting(&self) -> Result<u64> {
        let status = self.call(BIN, "sync.status", &json!({}))?;
        status.get("waiting").and_then(Value::as_u64).context("sync.status")
    }

    fn waits(&self, when: &str) -> Result<()> {
        let _service = self.service(BIN)?;
        self.log_in(BIN)?;
        match self.waiting()? {
            waiting if waiting == self.queued() => Ok(()),
            waiting => bail!("{} waited; {when}: {waiting}", self.queued()),
        }
    }

    fn refuses_to_go_back(&self, earlier: &Path) -> Result<()> {
        let done = self.command("dpkg").arg("--install").arg(self.given(earlier)?).output()?;
        let said = String::from_utf8_lossy(&done.stderr);
        if done.status.success() || !said.contains("TONGBAN_ROLLBACK") {
            bail!("an older version over a newer one: {}, {said}", done.status);
        }
        self.said(self.command("dpkg").args(["--verify", "tongban-desktop"]))?;
        self.waits("after going back was refused")
    }
}

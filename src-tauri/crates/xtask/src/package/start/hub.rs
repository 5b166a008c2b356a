//! The hub's package on a machine: its own user, its own folder, and nothing left at the end.

use std::fs;

use anyhow::{Result, bail};
use serde_json::json;

use super::machine::Machine;
use super::{ID, set_mode, until};
use crate::process::{Running, output, present, program};

/// What systemd starts.
const UNIT: &str = "lib/systemd/system/tongban-hub.service";
/// Tenths of systemd's measure of what a service could do to its machine, of 100: it needs the network, and that counts.
const EXPOSURE: u32 = 20;
/// Where it writes where it listens.
const ADDRESS: &str = "/var/lib/tongban-hub/address";

impl Machine {
    /// A hub with the demonstration's people; looks at itself.
    pub fn found(&self) -> Result<()> {
        let hub = || self.as_user("tongban", "tongban-hub");
        self.said(hub().args(["init", "--demo"]))?;
        let report = self.said(hub().arg("doctor"))?;
        println!("   doctor of the hub: {}", report.split_whitespace().collect::<Vec<_>>().join(" "));
        Ok(())
    }

    /// systemd understands every line of its unit, and finds little that the hub could do to the machine.
    pub fn unit(&self) -> Result<()> {
        if !present("systemd-analyze") {
            println!("SKIPPED the hub's unit: there is no systemd-analyze");
            return Ok(());
        }
        let unit = self.root.join(UNIT);
        let verify = program("systemd-analyze").args(["verify", "--man=no"]).arg(&unit).output()?;
        // It looks for the program on this system; here it is known to start.
        let said = String::from_utf8_lossy(&verify.stderr);
        if let Some(line) =
            said.lines().find(|line| !line.ends_with("is not executable: No such file or directory"))
        {
            bail!("systemd says of the hub's unit: {line}");
        }
        let mut security = program("systemd-analyze");
        security.args(["security", "--offline=true", "--no-pager", &format!("--threshold={EXPOSURE}")]);
        let said = output(security.arg(&unit))?;
        println!("   the hub's unit: {}", said.lines().last().unwrap_or_default().trim_matches(['→', ' ']));
        Ok(())
    }

    /// It listens, where it listened before.
    pub fn serve(&self) -> Result<Running> {
        let place = self.root.join(ADDRESS.trim_start_matches('/'));
        let before = fs::read_to_string(&place).ok();
        // Whatever is written there next is this one's.
        let _ = fs::remove_file(&place);
        let log = fs::File::options().create(true).append(true).open(self.logs.join("hub.log"))?;
        let mut serve = self.as_user("tongban", "tongban-hub");
        serve.args(["serve", "--listen", before.as_deref().unwrap_or("127.0.0.1:0"), "--port-file", ADDRESS]);
        let hub = Running(serve.stdout(log.try_clone()?).stderr(log).spawn()?);
        let address =
            until("the hub listens", || Ok(fs::read_to_string(&place).ok().filter(|text| !text.is_empty())))?;
        self.policy(address.trim())?;
        Ok(hub)
    }

    /// What IT staff would have put there.
    fn policy(&self, address: &str) -> Result<()> {
        let folder = self.root.join("etc/tongban");
        fs::create_dir_all(folder.join("policies/managed"))?;
        fs::copy(self.root.join("var/lib/tongban-hub/tls/ca.pem"), folder.join("ca.pem"))?;
        set_mode(&folder.join("ca.pem"), 0o644)?;
        let policy = json!({ "hubUrl": format!("https://{address}"), "caFile": "/etc/tongban/ca.pem" });
        Ok(fs::write(folder.join("policies/managed/10-hub.json"), policy.to_string())?)
    }

    /// `remove` leaves everything, `purge` leaves nothing of the hub; what people wrote on this PC is theirs.
    pub fn taken_away(&self) -> Result<()> {
        self.said(self.command("dpkg").args(["--remove", "tongban-hub"]))?;
        if !self.root.join("var/lib/tongban-hub/keys.json").exists() {
            bail!("removing the hub took its keys along");
        }
        self.said(self.command("dpkg").args(["--purge", "tongban-hub", ID]))?;
        for gone in ["var/lib/tongban-hub", "etc/default/tongban-hub", "usr/bin/tongban-hub", "opt/apps"] {
            if self.root.join(gone).exists() {
                bail!("/{gone} is left after a purge");
            }
        }
        if !self.intent().exists() {
            bail!("taking the desktop away took along what somebody had written");
        }
        println!("   taken away: nothing of the hub is left, and all of what the person wrote");
        Ok(())
    }
}

//! What IT staff ask for: one line a part, with figures, without secrets.

use std::path::Path;

use api::settings::{Check, Diagnosis};
use kernel::{Refusal, limits};

use super::{Inner, update};
use crate::courier::Phase;

fn check(name: &str, ok: bool, detail: impl ToString) -> Check {
    Check { name: name.to_owned(), ok, detail: detail.to_string() }
}

fn from<T: std::fmt::Display>(name: &str, looked: Result<T, impl std::fmt::Display>) -> Check {
    match looked {
        Ok(detail) => check(name, true, detail),
        Err(why) => check(name, false, why),
    }
}

impl Inner {
    /// Look at every part.
    pub(super) async fn diagnose(&self) -> Diagnosis {
        let mut checks = vec![
            from("crypto", crypto::self_test().map(|()| "SM2 SM3 SM4")),
            check("program", true, &self.integrity),
            check("folder", true, self.profile.folder().display()),
            self.disk(),
            self.keyring_check().await,
        ];
        if let Some(channel) = self.policy.rules.update_channel.clone() {
            let look = move || update::newer(Path::new(update::LISTS), &channel, env!("CARGO_PKG_VERSION"));
            let found = tokio::task::spawn_blocking(look).await.ok().flatten();
            checks.push(check("update", true, found.as_deref().unwrap_or("none")));
        }
        match self.node() {
            Ok(node) => {
                checks.push(from("intent", node.intent.quick_check().await.map(|()| "sound")));
                checks.push(from("replica", node.replica.quick_check().await.map(|()| "sound")));
                let line = node.line.borrow().clone();
                let online = line.phase == Phase::Online;
                checks.push(check("hub", online, format!("{:?} {}", line.phase, line.carrier)));
                let skew_ok = line.skew_ms.abs() < limits::CLOCK_SKEW_MS;
                checks.push(check("clock", skew_ok, format!("{} ms", line.skew_ms)));
                checks.push(from("hello", self.hello(&node).await));
            }
            Err(refusal) => checks.push(check("session", false, refusal)),
        }
        Diagnosis { checks }
    }

    async fn hello(&self, node: &super::node::Node) -> Result<String, Refusal> {
        let hello = node.carrier.hello().await.map_err(|error| error.refusal())?;
        Ok(format!("{} protocol {}", hello.hub, hello.protocol))
    }

    async fn keyring_check(&self) -> Check {
        let keyring = std::sync::Arc::clone(&self.keyring);
        let asked = tokio::task::spawn_blocking(move || keyring.get("tongban doctor").map(drop)).await;
        match asked {
            Ok(asked) => from("keyring", asked.map(|()| "answers")),
            Err(_) => check("keyring", false, "broke"),
        }
    }

    /// Can the folder be written?
    fn disk(&self) -> Check {
        let name = "write.test";
        let written = self.profile.write(name, &[0; 4096]);
        let _ = std::fs::remove_file(self.profile.path(name));
        from("disk", written.map(|()| "writable"))
    }
}

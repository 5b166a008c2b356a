//! What is tried: a demo hub and desktops, each with folders of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use backend::DesktopConfig;
use backend::hub::{HubFiles, HubNode};
use crypto::slots::{KeyFile, NewSlot};
use kernel::{Clock as _, OpId, Refusal, SystemClock, SystemRandom};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::history::{History, Seen};
use crate::process::{Process, binary, until};

/// What opening a key costs here: a process that is started hundreds of times is not to count to half a million first.
const CHEAP: u32 = 1_000;

/// Where somebody works.
pub struct Desk {
    /// Whose.
    pub account: &'static str,
    /// Applies, or decides.
    pub is_head: bool,
    /// The headless desktop.
    pub process: Process,
    config: DesktopConfig,
    closing: AtomicBool,
}

impl Desk {
    fn new(folder: &Path, policies: &Path, account: &'static str, is_head: bool) -> Self {
        let home = folder.join(account);
        fs::create_dir(&home).unwrap();
        let data_dir = home.join("data/tongban/default");
        let runtime_dir = home.join("run/tongban/default");
        let mut command = Command::new(binary("tongban"));
        command.arg("serve").env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.env("HOME", &home).env("TONGBAN_POLICY_DIR", policies);
        command.env("XDG_DATA_HOME", home.join("data")).env("XDG_RUNTIME_DIR", home.join("run"));
        let config = DesktopConfig { data_dir, runtime_dir, policy_dir: policies.to_owned() };
        Self { account, is_head, process: Process::new(command), config, closing: AtomicBool::new(false) }
    }

    /// Ask the desktop.
    pub fn ask(&self, method: &str, params: Value) -> Result<Value, Refusal> {
        backend::service::client::ask(&self.config.socket(), method, params)
    }

    /// The person logs in, wherever the last end left the PC. False where that did not work just now.
    pub fn log_in(&self) -> bool {
        let open = |session: &Value| session["state"] == "open";
        match self.ask("session.status", json!({})) {
            Ok(session) if open(&session) => true,
            Ok(_) => {
                let login = json!({ "account": self.account, "password": identity::demo::PASSWORD });
                self.ask("session.login", login).is_ok_and(|session| open(&session))
            }
            Err(_) => false,
        }
    }

    /// Finish what is in hand, and begin nothing more.
    pub fn go_home(&self) {
        self.closing.store(true, Ordering::SeqCst);
    }

    /// Is it time?
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    /// The first time: enrol, and wait for everything that the hub has.
    fn open(&self) {
        self.process.start();
        until("the log-in", || self.log_in().then_some(()));
        let form = json!({ "key": "leave" });
        until("the forms", || self.ask("workflow.form", form.clone()).ok());
        self.process.kill();
        make_cheap(&self.config.data_dir.join("keys.json"), identity::demo::PASSWORD);
        self.process.start();
        until("the log-in", || self.log_in().then_some(()));
    }
}

/// A hub, and the people who work with it.
pub struct Bench {
    /// The hub's process.
    pub hub: Process,
    /// Every desk.
    pub desks: Vec<Desk>,
    /// What they were told.
    pub history: Mutex<History>,
    folder: TempDir,
}

impl Bench {
    /// A demo hub in a new folder, and desktops that are enrolled.
    pub fn new(applicants: &[&'static str], head: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("hub");
        let of_hub = |verb: &[&str]| {
            let mut command = Command::new(binary("tongban-hub"));
            command.arg("--data").arg(&data).args(verb);
            command
        };
        assert!(of_hub(&["init", "--demo"]).output().unwrap().status.success());
        let passphrase = fs::read_to_string(data.join("hub.key")).unwrap();
        make_cheap(&data.join("keys.json"), passphrase.trim());
        let port_file = folder.path().join("port");
        let serve = |address: &str| {
            let mut command = of_hub(&["serve", "--listen", address, "--port-file"]);
            command.arg(&port_file);
            Process::new(command)
        };
        let first = serve("127.0.0.1:0");
        first.start();
        let address =
            until("the hub", || fs::read_to_string(&port_file).ok().filter(|text| !text.is_empty()));
        first.kill();
        let hub = serve(&address);
        hub.start();
        let policies = folder.path().join("policies");
        fs::create_dir_all(policies.join("managed")).unwrap();
        let policy = json!({ "hubUrl": format!("https://{address}"), "caFile": data.join("tls/ca.pem"), "allowKeyring": false });
        fs::write(policies.join("managed/hub.json"), policy.to_string()).unwrap();
        let desk = |account, is_head| Desk::new(folder.path(), &policies, account, is_head);
        let mut desks: Vec<Desk> = applicants.iter().map(|account| desk(*account, false)).collect();
        desks.push(desk(head, true));
        for desk in &desks {
            desk.open();
        }
        Self { hub, desks, history: Mutex::default(), folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("hub")
    }

    /// What they were told.
    pub fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The hub's folder, opened; nobody serves from it any more.
    pub fn files(&self) -> Arc<HubNode> {
        HubFiles::at(self.data()).open(Arc::new(SystemClock), Arc::new(SystemRandom)).unwrap()
    }

    /// What came back, as the outboxes show it: which operations, and why.
    pub fn refused(&self) -> BTreeMap<OpId, String> {
        let mut refused = BTreeMap::new();
        for desk in &self.desks {
            // Refusals come first in an outbox, and no bench sees a hundred of them.
            let outbox = json!({ "limit": kernel::limits::PAGE_ROWS });
            let outbox = until("the outbox", || desk.ask("sync.outbox", outbox.clone()).ok());
            for row in outbox["rows"].as_array().unwrap() {
                if row["state"] == "refused" {
                    let op = row["op"].as_str().unwrap().parse().unwrap();
                    refused.insert(op, row["refusal"]["code"].as_str().unwrap_or_default().to_owned());
                }
            }
        }
        refused
    }

    /// Everybody ends, without a word.
    pub fn stop(&self) {
        self.hub.kill();
        self.desks.iter().for_each(|desk| desk.process.kill());
    }

    /// The hub's own look at itself.
    pub fn doctor(&self) {
        let doctor =
            Command::new(binary("tongban-hub")).arg("--data").arg(self.data()).arg("doctor").output();
        let doctor = doctor.unwrap();
        let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
        assert!(doctor.status.success(), "{said}{}", String::from_utf8_lossy(&doctor.stderr));
        println!("{said}");
    }

    /// Every applicant's desktop shows, in the end, each case that the hub has of them, and none that waits.
    pub fn replicas_agree(&self, seen: &Seen) {
        for desk in self.desks.iter().filter(|desk| !desk.is_head) {
            let of_them = seen.cases_of(desk.account);
            until("the applicant's list", || {
                let mine =
                    desk.ask("workflow.cases", json!({ "box": "mine", "page": { "limit": 1 } })).ok()?;
                let waiting = json!({ "box": "mine", "state": "waiting", "page": { "limit": 1 } });
                let waiting = desk.ask("workflow.cases", waiting).ok()?;
                (mine["total"] == of_them && waiting["total"] == 0).then_some(())
            });
        }
    }

    /// A hub as one writes it in an afternoon: it keeps neither its answers nor the ids it has seen, and takes
    /// every operation for a new one.
    pub fn hub_forgets(&self) {
        self.hub.kill();
        let sql = "CREATE TRIGGER planted_receipts AFTER INSERT ON hub_receipts
                   BEGIN DELETE FROM hub_receipts WHERE op_id = NEW.op_id; END;
                   DROP INDEX sync_items_by_op;";
        self.files().store.write_blocking(move |tx| Ok::<_, sync::Error>(tx.execute_batch(sql)?)).unwrap();
        self.hub.start();
    }
}

fn make_cheap(keys: &Path, passphrase: &str) {
    let mut file = KeyFile::load(keys).unwrap().unwrap();
    let new = NewSlot::Passphrase { passphrase, iterations: CHEAP };
    file.change_passphrase(passphrase, new, SystemClock.now(), &SystemRandom).unwrap();
}

//! A hub as a department has it: a process of its own, with TLS, permits, an encrypted database, people and forms.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use backend::carrier::tls;
use backend::hub::founding::HubSettings;
use backend::hub::{HubFiles, HubNode};
use crypto::DeviceKey;
use crypto::slots::{KeyFile, NewSlot};
use identity::import::{Row, Secret, Sheet};
use kernel::{CaseId, Clock, DeviceId, Ids, PersonId, Random, SystemClock, SystemRandom};
use rusqlite::Connection;
use serde_json::json;
use sync::{Membership, StreamId};
use tempfile::TempDir;

use crate::device::{self, Device};
use crate::process::{Process, binary};

/// What opening a key or checking a password costs here: neither is measured.
const CHEAP: u32 = 1_000;

/// Who is in the register besides those who apply: account, role, head.
const STAFF: [(&str, &str, bool); 3] =
    [("chenmin", "auditor", false), ("wangjianguo", "administrator", true), ("wuqian", "hr", false)];

/// A hub that is being made ready: nobody serves from it yet.
pub struct Founded {
    pub node: Arc<HubNode>,
    pub devices: Vec<Device>,
    folder: TempDir,
    epoch: u64,
}

/// A hub that serves.
pub struct Hub {
    pub process: Process,
    pub base: String,
    folder: TempDir,
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

fn random() -> Arc<dyn Random> {
    Arc::new(SystemRandom)
}

fn row(number: usize, account: &str, role: Option<&str>, head: bool) -> Row {
    Row {
        number: u32::try_from(number).unwrap() + 2,
        account: account.to_owned(),
        name: "陈敏".to_owned(),
        department: vec!["数据局".to_owned(), "网络处".to_owned()],
        phone: Some("13800138000".to_owned()),
        post: Some("科员".to_owned()),
        roles: Some(role.into_iter().map(str::to_owned).collect()),
        head: Some(head),
        active: Some(true),
        password: Some(Secret(identity::demo::PASSWORD.to_owned())),
    }
}

impl Founded {
    /// With so many people who apply, and a device for each of them.
    pub async fn with(people: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = HubFiles::at(folder.path().join("hub"));
        let settings = HubSettings {
            name: "局".to_owned(),
            hosts: vec!["127.0.0.1".to_owned()],
            tls: tls::Tls::Ordinary,
        };
        files.found(&settings, &clock(), &random()).unwrap();
        let node = files.open(clock(), random()).unwrap();
        let staff =
            STAFF.iter().enumerate().map(|(n, (account, role, head))| row(n, account, Some(role), *head));
        let others = (0..people).map(|n| row(n + STAFF.len(), &account(n), None, false));
        node.import(Sheet::of(staff.chain(others).collect()), String::new(), CHEAP).await.unwrap();
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/packs");
        node.publish(vec![fs::read(packs.join("personnel/package.json")).unwrap()]).await.unwrap();
        let state = node.store.read_blocking(sync::hub::state).unwrap();
        let mut founded = Self { node, devices: Vec::new(), folder, epoch: state.epoch };
        founded.devices = founded.enrol(people);
        founded
    }

    /// A device for each of these people.
    fn enrol(&self, people: usize) -> Vec<Device> {
        let keys: Vec<_> = (0..people).map(|_| DeviceKey::generate(&SystemRandom).unwrap()).collect();
        let publics: Vec<_> = keys.iter().map(DeviceKey::public).collect();
        let (ids, now) = (Ids::new(clock(), random()), SystemClock.now());
        let enrol = move |tx: &Connection| {
            let mut enrolled: Vec<(DeviceId, PersonId)> = Vec::with_capacity(publics.len());
            for (n, key) in publics.iter().enumerate() {
                let person = identity::Directory(tx).by_account(&account(n))?.unwrap().id;
                enrolled.push((identity::device::enrol(tx, person, key, "PC", &ids, now).unwrap(), person));
            }
            Ok::<_, sync::Error>(enrolled)
        };
        let enrolled = self.node.store.write_blocking(enrol).unwrap();
        let device = |((id, person), key)| Device::new(id, person, self.node.hub, self.epoch, key);
        enrolled.into_iter().zip(keys).map(device).collect()
    }

    /// An application of each of these devices; their cases.
    pub async fn cases(&mut self, of_devices: usize) -> Vec<CaseId> {
        let mut cases = Vec::with_capacity(of_devices);
        for device in self.devices.iter_mut().take(of_devices) {
            let case = device::fresh_case();
            let op = device.op(StreamId::Case(case), "workflow.submit", &submission());
            let answer = self.node.push(device.request(vec![op])).await.unwrap();
            device::check(&answer, 1);
            cases.push(case);
        }
        cases
    }

    /// The hub lets these people read this case.
    pub fn let_in(&self, case: CaseId, people: &[PersonId]) {
        let people = people.to_vec();
        let join = move |tx: &Connection| {
            people.iter().try_for_each(|person| {
                let membership = Membership::Join { stream: StreamId::Case(case), person: *person };
                sync::hub::change_membership(tx, &membership)
            })
        };
        self.node.store.write_blocking(join).unwrap();
    }

    /// What a device that has everything would say.
    pub fn heads(&self, person: PersonId) -> Vec<sync::Cursor> {
        self.node.store.read_blocking(move |db| sync::hub::heads_for(db, person)).unwrap()
    }

    /// Start the process. The devices know their way to it from now on.
    pub async fn serve(self) -> (Hub, Vec<Device>) {
        let Self { node, mut devices, folder, .. } = self;
        drop(node);
        let data = folder.path().join("hub");
        let passphrase = fs::read_to_string(data.join("hub.key")).unwrap();
        make_cheap(&data.join("keys.json"), passphrase.trim());
        let port_file = folder.path().join("port");
        let mut command = Command::new(binary("tongban-hub"));
        command.arg("--data").arg(&data).args(["serve", "--listen", "127.0.0.1:0", "--port-file"]);
        let process = Process::start(command.arg(&port_file));
        let address = loop {
            match fs::read_to_string(&port_file) {
                Ok(address) if !address.is_empty() => break address,
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        let base = format!("https://{address}");
        let ca = fs::read_to_string(data.join("tls/ca.pem")).unwrap();
        let tls = tls::client(&ca).unwrap();
        devices.iter_mut().for_each(|device| device.connect(&base, &tls));
        (Hub { process, base, folder }, devices)
    }
}

impl Hub {
    /// A folder in which a desktop finds this hub's address.
    pub fn policies(&self) -> PathBuf {
        let policies = self.folder.path().join("policies");
        fs::create_dir_all(policies.join("managed")).unwrap();
        let ca = self.folder.path().join("hub/tls/ca.pem");
        let policy = json!({ "hubUrl": self.base, "caFile": ca, "allowKeyring": false });
        fs::write(policies.join("managed/hub.json"), policy.to_string()).unwrap();
        policies
    }

    /// The hub's folder lies in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Who applies.
pub fn account(n: usize) -> String {
    format!("person{n}")
}

/// Half a day of leave.
pub fn submission() -> serde_json::Value {
    json!({ "act": "submit", "form": "leave", "version": 1, "data": {
        "rank": "staff", "leaveType": "personal", "startOn": "2026-03-09", "startHalf": "am", "endOn": "2026-03-09",
        "endHalf": "am", "reason": "处理家庭事务", "away": "local", "leavePhone": "13800138000",
    } })
}

/// From now on, opening it costs next to nothing.
pub fn make_cheap(keys: &Path, passphrase: &str) {
    let mut file = KeyFile::load(keys).unwrap().unwrap();
    let new = NewSlot::Passphrase { passphrase, iterations: CHEAP };
    file.change_passphrase(passphrase, new, SystemClock.now(), &SystemRandom).unwrap();
}

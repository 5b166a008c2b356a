//! A hub with the demonstration's people, and PCs at which they work.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::carrier::http::Credentials;
use backend::carrier::route::Route;
use backend::carrier::tls::{self, Tls};
use backend::carrier::{CarrierError, HttpCarrier};
use backend::hub::founding::HubSettings;
use backend::hub::{HubFiles, HubNode, Serving};
use backend::wire::EnrolRequest;
use backend::{Desktop, DesktopConfig};
use crypto::DeviceKey;
use crypto::keyring::MemoryKeyring;
use crypto::slots::{KeyFile, NewSlot};
use kernel::{Clock, Random, Refusal};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{FakeClock, SeededRandom};

/// Who applies.
pub const APPLICANT: &str = "lvsiqi";
/// Who decides.
pub const HEAD: &str = "yuexiaoming";
/// What opening a key costs here.
const CHEAP: u32 = 1_000;
/// Real threads take real time; nothing here is measured by it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A hub that serves.
pub struct Hall {
    pub clock: Arc<FakeClock>,
    pub hub: Arc<HubNode>,
    pub random: Arc<SeededRandom>,
    folder: TempDir,
    serving: Mutex<Option<Serving>>,
}

impl Hall {
    /// Everybody is in the register, every form is in force.
    pub async fn open() -> Self {
        Self::speaking(Tls::Ordinary).await
    }

    /// The same, with this on the wire.
    pub async fn speaking(tls: Tls) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, random) = (Arc::new(FakeClock::default()), Arc::new(SeededRandom::new(7)));
        let files = HubFiles::at(folder.path().join("hub"));
        let settings = HubSettings { name: "局".to_owned(), hosts: vec!["127.0.0.1".to_owned()], tls };
        let (of_hub, dice): (Arc<dyn Clock>, Arc<dyn Random>) = (clock.clone(), random.clone());
        files.found(&settings, &of_hub, &dice).unwrap();
        let listening = files.listening(&of_hub).unwrap();
        let hub = files.open(of_hub, dice).unwrap();
        hub.import(identity::demo::province(), "demo".to_owned(), CHEAP).await.unwrap();
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/packs");
        let package = fs::read(packs.join("personnel/package.json")).unwrap();
        hub.publish(vec![package]).await.unwrap();
        let address = "127.0.0.1:0".parse().unwrap();
        let serving = backend::hub::serve(hub.clone(), address, listening).await.unwrap();
        let policies = folder.path().join("policies/managed");
        fs::create_dir_all(&policies).unwrap();
        let url = format!("https://{}", serving.address);
        let mut policy = json!({ "hubUrl": url, "caFile": files.ca_path(), "allowKeyring": false });
        if tls == Tls::Gm {
            let given = files.gm().give("PC", &*clock).unwrap();
            let (certificate, key) = (folder.path().join("pc.pem"), folder.path().join("pc.key"));
            fs::write(&certificate, &given.certificate).unwrap();
            fs::write(&key, given.key.as_str()).unwrap();
            policy["tls"] = json!("gm");
            policy["caFile"] = json!(files.gm().ca_path());
            policy["certificateFile"] = json!(certificate);
            policy["keyFile"] = json!(key);
        }
        fs::write(policies.join("hub.json"), policy.to_string()).unwrap();
        Self { clock, hub, random, folder, serving: Mutex::new(Some(serving)) }
    }

    /// A file of the administrator's policy, which PCs read when they start: `managed/10.json`.
    pub fn lay_down(&self, name: &str, rules: &Value) {
        let file = self.folder.path().join("policies").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, rules.to_string()).unwrap();
    }

    /// A PC where nobody has logged in yet.
    pub async fn visitor(&self, name: &str, account: &'static str) -> Pc {
        self.start(self.folder.path().join(name), account).await
    }

    /// A PC of somebody's, enrolled, with everything that the hub has.
    pub async fn pc(&self, name: &str, account: &'static str) -> Pc {
        let pc = self.visitor(name, account).await;
        pc.log_in(identity::demo::PASSWORD).await.unwrap();
        pc.until("the forms", "workflow.form", json!({ "key": "leave" }), |_| true).await;
        make_cheap(&pc.data().join("keys.json"), identity::demo::PASSWORD);
        pc
    }

    async fn start(&self, home: PathBuf, account: &'static str) -> Pc {
        let policies = self.folder.path().join("policies");
        let config = config(&home, &policies);
        let keyring = Arc::new(MemoryKeyring::default());
        let desktop =
            Desktop::start_in(config, self.clock.clone(), self.random.clone(), keyring).await.unwrap();
        Pc { account, desktop, home, policies }
    }

    /// The power of a PC goes, and comes again: what is on its disk at this moment is all there is.
    pub async fn cut(&self, pc: Pc) -> Pc {
        self.damage(pc, |_| ()).await
    }

    /// The same, and meanwhile something happens to the profile's folder.
    pub async fn damage(&self, pc: Pc, damage: impl FnOnce(&Path)) -> Pc {
        let nth = pc.home.extension().map_or(0, |nth| nth.to_string_lossy().parse::<u32>().unwrap()) + 1;
        let home = pc.home.with_extension(nth.to_string());
        copy(&pc.data(), &home.join("data"));
        pc.desktop.stop().await;
        damage(&home.join("data"));
        self.start(home, pc.account).await
    }

    /// The bare way to the hub, with a device of this account's.
    pub async fn carrier(&self, account: &str, password: &str) -> Result<HttpCarrier, CarrierError> {
        let base = self.base();
        let ca = fs::read_to_string(self.files().ca_path()).unwrap();
        let client = tls::client(&ca).unwrap();
        let key = DeviceKey::generate(&*self.random).unwrap();
        let request = EnrolRequest {
            protocol: sync::PROTOCOL,
            account: account.to_owned(),
            password: password.to_owned(),
            public_key: key.public().to_string(),
            device_name: "PC".to_owned(),
        };
        let enrolled =
            HttpCarrier::new(&base, Route::Direct, client.clone(), None).unwrap().enrol(&request).await?;
        let credentials = Credentials { device: enrolled.device, hub: enrolled.hub, signer: Arc::new(key) };
        Ok(HttpCarrier::new(&base, Route::Direct, client, Some(credentials)).unwrap())
    }

    /// Where the hub answers.
    pub fn base(&self) -> String {
        let address = self.serving.lock().unwrap().as_ref().unwrap().address;
        format!("https://{address}")
    }

    /// Its folder, as administrators know it.
    pub fn files(&self) -> HubFiles {
        HubFiles::at(self.hub_folder())
    }

    /// Nobody answers at the hub any more.
    pub async fn close(&self) {
        let serving = self.serving.lock().unwrap().take();
        serving.unwrap().stop().await;
    }

    /// The hub's folder.
    pub fn hub_folder(&self) -> PathBuf {
        self.folder.path().join("hub")
    }

    /// A cut, and the person logs in again.
    pub async fn cut_and_log_in(&self, pc: Pc) -> Pc {
        let pc = self.cut(pc).await;
        pc.log_in(identity::demo::PASSWORD).await.unwrap();
        pc
    }
}

/// A PC.
pub struct Pc {
    pub account: &'static str,
    pub desktop: Desktop,
    home: PathBuf,
    policies: PathBuf,
}

fn config(home: &Path, policies: &Path) -> DesktopConfig {
    DesktopConfig {
        data_dir: home.join("data"),
        runtime_dir: home.join("run"),
        policy_dir: policies.to_owned(),
    }
}

impl Pc {
    /// The profile's folder.
    pub fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// Where it lives.
    pub fn config(&self) -> DesktopConfig {
        config(&self.home, &self.policies)
    }

    pub async fn ask(&self, method: &str, params: Value) -> Result<Value, Refusal> {
        self.desktop.call(method, params).await
    }

    /// What cannot be refused here.
    pub async fn get(&self, method: &str, params: Value) -> Value {
        self.ask(method, params).await.unwrap()
    }

    pub async fn log_in(&self, password: &str) -> Result<Value, Refusal> {
        self.ask("session.login", json!({ "account": self.account, "password": password })).await
    }

    pub async fn offline(&self, offline: bool) {
        self.get("sync.setOffline", json!({ "offline": offline })).await;
    }

    /// Ask whenever something went stale, until the answer is right.
    pub async fn until(
        &self,
        what: &str,
        method: &str,
        params: Value,
        is_right: impl Fn(&Value) -> bool,
    ) -> Value {
        let mut events = self.desktop.events();
        loop {
            if let Ok(answer) = self.ask(method, params.clone()).await
                && is_right(&answer)
            {
                return answer;
            }
            let event = tokio::time::timeout(PATIENCE, events.recv()).await;
            assert!(event.is_ok(), "{} waited in vain: {what}", self.account);
        }
    }

    /// Half a day of leave, submitted; its case once it is in the hub's hands.
    pub async fn apply(&self, reason: &str) -> String {
        let data = json!({
            "leaveType": "personal", "startOn": "2026-03-09", "endOn": "2026-03-09", "endHalf": "am",
            "reason": reason,
        });
        let draft = self.get("workflow.beginDraft", json!({ "form": "leave", "data": data })).await;
        let queued = self.get("workflow.submit", json!({ "id": draft["id"] })).await;
        let case = queued["case"].as_str().unwrap().to_owned();
        self.case(&case, "it is on its way", |view| view["card"]["number"] != "").await;
        case
    }

    /// The case as it is here, once it is as it should be.
    pub async fn case(&self, case: &str, what: &str, is_right: impl Fn(&Value) -> bool) -> Value {
        self.until(what, "workflow.case", json!({ "id": case }), is_right).await
    }

    /// My task in a case, once it is here.
    pub async fn task(&self, case: &str) -> Value {
        self.case(case, "a task", |view| view["task"].is_object()).await["task"]["id"].clone()
    }

    /// What is begun in a case.
    pub async fn begun(&self, case: &str) -> Vec<Value> {
        let page = self.get("workflow.begun", json!({ "id": case })).await;
        page["rows"].as_array().unwrap().clone()
    }
}

/// The folder as it lies there, without what belongs to the process alone.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &place);
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            // What is being written is gone a moment later, or has its name.
            let _ = fs::copy(entry.path(), place);
        }
    }
}

/// A PC that is started ten times is not to count to half a million each time.
fn make_cheap(keys: &Path, passphrase: &str) {
    let mut file = KeyFile::load(keys).unwrap().unwrap();
    let new = NewSlot::Passphrase { passphrase, iterations: CHEAP };
    file.change_passphrase(passphrase, new, FakeClock::MONDAY_NINE, &SeededRandom::new(8)).unwrap();
}

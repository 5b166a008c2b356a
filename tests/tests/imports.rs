//! People are imported over the hub's own door, by real desktops over TLS.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

use std::sync::Arc;

use backend::carrier::http::Credentials;
use backend::carrier::{CarrierError, HttpCarrier, tls};
use backend::hub::founding::HubSettings;
use backend::hub::{HubFiles, HubNode, Serving};
use backend::wire::{EnrolRequest, ImportAs};
use backend::{Desktop, DesktopConfig};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::DeviceKey;
use crypto::keyring::MemoryKeyring;
use identity::import::{self, Row, Sheet};
use kernel::{Clock, Code, Random, Refusal};
use rust_xlsxwriter::Workbook;
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use testkit::{FakeClock, SeededRandom};

/// A hub with the demo province, listening on this machine, and a folder for everybody's PC.
struct Province {
    folder: TempDir,
    node: Arc<HubNode>,
    serving: Serving,
    ca: String,
    clock: Arc<FakeClock>,
    random: Arc<SeededRandom>,
}

impl Province {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, random) = (Arc::new(FakeClock::default()), Arc::new(SeededRandom::new(7)));
        let files = HubFiles::at(folder.path().join("hub"));
        let settings = HubSettings { name: "南海省".to_owned(), hosts: vec!["127.0.0.1".to_owned()] };
        let (now, dice): (Arc<dyn Clock>, Arc<dyn Random>) = (clock.clone(), random.clone());
        files.found(&settings, &now, &dice).unwrap();
        let node = files.open(now, dice).unwrap();
        node.import(identity::demo::province(), "全省".to_owned(), 2).await.unwrap();
        let (chain, key) = files.tls().unwrap();
        let tls = tls::server(&chain, &key).unwrap();
        let serving = backend::hub::serve(node.clone(), "127.0.0.1:0".parse().unwrap(), tls).await.unwrap();
        let ca = std::fs::read_to_string(files.ca_path()).unwrap();
        let managed = folder.path().join("policy/managed");
        std::fs::create_dir_all(&managed).unwrap();
        let policy = json!({
            "hubUrl": format!("https://{}", serving.address), "caFile": files.ca_path(), "allowKeyring": false
        });
        std::fs::write(managed.join("hub.json"), policy.to_string()).unwrap();
        Self { folder, node, serving, ca, clock, random }
    }

    /// Somebody's PC, logged in.
    async fn desktop(&self, account: &str, password: &str) -> Result<Desktop, Refusal> {
        let config = DesktopConfig {
            data_dir: self.folder.path().join(account),
            runtime_dir: self.folder.path().join(account).join("run"),
            policy_dir: self.folder.path().join("policy"),
            loopback: None,
        };
        let keyring = Arc::new(MemoryKeyring::new());
        let desktop =
            Desktop::start_in(config, self.clock.clone(), self.random.clone(), keyring).await.unwrap();
        desktop.call("session.login", json!({ "account": account, "password": password })).await?;
        Ok(desktop)
    }

    /// The bare way to the hub, with the session of this account.
    async fn carrier(&self, account: &str) -> HttpCarrier {
        self.carrier_with(account, identity::demo::PASSWORD).await.unwrap()
    }

    async fn carrier_with(&self, account: &str, password: &str) -> Result<HttpCarrier, CarrierError> {
        let base = format!("https://{}", self.serving.address);
        let client = tls::client(&self.ca).unwrap();
        let key = DeviceKey::generate(&*self.random).unwrap();
        let request = EnrolRequest {
            protocol: sync::PROTOCOL,
            account: account.to_owned(),
            password: password.to_owned(),
            public_key: key.public().to_string(),
            device_name: "PC".to_owned(),
        };
        let enrolled = HttpCarrier::new(&base, client.clone(), None).unwrap().enrol(&request).await?;
        let credentials = Credentials { device: enrolled.device, hub: enrolled.hub, signer: Arc::new(key) };
        Ok(HttpCarrier::new(&base, client, Some(credentials)).unwrap())
    }
}

/// Account, name, department, of each.
fn workbook(people: &[[&str; 3]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["账号", "姓名", "部门"]].iter().chain(people)) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

const OFFICE: &str = "南海省政务数据局/综合处/文秘科";

fn asked(name: &str, people: &[[&str; 3]]) -> Json {
    json!({ "name": name, "base64": STANDARD.encode(workbook(people)) })
}

fn code<T: std::fmt::Debug>(answer: Result<T, CarrierError>) -> Code {
    answer.unwrap_err().refusal().code
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_imports_from_the_page_and_who_came_in_logs_in_with_what_they_were_handed() {
    let province = Province::open().await;
    let sun = province.desktop("sunhaitao", identity::demo::PASSWORD).await.unwrap();
    let wrong = asked("错.xlsx", &[["new1", "新一", OFFICE], ["new1", "新二", OFFICE]]);
    let check = sun.call("identity.checkImport", wrong).await.unwrap();
    assert_eq!((&check["errors"], &check["new"]), (&json!(1), &json!(1)));
    let rows = json!({ "look": check["look"], "kind": "error" });
    let rows = sun.call("identity.importRows", rows).await.unwrap();
    assert_eq!(
        (&rows["rows"][0]["row"], &rows["rows"][0]["columns"], &rows["rows"][0]["says"]),
        (&json!(3), &json!(["账号"]), &json!("与第 2 行的账号重复"))
    );
    let apply = json!({ "look": check["look"], "handOut": true });
    assert_eq!(sun.call("identity.applyImport", apply).await.unwrap_err().code, Code::ImportInvalid);

    let people =
        [["new1", "新一", OFFICE], ["new2", "新二", OFFICE], ["liuyang", "刘洋", "南海省政务数据局"]];
    let check = sun.call("identity.checkImport", asked("新人.xlsx", &people)).await.unwrap();
    assert_eq!((&check["new"], &check["moved"], &check["changed"]), (&json!(2), &json!(1), &json!(0)));
    let page = json!({ "look": check["look"], "offset": 1, "limit": 1 });
    let page = sun.call("identity.importRows", page).await.unwrap();
    assert_eq!((page["total"].clone(), page["rows"].as_array().unwrap().len()), (json!(3), 1));
    let apply = json!({ "look": check["look"], "handOut": true });
    let done = sun.call("identity.applyImport", apply.clone()).await.unwrap();
    assert_eq!(done["handedOut"], 2, "刘洋 has a password");
    let again = sun.call("identity.applyImport", apply).await.unwrap_err();
    assert_eq!(again.code, Code::Stale, "it was imported: pressed twice is once");

    // The list is a workbook with a heading for each column.
    let list = STANDARD.decode(done["passwords"]["base64"].as_str().unwrap()).unwrap();
    let list = import::read(&list).rows;
    let password = list[1].password.as_ref().unwrap().0.clone();
    assert_eq!((list[1].account.as_str(), list.len()), ("new2", 2));
    assert_eq!(province.desktop("new2", "xxxx-xxxx-xxxx").await.err().unwrap().code, Code::WrongPassword);
    province.clock.advance_ms(1);
    province.carrier_with("new2", &password).await.unwrap();

    let imports = sun.call("identity.imports", json!({})).await.unwrap();
    let last = &imports["rows"][0];
    assert_eq!(
        (&last["by"], &last["file"], &last["peopleNew"], &last["isLast"]),
        (&json!("孙海涛"), &json!("新人.xlsx"), &json!(2), &json!(true))
    );
    let import = json!({ "import": last["import"] });
    sun.call("identity.rollbackImport", import.clone()).await.unwrap();
    let refused = sun.call("identity.rollbackImport", import).await.unwrap_err();
    assert_eq!((refused.code, refused.params.get("later")), (Code::NotNow, None));
    let left = |db: &rusqlite::Connection| Ok::<_, sync::Error>(identity::Directory(db).by_account("new1")?);
    assert_eq!(province.node.store.read(left).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_without_the_role_is_refused_on_every_route_and_so_is_who_lost_it() {
    let province = Province::open().await;
    let wanted =
        ImportAs { file: "x.xlsx".to_owned(), hand_out: true, new: 1, changed: 0, departments_new: 0 };
    let body = || workbook(&[["new1", "新一", OFFICE]]).into();
    for (account, may) in [("liuyang", false), ("chenjing", false), ("sunhaitao", true)] {
        let carrier = province.carrier(account).await;
        if may {
            carrier.check_import(body()).await.unwrap();
            assert_eq!(carrier.imports().await.unwrap().len(), 1);
            let taken = Row {
                number: 2,
                account: account.to_owned(),
                name: "孙海涛".to_owned(),
                department: vec!["南海省政务数据局".to_owned()],
                roles: Some(Vec::new()),
                ..Row::default()
            };
            province.node.import(Sheet::of(vec![taken]), "y".to_owned(), 2).await.unwrap();
        }
        assert_eq!(code(carrier.check_import(body()).await), Code::NotPermitted);
        assert_eq!(code(carrier.import(body(), &wanted).await), Code::NotPermitted);
        assert_eq!(code(carrier.imports().await), Code::NotPermitted);
        assert_eq!(code(carrier.rollback_import(1).await), Code::NotPermitted);
    }
    let list = |db: &rusqlite::Connection| Ok::<_, sync::Error>(import::imports(db)?);
    let imports = province.node.store.read(list).await.unwrap();
    assert!(imports.len() == 2 && imports.iter().all(|import| import.rolled_back_at.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_do_something_else_than_was_shown_is_not_done() {
    let province = Province::open().await;
    let sun = province.desktop("sunhaitao", identity::demo::PASSWORD).await.unwrap();
    let check = sun.call("identity.checkImport", asked("x.xlsx", &[["new1", "新一", OFFICE]])).await.unwrap();
    let came = Row {
        number: 2,
        account: "new1".to_owned(),
        name: "新一".to_owned(),
        department: vec!["南海省政务数据局".to_owned()],
        ..Row::default()
    };
    province.node.import(Sheet::of(vec![came]), "y".to_owned(), 2).await.unwrap();
    let apply = json!({ "look": check["look"], "handOut": false });
    assert_eq!(sun.call("identity.applyImport", apply).await.unwrap_err().code, Code::Stale);
    let of = |db: &rusqlite::Connection| Ok::<_, sync::Error>(identity::Directory(db).by_account("new1")?);
    assert_eq!(province.node.store.read(of).await.unwrap().unwrap().department_path, "南海省政务数据局");
    // Off the line on purpose: nothing goes out, and it says so.
    sun.call("sync.setOffline", json!({ "offline": true })).await.unwrap();
    let check = sun.call("identity.checkImport", asked("x.xlsx", &[["new1", "新一", OFFICE]])).await;
    assert_eq!(check.unwrap_err().code, Code::Offline);
    assert!(sun.call("identity.importTemplate", json!({})).await.is_ok());
}

//! People are imported over the hub's own door, by real desktops over TLS.

use backend::carrier::CarrierError;
use backend::wire::ImportAs;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use identity::demo::PASSWORD;
use identity::import::{self, Row, Sheet};
use kernel::Code;
use rust_xlsxwriter::Workbook;
use serde_json::{Value as Json, json};

use crate::hall::Hall;

const ADMINISTRATOR: &str = "sunhaitao";

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
    let hall = Hall::open().await;
    let sun = hall.pc("administrator", ADMINISTRATOR).await;
    let wrong = asked("错.xlsx", &[["new1", "新一", OFFICE], ["new1", "新二", OFFICE]]);
    let check = sun.ask("identity.checkImport", wrong).await.unwrap();
    assert_eq!((&check["errors"], &check["new"]), (&json!(1), &json!(1)));
    let rows = json!({ "look": check["look"], "kind": "error" });
    let rows = sun.ask("identity.importRows", rows).await.unwrap();
    assert_eq!(
        (&rows["rows"][0]["row"], &rows["rows"][0]["columns"], &rows["rows"][0]["says"]),
        (&json!(3), &json!(["账号"]), &json!("与第 2 行的账号重复"))
    );
    let apply = json!({ "look": check["look"], "handOut": true });
    assert_eq!(sun.ask("identity.applyImport", apply).await.unwrap_err().code, Code::ImportInvalid);

    let people =
        [["new1", "新一", OFFICE], ["new2", "新二", OFFICE], ["liuyang", "刘洋", "南海省政务数据局"]];
    let check = sun.ask("identity.checkImport", asked("新人.xlsx", &people)).await.unwrap();
    assert_eq!((&check["new"], &check["moved"], &check["changed"]), (&json!(2), &json!(1), &json!(0)));
    let page = json!({ "look": check["look"], "offset": 1, "limit": 1 });
    let page = sun.ask("identity.importRows", page).await.unwrap();
    assert_eq!((page["total"].clone(), page["rows"].as_array().unwrap().len()), (json!(3), 1));
    let apply = json!({ "look": check["look"], "handOut": true });
    let done = sun.ask("identity.applyImport", apply.clone()).await.unwrap();
    assert_eq!(done["handedOut"], 2, "刘洋 has a password");
    let again = sun.ask("identity.applyImport", apply).await.unwrap_err();
    assert_eq!(again.code, Code::Stale, "it was imported: pressed twice is once");

    // The list is a workbook with a heading for each column.
    let list = STANDARD.decode(done["passwords"]["base64"].as_str().unwrap()).unwrap();
    let list = import::read(&list).rows;
    let password = list[1].password.as_ref().unwrap().0.clone();
    assert_eq!((list[1].account.as_str(), list.len()), ("new2", 2));
    assert_eq!(code(hall.carrier("new2", "xxxx-xxxx-xxxx").await.map(drop)), Code::WrongPassword);
    hall.carrier("new2", &password).await.unwrap();

    let imports = sun.ask("identity.imports", json!({})).await.unwrap();
    let last = &imports["rows"][0];
    assert_eq!(
        (&last["by"], &last["file"], &last["peopleNew"], &last["isLast"]),
        (&json!("孙海涛"), &json!("新人.xlsx"), &json!(2), &json!(true))
    );
    let import = json!({ "import": last["import"] });
    sun.ask("identity.rollbackImport", import.clone()).await.unwrap();
    let refused = sun.ask("identity.rollbackImport", import).await.unwrap_err();
    assert_eq!((refused.code, refused.params.get("later")), (Code::NotNow, None));
    let left = |db: &rusqlite::Connection| Ok::<_, sync::Error>(identity::Directory(db).by_account("new1")?);
    assert_eq!(hall.hub.store.read(left).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_without_the_role_is_refused_on_every_route_and_so_is_who_lost_it() {
    let hall = Hall::open().await;
    let wanted =
        ImportAs { file: "x.xlsx".to_owned(), hand_out: true, new: 1, changed: 0, departments_new: 0 };
    let body = || workbook(&[["new1", "新一", OFFICE]]).into();
    for (account, may) in [("liuyang", false), ("chenjing", false), (ADMINISTRATOR, true)] {
        let carrier = hall.carrier(account, PASSWORD).await.unwrap();
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
            hall.hub.import(Sheet::of(vec![taken]), "y".to_owned(), 2).await.unwrap();
        }
        assert_eq!(code(carrier.check_import(body()).await), Code::NotPermitted);
        assert_eq!(code(carrier.import(body(), &wanted).await), Code::NotPermitted);
        assert_eq!(code(carrier.imports().await), Code::NotPermitted);
        assert_eq!(code(carrier.rollback_import(1).await), Code::NotPermitted);
    }
    let list = |db: &rusqlite::Connection| Ok::<_, sync::Error>(import::imports(db)?);
    let imports = hall.hub.store.read(list).await.unwrap();
    assert!(imports.len() == 2 && imports.iter().all(|import| import.rolled_back_at.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_do_something_else_than_was_shown_is_not_done() {
    let hall = Hall::open().await;
    let sun = hall.pc("administrator", ADMINISTRATOR).await;
    let check = sun.ask("identity.checkImport", asked("x.xlsx", &[["new1", "新一", OFFICE]])).await.unwrap();
    let came = Row {
        number: 2,
        account: "new1".to_owned(),
        name: "新一".to_owned(),
        department: vec!["南海省政务数据局".to_owned()],
        ..Row::default()
    };
    hall.hub.import(Sheet::of(vec![came]), "y".to_owned(), 2).await.unwrap();
    let apply = json!({ "look": check["look"], "handOut": false });
    assert_eq!(sun.ask("identity.applyImport", apply).await.unwrap_err().code, Code::Stale);
    let of = |db: &rusqlite::Connection| Ok::<_, sync::Error>(identity::Directory(db).by_account("new1")?);
    assert_eq!(hall.hub.store.read(of).await.unwrap().unwrap().department_path, "南海省政务数据局");
    // Off the line on purpose: nothing goes out, and it says so.
    sun.ask("sync.setOffline", json!({ "offline": true })).await.unwrap();
    let check = sun.ask("identity.checkImport", asked("x.xlsx", &[["new1", "新一", OFFICE]])).await;
    assert_eq!(check.unwrap_err().code, Code::Offline);
    assert!(sun.ask("identity.importTemplate", json!({})).await.is_ok());
}

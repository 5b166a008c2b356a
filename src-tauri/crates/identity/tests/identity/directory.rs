//! The directory grows from its stream and answers the other rooms.

use identity::{DirectoryProjection, demo, roles};
use kernel::{DepartmentId, OpId, PersonId};
use sync::{ChainHash, Item, Projection, StreamId};

use crate::hall::{Hall, row, state};

fn replica() -> rusqlite::Connection {
    store::testing::memory(&[identity::PROJECTION])
}

#[test]
fn a_replica_grown_item_by_item_equals_the_hub_and_one_made_from_the_snapshot() {
    let mut hall = Hall::province();
    hall.rows(vec![row(2, "zhangwei", "张伟", "南海省政务数据局/综合处")]).unwrap();
    let grown = replica();
    for item in &hall.items {
        DirectoryProjection.apply(&grown, item).unwrap();
    }
    assert_eq!(state(&grown), hall.state());

    let snapshot = DirectoryProjection.snapshot(&hall.db, &StreamId::Directory).unwrap().unwrap();
    let restored = replica();
    let other = demo::large(30, 5, 1);
    let mut stranger = Hall::empty();
    stranger.import(&other).unwrap();
    for item in &stranger.items {
        DirectoryProjection.apply(&restored, item).unwrap();
    }
    DirectoryProjection.restore(&restored, &StreamId::Directory, &snapshot).unwrap();
    assert_eq!(state(&restored), hall.state());

    DirectoryProjection.forget(&restored, &StreamId::Directory).unwrap();
    assert_eq!(state(&restored), state(&replica()));
}

#[test]
fn what_a_newer_hub_says_is_passed_over_and_other_streams_are_not_ours() {
    let hall = Hall::province();
    let before = hall.state();
    let item = |stream: StreamId, kind: &str, v: u16, body: &str| Item {
        stream,
        seq: 99,
        op_id: OpId::new(&hall.ids).unwrap(),
        kind: kind.to_owned(),
        v,
        actor: None,
        hub_ts: hall.now(),
        body: body.to_owned(),
        hash: ChainHash::ZERO,
    };
    for strange in [
        item(StreamId::Directory, "identity.postsPut", 1, "{}"),
        item(StreamId::Directory, "identity.peoplePut", 2, "{\"people\":7}"),
        item(StreamId::Forms, "identity.removed", 1, "{\"departments\":[]}"),
    ] {
        DirectoryProjection.apply(&hall.db, &strange).unwrap();
    }
    assert_eq!(hall.state(), before);
    assert_eq!(DirectoryProjection.snapshot(&hall.db, &StreamId::Forms).unwrap(), None);

    // Fields of a newer hub within a body we know.
    let body = format!(
        "{{\"roles\":[{{\"person\":\"{}\",\"roles\":[\"hr\"],\"until\":5}}],\"note\":\"\"}}",
        hall.id("zhangwei")
    );
    DirectoryProjection.apply(&hall.db, &item(StreamId::Directory, "identity.rolesPut", 1, &body)).unwrap();
    assert_eq!(hall.directory().roles_of(hall.id("zhangwei")).unwrap(), ["hr"]);

    let damaged = item(StreamId::Directory, "identity.rolesPut", 1, "{\"roles\":7}");
    assert!(DirectoryProjection.apply(&hall.db, &damaged).is_err());
}

#[test]
fn the_workflow_gets_its_answers() {
    let mut hall = Hall::province();
    let zhang = hall.person("ZhangWei ");
    assert_eq!(zhang.department_name, "专网运维科");
    assert_eq!(zhang.department_path, "基础设施处 / 专网运维科");
    let (division, directory) = (zhang.department, hall.directory());
    assert_eq!(directory.person(zhang.id).unwrap().unwrap(), zhang);
    assert_eq!(
        directory.department(division).unwrap().unwrap().path,
        "南海省政务数据局 / 基础设施处 / 专网运维科"
    );
    assert_eq!(directory.head(division).unwrap(), Some(zhang.id));
    let above = directory.parent(division).unwrap().unwrap();
    assert_eq!(directory.head(above).unwrap(), Some(hall.id("weichigong")));
    let top = directory.parent(above).unwrap().unwrap();
    assert_eq!(directory.head(top).unwrap(), Some(hall.id("ouyangna")));
    assert_eq!(directory.parent(top).unwrap(), None);

    // By the pinyin of their names: 陈静 before 葛晓天.
    let officers = directory.role_holders("security-officer").unwrap();
    assert_eq!(officers, [hall.id("chenjing"), hall.id("gexiaotian")]);
    assert_eq!(directory.role_holders_in("hr", above).unwrap(), [hall.id("zhoumin")]);
    assert!(directory.role_holders_in("hr", division).unwrap().is_empty());
    assert!(directory.role_holders("emperor").unwrap().is_empty());

    let nobody = PersonId::from_bytes([1; 16]);
    let nowhere = DepartmentId::from_bytes([1; 16]);
    assert_eq!(directory.person(nobody).unwrap(), None);
    assert_eq!(directory.by_account("nobody").unwrap(), None);
    assert_eq!(directory.head(nowhere).unwrap(), None);
    assert_eq!(directory.parent(nowhere).unwrap(), None);
    assert!(directory.roles_of(nobody).unwrap().is_empty());

    // Who leaves is known by name but acts no more.
    let mut leaving = row(2, "chenjing", "陈静", "南海省政务数据局/基础设施处/网络安全科");
    leaving.active = Some(false);
    let safety = hall.person("chenjing").department;
    hall.rows(vec![leaving]).unwrap();
    assert!(!hall.person("chenjing").active);
    assert_eq!(hall.directory().head(safety).unwrap(), None);
    assert_eq!(hall.directory().role_holders("security-officer").unwrap(), [hall.id("gexiaotian")]);
}

#[test]
fn a_renamed_department_carries_its_paths_along_and_a_circle_ends() {
    use identity::item::{Change, DepartmentBody};
    let mut hall = Hall::province();
    let leaf = hall.person("zhangwei").department;
    let middle = hall.directory().parent(leaf).unwrap().unwrap();
    let top = hall.directory().parent(middle).unwrap().unwrap();
    let body = |id, name: &str, parent| DepartmentBody {
        id,
        name: name.to_owned(),
        parent,
        sort: 1,
        head: None,
        code: String::new(),
        pinyin: String::new(),
    };
    let renamed =
        Change { departments: vec![body(middle, "数字底座处", Some(top))], ..Change::default() };
    hall.append(renamed.into_items().unwrap());
    let path = |hall: &Hall, id| hall.directory().department(id).unwrap().unwrap().path;
    assert_eq!(path(&hall, leaf), "南海省政务数据局 / 数字底座处 / 专网运维科");
    assert_eq!(hall.person("zhangwei").department_path, "数字底座处 / 专网运维科");

    let circle =
        Change { departments: vec![body(top, "南海省政务数据局", Some(leaf))], ..Change::default() };
    hall.append(circle.into_items().unwrap());
    assert!(path(&hall, leaf).ends_with("数字底座处 / 专网运维科"));
    let found = identity::search::departments(&hall.db, "专网", None).unwrap();
    assert_eq!(found.len(), 1);
}

#[test]
fn every_role_of_the_packages_has_a_holder_in_the_demonstration() {
    let hall = Hall::province();
    let sheet = demo::province();
    assert_eq!(sheet.rows.len(), 40);
    for role in roles::all() {
        assert!(!hall.directory().role_holders(&role.key).unwrap().is_empty(), "{}", role.key);
    }
    let all = identity::search::departments(&hall.db, "", None).unwrap();
    let mut open: Vec<_> = all.iter().map(|it| it.department.id).collect();
    while let Some(id) = open.pop() {
        assert!(hall.directory().head(id).unwrap().is_some(), "{:?}", hall.directory().department(id));
        let below = identity::search::departments(&hall.db, "", Some(id)).unwrap();
        open.extend(below.iter().map(|it| it.department.id));
    }
    // And whoever asks for personnel finds them on the way up.
    for row in &sheet.rows {
        let mut at = Some(hall.person(&row.account).department);
        let mut found = false;
        while let Some(department) = at.filter(|_| !found) {
            found = !hall.directory().role_holders_in("hr", department).unwrap().is_empty();
            at = hall.directory().parent(department).unwrap();
        }
        assert!(found, "{} finds no personnel", row.name);
    }
}

#[test]
fn ten_thousand_people_are_twenty_items_and_always_the_same() {
    let sheet = demo::large(10_000, 500, 42);
    assert_eq!(sheet, demo::large(10_000, 500, 42));
    assert_ne!(sheet, demo::large(10_000, 500, 43));
    let mut hall = Hall::empty();
    hall.import(&sheet).unwrap();
    let kinds: Vec<&str> = hall.items.iter().map(|item| item.kind.as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "identity.peoplePut").count(), 20);
    assert_eq!(kinds.iter().filter(|kind| **kind == "identity.departmentsPut").count(), 1);
    assert_eq!(kinds.len(), 21);
    for item in &hall.items {
        assert!(item.body.len() < kernel::limits::OP_BYTES, "{} of {} bytes", item.kind, item.body.len());
    }
    let count = |table: &str| -> u32 {
        hall.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!((count("id_people"), count("id_departments"), count("id_accounts")), (10_000, 500, 10_000));
    let heads: u32 = hall
        .db
        .query_row("SELECT count(*) FROM id_departments WHERE head IS NOT NULL", [], |row| row.get(0))
        .unwrap();
    assert_eq!(heads, 500);
}

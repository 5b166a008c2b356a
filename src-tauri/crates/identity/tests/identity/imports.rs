//! What an import does to the directory, and that it can be taken back.

use std::collections::BTreeMap;

use identity::import::{self, Column, Problem, Row, Sheet};
use identity::{device, login};
use kernel::{Code, PersonId};

use crate::hall::{Hall, row};

const OPERATIONS: &str = "南海省政务数据局/基础设施处/专网运维科";

fn problems(hall: &Hall, by: Option<PersonId>, rows: Vec<Row>) -> Vec<(u32, Option<Column>, Problem)> {
    let report = import::check(&Sheet::of(rows), &hall.db, by).unwrap();
    assert_eq!(report.errors_total, report.errors.len());
    report.errors.into_iter().map(|error| (error.row, error.column, error.code)).collect()
}

fn counts(hall: &Hall, rows: Vec<Row>) -> (usize, usize, usize) {
    let report = import::check(&Sheet::of(rows), &hall.db, None).unwrap();
    assert_eq!(report.errors, []);
    (report.new, report.changed, report.unchanged)
}

#[test]
fn the_same_file_again_changes_nothing() {
    let mut hall = Hall::province();
    let before = hall.state();
    let items = hall.items.len();
    let sheet = identity::demo::province();
    assert_eq!(counts(&hall, sheet.rows.clone()), (0, 0, 40));
    hall.import(&sheet).unwrap();
    assert_eq!(hall.state(), before);
    assert_eq!(hall.items.len(), items);
}

#[test]
fn a_missing_column_leaves_things_alone_and_an_empty_cell_empties_them() {
    let mut hall = Hall::province();
    let zhang = hall.person("zhangwei");
    // Account, name, department: nothing else is said.
    assert_eq!(counts(&hall, vec![row(2, "zhangwei", "张伟", OPERATIONS)]), (0, 0, 1));
    let emptied = Row {
        post: Some(String::new()),
        phone: Some(String::new()),
        roles: Some(Vec::new()),
        head: Some(false),
        active: Some(true),
        ..row(2, "zhangwei", "张伟", OPERATIONS)
    };
    assert_eq!(counts(&hall, vec![emptied.clone()]), (0, 1, 0));
    hall.rows(vec![emptied]).unwrap();
    let now = hall.person("zhangwei");
    assert_eq!((now.id, now.post.as_str(), now.phone.as_str()), (zhang.id, "", ""));
    assert!(hall.directory().roles_of(zhang.id).unwrap().is_empty());
    assert_eq!(hall.directory().head(zhang.department).unwrap(), None);
    // Nobody else was touched.
    assert_eq!(hall.person("lihongmei").post, "工程师");
}

#[test]
fn departments_are_made_once_with_everything_above_them() {
    let mut hall = Hall::province();
    let rows = vec![
        row(2, "a1", "甲一", "南海省政务数据局/综合处/信访科"),
        row(3, "a2", "甲二", "南海省政务数据局/综合处/信访科"),
        row(4, "a3", "甲三", "长沙市数据局/重庆路中心"),
    ];
    let report = import::check(&Sheet::of(rows.clone()), &hall.db, None).unwrap();
    assert_eq!(
        report.departments_new,
        ["南海省政务数据局/综合处/信访科", "长沙市数据局", "长沙市数据局/重庆路中心"]
    );
    hall.rows(rows).unwrap();
    assert_eq!(hall.person("a1").department, hall.person("a2").department);
    assert_eq!(hall.person("a3").department_path, "长沙市数据局 / 重庆路中心");
    let found = identity::search::departments(&hall.db, "changsha", None).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].children, found[0].people), (1, 1));
    // New ones come after their siblings.
    let names: Vec<_> = identity::search::departments(&hall.db, "综合 科", None)
        .unwrap()
        .into_iter()
        .map(|it| it.department.name)
        .collect();
    assert_eq!(names, ["文秘科", "人事科", "财务会计科", "信访科"]);
}

#[test]
fn heads_change_hands_and_who_moves_heads_no_more() {
    let mut hall = Hall::province();
    let operations = hall.person("zhangwei").department;
    let lead = |row: Row| Row { head: Some(true), ..row };
    hall.rows(vec![lead(row(2, "lihongmei", "李红梅", OPERATIONS))]).unwrap();
    assert_eq!(hall.directory().head(operations).unwrap(), Some(hall.id("lihongmei")));
    // 李红梅 moves; the file does not speak of heads.
    hall.rows(vec![row(2, "lihongmei", "李红梅", "南海省政务数据局/综合处/人事科")]).unwrap();
    assert_eq!(hall.directory().head(operations).unwrap(), None);
    // One out, one in, in the same file, whatever their order.
    hall.rows(vec![
        lead(row(2, "huajianming", "华建明", OPERATIONS)),
        Row { active: Some(false), ..row(3, "zhangwei", "张伟", OPERATIONS) },
    ])
    .unwrap();
    assert_eq!(hall.directory().head(operations).unwrap(), Some(hall.id("huajianming")));

    let two = vec![
        lead(row(2, "zhaidapeng", "翟大鹏", OPERATIONS)),
        lead(row(3, "lihongmei", "李红梅", OPERATIONS)),
        lead(row(4, "zhangwei", "张伟", "南海省政务数据局/综合处/信访科")),
    ];
    assert_eq!(
        problems(&hall, None, two),
        [(3, Some(Column::Head), Problem::TwoHeads), (4, Some(Column::Head), Problem::HeadInactive)]
    );
}

#[test]
fn an_account_is_in_a_file_once() {
    let hall = Hall::province();
    let twice = vec![row(2, "a1", "甲一", "甲"), row(7, "a1", "甲二", "甲"), row(9, "a1", "甲三", "甲")];
    let report = import::check(&Sheet::of(twice), &hall.db, None).unwrap();
    assert_eq!(report.errors_total, 2);
    assert_eq!((report.errors[0].row, report.errors[0].code), (7, Problem::DuplicateAccount));
    assert_eq!(report.errors[0].params, BTreeMap::from([("row".to_owned(), "2".to_owned())]));
}

#[test]
fn nothing_is_imported_while_anything_is_wrong() {
    let mut hall = Hall::province();
    let before = hall.state();
    let wrong = vec![row(2, "a1", "甲一", "甲"), row(3, "a1", "甲二", "甲")];
    let refusal = hall.rows(wrong).unwrap_err();
    assert_eq!((refusal.code, refusal.params["errors"].as_str()), (Code::ImportInvalid, "1"));
    assert_eq!(hall.state(), before);
    assert!(login::verify_password(&hall.db, "a1", "x", hall.now()).is_err());
    assert_eq!(import::imports(&hall.db).unwrap().len(), 1);
}

#[test]
fn power_over_the_hub_is_given_by_the_security_officer_alone() {
    let mut hall = Hall::province();
    let with = |account: &str, name: &str, department: &str, roles: &[&str]| Row {
        roles: Some(roles.iter().map(|&role| role.to_owned()).collect()),
        ..row(2, account, name, department)
    };
    let crowned = || vec![with("liuyang", "刘洋", "南海省政务数据局/综合处/文秘科", &["administrator"])];
    let dethroned = || vec![with("sunhaitao", "孙海涛", "南海省政务数据局", &[])];
    let harmless = || vec![with("liuyang", "刘洋", "南海省政务数据局/综合处/文秘科", &["hr"])];
    let untouched = || vec![with("sunhaitao", "孙海涛", "南海省政务数据局", &["administrator"])];
    let refused = [(2, Some(Column::Roles), Problem::GuardedRole)];
    for clerk in ["xieping", "sunhaitao"] {
        let clerk = Some(hall.id(clerk));
        assert_eq!(problems(&hall, clerk, crowned()), refused);
        assert_eq!(problems(&hall, clerk, dethroned()), refused);
        assert_eq!(problems(&hall, clerk, harmless()), []);
        assert_eq!(problems(&hall, clerk, untouched()), []);
    }
    let officer = Some(hall.id("chenjing"));
    assert_eq!(problems(&hall, officer, crowned()), []);
    hall.import_by(officer, &Sheet::of(crowned())).unwrap();
    assert_eq!(hall.directory().roles_of(hall.id("liuyang")).unwrap(), ["administrator"]);
    assert_eq!(import::imports(&hall.db).unwrap()[0].by, officer);
}

#[test]
fn an_import_taken_back_leaves_everything_exactly_as_it_was() {
    let mut hall = Hall::province();
    let before = hall.state();
    let new = |number: u32, account: &str, department: &str| Row {
        head: Some(true),
        roles: Some(vec!["hr".to_owned()]),
        password: Some(import::Secret("Xinlai@2026".to_owned())),
        ..row(number, account, "辛来", department)
    };
    let rows = vec![
        new(2, "a1", "南海省政务数据局/综合处/信访科"),
        new(3, "a2", "长沙市数据局"),
        new(4, "a3", OPERATIONS),
        Row {
            post: Some("高工".to_owned()),
            roles: Some(Vec::new()),
            ..row(5, "zhangwei", "章伟", "长沙市数据局")
        },
        Row {
            active: Some(false), ..row(6, "chenjing", "陈静", "南海省政务数据局/基础设施处/网络安全科")
        },
    ];
    let id = hall.rows(rows).unwrap();
    assert_ne!(hall.state(), before);
    assert!(login::verify_password(&hall.db, "a1", "Xinlai@2026", hall.now()).is_ok());
    hall.clock.advance_ms(1000);
    hall.rollback(id).unwrap();
    assert_eq!(hall.state(), before);
    assert!(login::verify_password(&hall.db, "a1", "Xinlai@2026", hall.now()).is_err());
    let log = import::imports(&hall.db).unwrap();
    assert_eq!((log[0].people_new, log[0].people_changed, log[0].departments_new), (3, 2, 2));
    assert_eq!(log[0].rolled_back_at, Some(hall.now()));
    // The account is free again.
    hall.rows(vec![row(2, "a1", "甲一", "南海省政务数据局")]).unwrap();
}

#[test]
fn who_took_part_stays_with_their_name_and_without_power() {
    let mut hall = Hall::province();
    let before = hall.items.len();
    let new = |number: u32, account: &str, department: &str| Row {
        head: Some(true),
        roles: Some(vec!["hr".to_owned()]),
        ..row(number, account, "辛来", department)
    };
    let id = hall
        .rows(vec![
            new(2, "guest", "临时工作专班/一组"),
            new(3, "worker", "临时工作专班/二组"),
            new(4, "judge", "临时工作专班/三组"),
        ])
        .unwrap();
    let (guest, worker, judge) = (hall.id("guest"), hall.id("worker"), hall.id("judge"));
    let key = crypto::DeviceKey::generate(&*hall.random).unwrap();
    device::enrol(&hall.db, worker, &key.public(), "PC", &hall.ids, hall.now()).unwrap();
    hall.rollback_unless(id, &[judge]).unwrap();

    assert_eq!(hall.directory().person(guest).unwrap(), None);
    for person in [worker, judge] {
        let stays = hall.directory().person(person).unwrap().unwrap();
        assert!(!stays.active);
        assert_eq!(stays.name, "辛来");
        assert!(stays.department_path.starts_with("临时工作专班 / "));
        assert!(hall.directory().roles_of(person).unwrap().is_empty());
        assert_eq!(hall.directory().department(stays.department).unwrap().unwrap().head, None);
    }
    // 一组 is gone; the team stays because of what is below it.
    assert!(identity::search::departments(&hall.db, "一组", None).unwrap().is_empty());
    assert_eq!(identity::search::departments(&hall.db, "组", None).unwrap().len(), 3 - 1);
    assert!(hall.items.len() > before);
    // A replica sees the same.
    let replica = store::testing::memory(&[identity::PROJECTION]);
    for item in &hall.items {
        sync::Projection::apply(&identity::DirectoryProjection, &replica, item).unwrap();
    }
    assert_eq!(crate::hall::state(&replica), hall.state());
}

#[test]
fn imports_are_taken_back_last_first_and_only_as_they_were_left() {
    let mut hall = Hall::province();
    let before = hall.state();
    let first = hall.rows(vec![row(2, "a1", "甲一", "临时工作专班")]).unwrap();
    let between = hall.state();
    let second = hall
        .rows(vec![row(2, "a1", "甲一", "临时工作专班/一组"), row(3, "a2", "甲二", "临时工作专班")])
        .unwrap();

    let refusal = hall.rollback(first).unwrap_err();
    assert_eq!((refusal.code, refusal.params["later"].clone()), (Code::NotNow, second.0.to_string()));
    hall.rollback(second).unwrap();
    assert_eq!(hall.state(), between);
    assert_eq!(hall.rollback(second).unwrap_err().code, Code::NotNow);
    hall.rollback(first).unwrap();
    assert_eq!(hall.state(), before);
    assert_eq!(hall.rollback(import::ImportId(99)).unwrap_err().code, Code::NotFound);

    // Somebody changed what it brought.
    let third = hall.rows(vec![row(2, "a1", "甲一", "临时工作专班")]).unwrap();
    let roles = vec![identity::item::RolesBody { person: hall.id("a1"), roles: vec!["hr".to_owned()] }];
    let change = identity::item::Change { roles, ..Default::default() };
    hall.append(change.into_items().unwrap());
    let refusal = hall.rollback(third).unwrap_err();
    assert_eq!((refusal.code, refusal.params["changed"].as_str()), (Code::Stale, "1"));
}

#[test]
fn a_reading_put_right_by_hand_survives_an_import() {
    use identity::item::{Change, PersonBody};
    let mut hall = Hall::province();
    let qin = hall.person("qinzhiyuan");
    let corrected = PersonBody {
        id: qin.id,
        account: qin.account.clone(),
        name: qin.name.clone(),
        department: qin.department,
        post: qin.post.clone(),
        phone: qin.phone.clone(),
        active: true,
        pinyin: "tan2 zhi4 yuan3".to_owned(),
    };
    hall.append(Change { people: vec![corrected], ..Change::default() }.into_items().unwrap());
    hall.rows(vec![Row {
        post: Some("副处长".to_owned()),
        ..row(2, "qinzhiyuan", "覃志远", "南海省政务数据局/数据应用处/应用推广科")
    }])
    .unwrap();
    let body = hall.items.last().unwrap().body.clone();
    assert!(body.contains("tan2 zhi4 yuan3"), "{body}");
}

#[test]
fn a_dozen_imports_taken_back_one_by_one_end_where_they_began() {
    let mut hall = Hall::province();
    let before = hall.state();
    let mut done = Vec::new();
    for seed in 0..12 {
        done.push((hall.state(), hall.import(&identity::demo::large(40, 6, seed % 4)).unwrap()));
        if seed % 3 == 2 {
            let (was, id) = done.pop().unwrap();
            hall.rollback(id).unwrap();
            assert_eq!(hall.state(), was, "{seed}");
        }
    }
    while let Some((was, id)) = done.pop() {
        hall.rollback(id).unwrap();
        assert_eq!(hall.state(), was);
    }
    assert_eq!(hall.state(), before);
}

#[test]
fn what_becomes_of_each_is_listed_in_the_order_of_the_file_and_counted() {
    use identity::import::Becomes;
    let hall = Hall::province();
    let rows = vec![
        row(2, "new", "新来", OPERATIONS),
        Row {
            post: Some("主任".to_owned()), ..row(3, "zhangwei", "张伟", "南海省政务数据局/综合处/信访科")
        },
        Row {
            active: Some(false), ..row(4, "chenjing", "陈静", "南海省政务数据局/基础设施处/网络安全科")
        },
        Row { head: Some(true), ..row(5, "lihongmei", "李红梅", OPERATIONS) },
        row(6, "sunhaitao", "孙海涛", "南海省政务数据局"),
    ];
    let (report, changes) = import::preview(&Sheet::of(rows), &hall.db, None).unwrap();
    assert_eq!((report.new, report.changed, report.moved, report.left, report.unchanged), (1, 3, 1, 1, 1));
    let told: Vec<_> = changes
        .iter()
        .map(|it| (it.row, it.becomes, it.from.as_str(), it.columns.iter().map(|it| it.heading()).collect()))
        .collect::<Vec<(_, _, _, Vec<_>)>>();
    assert_eq!(told[0], (2, Becomes::New, "", vec![]));
    assert_eq!(told[1], (3, Becomes::Moved, OPERATIONS, vec!["部门", "职务", "部门负责人"]));
    assert_eq!((told[2].1, told[2].3.last()), (Becomes::Left, Some(&"状态")));
    assert_eq!(told[3], (5, Becomes::Changed, "", vec!["部门负责人"]));
    assert_eq!(told.len(), 4);
}

#[test]
fn passwords_are_handed_out_to_those_who_have_none_and_once() {
    let mut hall = Hall::province();
    let given = Row {
        password: Some(import::Secret("Xinlai@2026".to_owned())),
        ..row(3, "a2", "甲二", OPERATIONS)
    };
    let left = Row { active: Some(false), ..row(4, "a3", "甲三", OPERATIONS) };
    let sheet = Sheet::of(vec![
        row(2, "a1", "甲一", OPERATIONS),
        given,
        left,
        row(5, "zhangwei", "张伟", OPERATIONS),
    ]);
    let rows = import::without_password(&sheet, &hall.db).unwrap();
    assert_eq!(rows, [2], "not who has one, is given one, or is not in service");
    let made = import::InitialPasswords::make(&sheet, 2, &*hall.random).unwrap();
    let made = made.hand_out(&rows, &*hall.random).unwrap();
    let (_, handed_out) = hall.import_with(None, &sheet, &made).unwrap();
    assert_eq!(handed_out.len(), 1);
    let one = &handed_out[0];
    assert_eq!(
        (one.account.as_str(), one.name.as_str(), one.department.as_str()),
        ("a1", "甲一", OPERATIONS)
    );
    assert!(login::verify_password(&hall.db, "a1", &one.password.0, hall.now()).is_ok());
    assert!(!format!("{one:?}").contains(&one.password.0), "no log repeats it");
    let list = import::read(&import::password_list(&handed_out).unwrap());
    assert_eq!(list.rows[0].password.as_ref(), Some(&one.password));
    assert_eq!(import::without_password(&sheet, &hall.db).unwrap(), [] as [u32; 0]);
    let (_, again) = hall.import_with(None, &sheet, &made).unwrap();
    assert_eq!(again, []);
}

//! Somebody is found by whatever one remembers of them.

use identity::Person;
use identity::search::{self, PeopleQuery, Terms};
use kernel::PersonId;

use crate::hall::{Hall, row};

fn ask(hall: &Hall, asker: Option<PersonId>, text: &str) -> Vec<Person> {
    let query = PeopleQuery { text: text.to_owned(), asker, ..PeopleQuery::default() };
    let found = search::people(&hall.db, &query).unwrap();
    assert_eq!(found.rows.len(), found.total.min(50) as usize);
    found.rows
}

fn names(hall: &Hall, text: &str) -> Vec<String> {
    ask(hall, None, text).into_iter().map(|person| person.name).collect()
}

#[test]
fn somebody_is_found_by_whatever_one_remembers() {
    let hall = Hall::province();
    for (text, name) in [
        ("张伟", "张伟"),
        ("伟", "张伟"),
        ("zhangwei", "张伟"),
        ("ZhangWei", "张伟"),
        ("zw", "张伟"),
        ("zhangw", "张伟"),
        ("zwei", "张伟"),
        ("张w", "张伟"),
        ("zhang伟", "张伟"),
        ("ｚｈａｎｇｗｅｉ", "张伟"),
        // Surnames as they are called, and as who does not know better would type them.
        ("shanxx", "单雄信"),
        ("danxiongxin", "单雄信"),
        ("zengzm", "曾志敏"),
        ("qiu", "仇芳"),
        ("chou", "仇芳"),
        ("xieping", "解平"),
        ("zhahaibo", "查海波"),
        ("ouxh", "区小华"),
        ("yuchi", "尉迟恭平"),
        ("weichi", "尉迟恭平"),
        ("linghu", "令狐冲"),
        ("zhai", "翟大鹏"),
        ("miaoyuxin", "缪雨欣"),
        ("chongqs", "种青山"),
        ("piao", "朴永哲"),
        ("yuexm", "乐晓明"),
        ("lexm", "乐晓明"),
        ("lvsiqi", "吕思琪"),
        ("qinzhiyuan", "覃志远"),
        ("tanzhiyuan", "覃志远"),
        // Beyond the first plane, and names of several parts however the dot was typed.
        ("𬘡", "林𬘡"),
        ("林𬘡", "林𬘡"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽买买提", "阿依古丽·买买提"),
        ("阿依古丽・买", "阿依古丽·买买提"),
        ("ayglmmt", "阿依古丽·买买提"),
        ("买买提", "阿依古丽·买买提"),
        ("maimaiti", "阿依古丽·买买提"),
        ("tashi", "扎西次仁"),
        ("13800000020", "张伟"),
        ("00000020", "张伟"),
        ("0898-65300001", "欧阳娜"),
        ("089865300001", "欧阳娜"),
        ("zhangyan2", "张雁"),
        ("专网 zhang", "张伟"),
        ("zhang 基础设施", "张伟"),
        ("wangluoanquan 科长", "陈静"),
        ("chongqinglu", "常帅"),
        ("局长 ouyang", "欧阳娜"),
    ] {
        let found = names(&hall, text);
        assert!(found.iter().any(|found| found == name), "{text}: {found:?}");
    }
    for nothing in ["zhangwei张", "zhangsan", "%", "_", "'", "zx9", "网络安全 zhang", "𠀀"] {
        assert!(names(&hall, nothing).is_empty(), "{nothing}: {:?}", names(&hall, nothing));
    }
}

#[test]
fn who_begins_with_it_comes_first_then_who_is_near_then_by_pinyin() {
    let hall = Hall::province();
    // 单雄信 is called shan; 山 in 种青山 is inside.
    assert_eq!(names(&hall, "shan"), ["单雄信", "种青山"]);
    // By pinyin, tone and character: 燕 and 雁 are both yan.
    assert_eq!(names(&hall, "zhang")[..3], ["张伟", "张燕", "张雁"]);
    // From the general office, those of the same department come first.
    let clerk = hall.id("liuyang");
    let found: Vec<_> = ask(&hall, Some(clerk), "zhang").into_iter().map(|person| person.name).collect();
    assert_eq!(found[..3], ["张燕", "张雁", "张伟"]);
    // Two who begin with it in another reading come behind those who are called so.
    assert_eq!(names(&hall, "le")[0], "乐晓明");
}

#[test]
fn nothing_typed_is_ones_own_department_and_pages_add_up() {
    let hall = Hall::province();
    let own = ask(&hall, Some(hall.id("zhangwei")), "  ");
    assert_eq!(own.len(), 6);
    assert!(own.iter().all(|person| person.department_name == "专网运维科"));
    let all = ask(&hall, None, "");
    assert_eq!(all.len(), 40);

    let page = |offset, limit| {
        let query = PeopleQuery { offset, limit, ..PeopleQuery::default() };
        let found = search::people(&hall.db, &query).unwrap();
        assert_eq!(found.total, 40);
        found.rows
    };
    let pages: Vec<Person> = [page(0, 15), page(15, 15), page(30, 15)].concat();
    assert_eq!(pages, all);
    assert!(page(40, 15).is_empty());
    assert!(page(u32::MAX, u32::MAX).is_empty());

    let within = |department| {
        let query = PeopleQuery { department: Some(department), ..PeopleQuery::default() };
        search::people(&hall.db, &query).unwrap().total
    };
    let division = hall.person("zhangwei").department;
    assert_eq!(within(division), 6);
    assert_eq!(within(hall.directory().parent(division).unwrap().unwrap()), 15);
    assert_eq!(within(kernel::DepartmentId::from_bytes([9; 16])), 0);
}

#[test]
fn who_has_left_is_found_by_nobody_and_who_came_is_found_at_once() {
    let mut hall = Hall::province();
    assert_eq!(names(&hall, "令狐冲").len(), 1);
    let mut leaving = row(2, "linghuchong", "令狐冲", "南海省政务数据局/数据应用处");
    leaving.active = Some(false);
    hall.rows(vec![leaving, row(3, "wu.ming-1", "𠀀𫝀", "南海省政务数据局/数据应用处")]).unwrap();
    assert!(names(&hall, "令狐冲").is_empty());
    for text in ["𫝀", "𠀀", "wu.ming-1", "wu.ming", "ming-1", "he𫝀"] {
        assert_eq!(names(&hall, text), ["𠀀𫝀"], "{text}");
    }
}

#[test]
fn what_was_undone_was_never_there() {
    let mut hall = Hall::province();
    assert!(names(&hall, "辛来").is_empty());
    hall.db.execute_batch("SAVEPOINT undone").unwrap();
    hall.rows(vec![row(2, "xinlai", "辛来", "南海省政务数据局")]).unwrap();
    assert_eq!(names(&hall, "辛来"), ["辛来"]);
    hall.db.execute_batch("ROLLBACK TO undone; RELEASE undone").unwrap();
    assert!(names(&hall, "辛来").is_empty());
    hall.rows(vec![row(2, "xinlai", "辛至", "南海省政务数据局")]).unwrap();
    assert!(names(&hall, "辛来").is_empty());
    assert_eq!(names(&hall, "辛至"), ["辛至"]);
    // Another hub's people are another hub's.
    assert!(names(&Hall::empty(), "辛至").is_empty());
    assert_eq!(names(&hall, "辛至"), ["辛至"]);
}

#[test]
fn departments_are_found_in_the_tree_and_by_pinyin() {
    let hall = Hall::province();
    let top = search::departments(&hall.db, "", None).unwrap();
    assert_eq!(top.len(), 1);
    assert_eq!((top[0].children, top[0].people), (3, 40));
    let below = search::departments(&hall.db, "", Some(top[0].department.id)).unwrap();
    let counts: Vec<_> =
        below.iter().map(|it| (it.department.name.as_str(), it.children, it.people)).collect();
    assert_eq!(counts, [("综合处", 3, 12), ("基础设施处", 3, 15), ("数据应用处", 3, 9)]);

    let found = |text: &str, parent| -> Vec<String> {
        let found = search::departments(&hall.db, text, parent).unwrap();
        found.into_iter().map(|it| it.department.name).collect()
    };
    assert_eq!(found("科", None).len(), 8);
    assert_eq!(found("zw", None), ["专网运维科", "南海省政务数据局"]);
    assert_eq!(found("chongqing", None), ["重庆路服务大厅"]);
    assert_eq!(found("zhongqing", None), ["重庆路服务大厅"]);
    assert_eq!(found("kuaiji", None), ["财务会计科"]);
    assert_eq!(found("综合 科", None), ["文秘科", "人事科", "财务会计科"]);
    assert_eq!(found("科", Some(below[2].department.id)), ["数据资源科", "应用推广科"]);
    assert!(found("科", Some(kernel::DepartmentId::from_bytes([9; 16]))).is_empty());

    let one = search::department(&hall.db, below[0].department.id).unwrap().unwrap();
    assert_eq!(one, below[0]);
    assert_eq!(search::department(&hall.db, kernel::DepartmentId::from_bytes([9; 16])).unwrap(), None);
}

#[test]
fn other_lists_may_ask_whether_a_name_has_it() {
    let terms = Terms::new(" zw 专卡 ");
    assert!(terms.found_in("张伟 专卡〔2026〕0001号"));
    assert!(!terms.found_in("张三 专卡〔2026〕0001号"));
    assert!(Terms::new("  ").is_empty());
    assert!(Terms::new("").found_in("什么都行"));
}

//! What follows from a form's data.

use crate::office::{Office, person};
use expect_test::expect;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use testkit::FakeClock;
use workflow::calendar::Calendar;
use workflow::definition::{Form, parse_package};
use workflow::directory::Directory;
use workflow::form::{Context, Data, evaluate, initial, normalise};

fn form() -> Form {
    let package = json!({
        "key": "test", "version": 1, "title": "t", "forms": [{
            "key": "trip", "title": "出差", "category": "c", "summary": "s", "subject": "reason",
            "sections": [
                { "title": "人", "columns": 2, "fields": [
                    { "key": "unit", "label": "部门", "kind": "department", "required": true, "initial": "me.department" },
                    { "key": "phone", "label": "电话", "kind": "phone", "required": true, "initial": "me.phone" },
                    { "key": "on", "label": "日期", "kind": "date", "from": "today", "required": true, "initial": "today + 1" },
                    { "key": "until", "label": "至", "kind": "date", "from": "on" },
                    { "key": "days", "label": "工作日", "kind": "computed", "value": "workdays(on, until)", "format": "number" }
                ] },
                { "title": "境外", "columns": 1, "show": "abroad == true", "fields": [
                    { "key": "passport", "label": "护照", "kind": "text", "pattern": "[A-Z]\\d{8}", "required": true }
                ] },
                { "title": "费用", "columns": 1, "fields": [
                    { "key": "abroad", "label": "出境", "kind": "boolean" },
                    { "key": "reason", "label": "事由", "kind": "textarea", "maxChars": 10, "required": "days > 3" },
                    { "key": "way", "label": "方式", "kind": "choice", "options": [
                        { "value": "train", "label": "火车" }, { "value": "plane", "label": "飞机", "show": "days > 1" } ] },
                    { "key": "items", "label": "明细", "kind": "table", "maxRows": 3, "columns": [
                        { "key": "kind", "label": "类", "kind": "text", "required": true },
                        { "key": "sum", "label": "额", "kind": "money", "required": "kind != 'free'" },
                        { "key": "note", "label": "注", "kind": "text", "show": "kind == 'other'", "required": true },
                        { "key": "visa", "label": "签证", "kind": "text", "show": "abroad" },
                        { "key": "tax", "label": "税", "kind": "computed", "value": "round(sum * 0.06, 2)", "format": "money" }
                    ] },
                    { "key": "total", "label": "合计", "kind": "computed", "value": "sum(items.sum) + sum(items.tax)", "format": "money" }
                ] }
            ],
            "rules": [
                { "must": "total <= 1000", "says": "超过限额", "fields": ["items"], "severity": "warning" },
                { "must": "until >= on", "says": "止日不得早于起日", "fields": ["until"] }
            ],
            "flow": [{ "key": "a", "title": "审批", "kind": "approve", "who": [{ "by": "departmentHead" }],
                "edit": ["reason"], "mustFill": ["items.note"], "hide": ["phone", "items.kind"] }]
        }]
    });
    parse_package(package.to_string().as_bytes()).unwrap().forms.remove(0)
}

/// Runs `f` with a context in which nothing can be looked up but the office.
fn with<T>(f: impl FnOnce(Context<'_>) -> T) -> T {
    let office = Office::default();
    let me = office.person(person(3)).unwrap();
    f(Context {
        me: &me,
        now: FakeClock::MONDAY_NINE,
        directory: &office,
        precedents: &(),
        calendar: Calendar::legal(),
        step: None,
    })
}

fn data(json: Json) -> Data {
    json.as_object().unwrap().clone()
}

fn say(given: Json, step: bool) -> String {
    let form = form();
    with(|context| {
        let context = Context { step: step.then(|| &form.flow[0]), ..context };
        let state = evaluate(&form, &data(given), context);
        let problems = state.problems.iter().map(|p| {
            let warning = if p.warning { " (warning)" } else { "" };
            let params: Vec<String> = p.params.iter().map(|(k, v)| format!(" {k}={v}")).collect();
            format!("  {} {}{}{warning}\n", p.field, p.what.word(), params.concat())
        });
        format!(
            "hidden {:?}\nrequired {:?}\nwithout {:?}\ncomputed {}\ncapitals {:?}\n{}",
            state.hidden,
            state.required,
            state.without,
            Json::Object(state.computed),
            state.capitals,
            problems.collect::<String>()
        )
    })
}

#[test]
fn a_form_begins_with_what_the_definition_gives() {
    let begun = with(|context| initial(&form(), &data(json!({ "phone": "010-65342345" })), context));
    expect![[r#"{"on":"2026-03-03","phone":"010-65342345","unit":"65656565-6565-6565-6565-656565656565"}"#]]
        .assert_eq(&Json::Object(begun).to_string());
}

#[test]
fn an_empty_form_says_what_it_needs() {
    expect![[r##"
        hidden ["#1", "passport", "items.visa"]
        required ["unit", "phone", "on", "items.kind", "items.note"]
        without {"way": ["plane"]}
        computed {"days":null,"total":"0"}
        capitals {"total": "零元整"}
          unit required
          phone required
          on required
    "##]]
    .assert_eq(&say(json!({}), false));
}

#[test]
fn what_is_typed_shows_requires_sums_and_is_wrong_row_by_row() {
    let typed = json!({
        "unit": "nowhere", "phone": "１３８ 0013 8000", "on": "2026/3/3", "until": "2026-03-09", "abroad": true,
        "passport": "e1", "reason": "一二三四五六七八九十一", "way": "ship",
        "items": [
            { "kind": "hotel", "sum": "９００.5" }, { "kind": "other", "sum": "12.345" }, { "kind": "free" },
            { "sum": "x" }
        ]
    });
    expect![[r#"
        hidden ["items[0].note", "items[2].note", "items[3].note"]
        required ["unit", "phone", "on", "passport", "reason", "items.kind", "items.note", "items[0].sum", "items[1].sum", "items[3].sum"]
        without {}
        computed {"days":"5","items[0].tax":"54.03","items[1].tax":"0.74","items[2].tax":null,"items[3].tax":null,"total":"967.615"}
        capitals {"items[0].sum": "玖佰元伍角整", "items[0].tax": "伍拾肆元零叁分", "items[1].sum": "壹拾贰元叁角伍分", "items[1].tax": "柒角肆分", "total": "玖佰陆拾柒元陆角贰分"}
          unit unknownDepartment
          passport pattern says=
          reason tooLong max=10
          way notOption value=ship
          items tooMany max=3
          items[1].sum tooPrecise places=2
          items[1].note required
          items[3].kind required
          items[3].sum notNumber
    "#]].assert_eq(&say(typed, false));
}

#[test]
fn rules_wait_for_what_they_are_about() {
    expect![[r##"
        hidden ["#1", "passport", "items.visa"]
        required ["unit", "phone", "on", "items.kind", "items.note"]
        without {"way": ["plane"]}
        computed {"days":"0","total":"0"}
        capitals {"total": "零元整"}
          unit required
          phone required
          until tooEarly from=2026-03-05
          until rule says=止日不得早于起日
    "##]]
    .assert_eq(&say(json!({ "on": "2026-03-05", "until": "2026-03-04" }), false));
}

#[test]
fn in_a_step_only_what_it_opens_and_demands_is_looked_at() {
    expect![[r##"
        hidden ["phone", "#1", "passport", "items.kind", "items.visa", "items[1].note"]
        required ["unit", "on", "items.note", "items[0].sum", "items[1].sum"]
        without {"way": ["plane"]}
        computed {"days":null,"items[0].tax":null,"items[1].tax":null,"total":"0"}
        capitals {"total": "零元整"}
          items[0].note required
    "##]]
    .assert_eq(&say(json!({ "on": "x", "items": [{ "kind": "other" }, { "kind": "a" }] }), true));
}

#[test]
fn what_is_hidden_or_unknown_is_not_kept_and_what_is_worked_out_is() {
    let given = json!({
        "on": "2026-03-03", "until": "2026-03-03", "passport": "E12345678", "days": "99", "hack": 1, "reason": " 公务\r\n",
        "items": [{ "kind": "hotel", "sum": "100.00", "note": "hidden here", "tax": "0" }]
    });
    let kept = with(|context| normalise(&form(), &data(given), context));
    expect![[r#"{"days":"1","items":[{"kind":"hotel","sum":"100","tax":"6"}],"on":"2026-03-03","reason":"公务","total":"106","until":"2026-03-03"}"#]].assert_eq(&Json::Object(kept).to_string());
}

fn anything() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i32>().prop_map(Json::from),
        "[ 0-9:./ａ-ｚ中-]{0,12}".prop_map(Json::from),
        Just(json!("2026-03-02")),
        Just(json!("100.50")),
        Just(json!("other")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let key = prop::sample::select(vec!["kind", "sum", "note", "visa", "tax", "blob"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((key, inner), 0..4)
                .prop_map(|map| Json::Object(map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_panics_and_normal_data_stay_as_they_are(
        fields in prop::collection::vec((0..12_usize, anything()), 0..12),
    ) {
        let form = form();
        let keys = ["unit", "phone", "on", "until", "days", "passport", "abroad", "reason", "way", "items", "total", "x"];
        let given: Data = fields.into_iter().map(|(n, value)| (keys[n].to_owned(), value)).collect();
        with(|context| {
            let once = normalise(&form, &given, context);
            let twice = normalise(&form, &once, context);
            prop_assert_eq!(&once, &twice);
            // What is wrong with the one is wrong with the other.
            let (a, b) = (evaluate(&form, &given, context), evaluate(&form, &once, context));
            prop_assert_eq!(a.problems.is_empty(), b.problems.is_empty());
            Ok(())
        })?;
    }
}

/// One earlier case of the applicant, and one of somebody else.
struct Earlier;

impl workflow::form::Precedents for Earlier {
    fn precedent(&self, case: kernel::CaseId) -> Option<workflow::form::Precedent> {
        let whose = case.to_bytes()[0];
        Some(workflow::form::Precedent {
            form: "open".to_owned(),
            initiator: person(whose),
            completed: true,
            followed_by: None,
            title: "一号".to_owned(),
            data: data(json!({ "number": "0001", "cards": [{ "iccid": "8986" }] })),
        })
    }
}

fn closing() -> Form {
    let package = json!({
        "key": "test", "version": 1, "title": "t", "forms": [{
            "key": "close", "title": "销户", "category": "c", "summary": "s", "subject": "account",
            "sections": [{ "title": "节", "columns": 1, "fields": [
                { "key": "opening", "label": "开户", "kind": "case", "forms": ["open"] },
                { "key": "account", "label": "号", "kind": "text", "readOnly": true },
                { "key": "holder", "label": "名", "kind": "text" },
                { "key": "note", "label": "注", "kind": "text" }
            ] }],
            "flow": [{ "key": "a", "title": "批", "kind": "approve", "who": [{ "by": "departmentHead" }] }],
            "follows": {
                "field": "opening", "copies": { "account": "number", "holder": "holder", "note": "note" }
            }
        }]
    });
    parse_package(package.to_string().as_bytes()).unwrap().forms.remove(0)
}

/// Two openings of mine, of which the second has no note, and one of somebody else's.
struct Openings;

impl workflow::form::Precedents for Openings {
    fn precedent(&self, case: kernel::CaseId) -> Option<workflow::form::Precedent> {
        let n = case.to_bytes()[0];
        let held = match n {
            1 => json!({ "number": "0001", "holder": "王芳", "note": "一号" }),
            2 => json!({ "number": "0002", "holder": "任远" }),
            _ => json!({ "number": "0003", "holder": "别人" }),
        };
        Some(workflow::form::Precedent {
            form: "open".to_owned(),
            initiator: person(if n == 3 { 4 } else { 3 }),
            completed: true,
            followed_by: None,
            title: String::new(),
            data: data(held),
        })
    }
}

#[test]
fn another_case_is_chosen_and_what_it_gives_stands_at_once() {
    let form = closing();
    let opening = |n: u8| kernel::CaseId::from_bytes([n; 16]);
    let follow = |given: &Data, to: Option<u8>, left: Option<u8>| {
        let mut given = given.clone();
        given.insert("opening".to_owned(), json!(to.map(opening)));
        with(|context| {
            let context = Context { precedents: &Openings, ..context };
            workflow::form::follow(&form, &given, left.map(opening), None, context)
        })
    };
    let shown = |data: &Data| {
        let of = |key: &str| data.get(key).and_then(|it| it.as_str()).unwrap_or("-").to_owned();
        ["account", "holder", "note"].map(of).join(" ")
    };
    let typed = data(json!({ "holder": "本来", "note": "" }));
    let first = follow(&typed, Some(1), None);
    assert_eq!(shown(&first), "0001 王芳 一号", "over what stood there: the page can put it back");
    let second = follow(&first, Some(2), Some(1));
    assert_eq!(shown(&second), "0002 任远 -", "what only the first gave goes with it");
    let mut noted = first.clone();
    noted.insert("note".to_owned(), json!("本人所写"));
    assert_eq!(shown(&follow(&noted, Some(2), Some(1))), "0002 任远 本人所写");
    assert_eq!(shown(&follow(&noted, None, Some(1))), "- - 本人所写", "no case: nothing of it is left");
    assert_eq!(shown(&follow(&typed, Some(3), None)), "- 本来 ", "not mine: it gives nothing away");
    let context = |context: Context<'_>| {
        let context = Context { precedents: &Openings, ..context };
        let begun = data(json!({ "opening": opening(1) }));
        shown(&workflow::form::copies(&form, &begun, context))
    };
    assert_eq!(with(context), "0001 王芳 一号", "a draft that begins takes the same");
}

#[test]
fn read_only_fields_hold_what_the_definition_gives_them() {
    let package = json!({
        "key": "test", "version": 1, "title": "t", "forms": [{
            "key": "close", "title": "销户", "category": "c", "summary": "s", "subject": "account",
            "sections": [{ "title": "节", "columns": 1, "fields": [
                { "key": "opening", "label": "开户", "kind": "case", "forms": ["open"] },
                { "key": "account", "label": "号", "kind": "text", "readOnly": true },
                { "key": "unit", "label": "部门", "kind": "department", "readOnly": true, "initial": "me.department" },
                { "key": "closedOn", "label": "办结", "kind": "date", "readOnly": true },
                { "key": "cards", "label": "卡", "kind": "table", "maxRows": 9, "columns": [
                    { "key": "iccid", "label": "卡号", "kind": "text", "readOnly": true },
                    { "key": "why", "label": "因", "kind": "text" }] }
            ] }],
            "flow": [{ "key": "a", "title": "批", "kind": "approve", "who": [{ "by": "departmentHead" }] }],
            "follows": { "field": "opening", "copies": { "account": "number", "cards": "cards" } }
        }]
    });
    let form = parse_package(package.to_string().as_bytes()).unwrap().forms.remove(0);
    let mine = kernel::CaseId::from_bytes([3; 16]);
    let other = kernel::CaseId::from_bytes([4; 16]);
    let forged = |opening: kernel::CaseId| {
        data(json!({
            "opening": opening, "account": "9999", "unit": "x", "closedOn": "2026-01-01",
            "cards": [{ "iccid": "8986", "why": "丢失" }, { "iccid": "1234", "why": "伪造" }]
        }))
    };
    let kept = data(
        json!({ "opening": other, "account": "old", "closedOn": "2026-03-01", "cards": [{ "iccid": "1234" }] }),
    );
    let settle = |given: &Data, kept: Option<&Data>| {
        with(|context| {
            let mut settled =
                workflow::form::settle(&form, given, kept, Context { precedents: &Earlier, ..context });
            settled.remove("opening");
            Json::Object(settled).to_string()
        })
    };
    // First submission; over another's case; again; again, going on from another case now.
    let all = [
        settle(&forged(mine), None),
        settle(&forged(other), None),
        settle(&forged(other), Some(&kept)),
        settle(&forged(mine), Some(&kept)),
    ];
    expect![[r#"
        {"account":"0001","cards":[{"iccid":"8986","why":"丢失"},{"why":"伪造"}],"unit":"65656565-6565-6565-6565-656565656565"}
        {"cards":[{"why":"丢失"},{"why":"伪造"}],"unit":"65656565-6565-6565-6565-656565656565"}
        {"account":"old","cards":[{"why":"丢失"},{"iccid":"1234","why":"伪造"}],"closedOn":"2026-03-01","unit":"65656565-6565-6565-6565-656565656565"}
        {"account":"0001","cards":[{"iccid":"8986","why":"丢失"},{"why":"伪造"}],"closedOn":"2026-03-01","unit":"65656565-6565-6565-6565-656565656565"}"#]].assert_eq(&all.join("\n"));
}

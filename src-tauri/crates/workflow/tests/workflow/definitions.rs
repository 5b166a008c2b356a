//! What a package may not be: everything that is wrong, with its place.

use expect_test::expect;
use serde_json::{Value as Json, json};
use workflow::definition::parse_package;

fn good() -> Json {
    json!({
        "key": "p", "version": 1, "title": "包", "forms": [{
            "key": "f", "title": "表", "category": "类", "summary": "述", "number": "{unit}〔{year}〕{n:3}号", "subject": "name",
            "sections": [{ "title": "节", "columns": 1, "fields": [
                { "key": "name", "label": "名", "kind": "text" },
                { "key": "boss", "label": "领导", "kind": "person" },
                { "key": "rows", "label": "行", "kind": "table", "maxRows": 5,
                  "columns": [{ "key": "n", "label": "数", "kind": "integer" }] },
                { "key": "sum", "label": "和", "kind": "computed", "value": "sum(rows.n)", "format": "number" }
            ] }],
            "rules": [{ "must": "sum > 0", "says": "大于零", "fields": ["rows"] }],
            "flow": [{ "key": "a", "title": "批", "kind": "approve", "who": [{ "by": "fieldPerson", "field": "boss" }],
                "edit": ["rows.n"] }],
            "ledger": { "ledger": "l", "action": "add", "values": { "name": "name", "no": "number" } }
        }],
        "ledgers": [{ "key": "l", "title": "账", "readers": ["clerk"], "columns": [
            { "key": "name", "label": "名", "format": "text" }, { "key": "no", "label": "号", "format": "text" }] }]
    })
}

fn broken_by(at: &str, value: Json) -> String {
    let mut package = good();
    let (parent, key) = at.rsplit_once('/').unwrap();
    match package.pointer_mut(parent).unwrap() {
        Json::Array(list) if key == "-" => list.push(value),
        Json::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        Json::Object(map) if value.is_null() => drop(map.remove(key)),
        Json::Object(map) => drop(map.insert(key.to_owned(), value)),
        _ => panic!("{at}"),
    }
    match parse_package(package.to_string().as_bytes()) {
        Ok(_) => format!("{at}: fine\n"),
        Err(broken) => broken.iter().map(|broken| format!("{broken}\n")).collect(),
    }
}

#[test]
fn a_good_package_reads() {
    parse_package(good().to_string().as_bytes()).unwrap();
}

fn wrong_heads_and_fields() -> Vec<(&'static str, Json)> {
    vec![
        ("/colour", json!("red")),
        ("/title", Json::Null),
        ("/version", json!("1")),
        ("/version", json!(0)),
        ("/key", json!("Große")),
        ("/forms/-", good()["forms"][0].clone()),
        ("/forms/0/number", json!("{n}")),
        ("/forms/0/subject", json!("nam")),
        ("/forms/0/sections/0/columns", json!(4)),
        ("/forms/0/sections/0/show", json!("name +")),
        ("/forms/0/sections/0/show", json!("sum")),
        ("/forms/0/sections/0/fields/0/kind", json!("txt")),
        ("/forms/0/sections/0/fields/0/maxchars", json!(3)),
        ("/forms/0/sections/0/fields/0/key", json!("number")),
        ("/forms/0/sections/0/fields/1/key", json!("name")),
        ("/forms/0/sections/0/fields/0/pattern", json!("(")),
        ("/forms/0/sections/0/fields/2/columns/0/required", json!("m > 1")),
        ("/forms/0/sections/0/fields/3/value", json!("sum + 1")),
        ("/forms/0/sections/0/fields/3/value", json!("name")),
    ]
}

fn wrong_kinds() -> Vec<(&'static str, Json)> {
    let fields = "/forms/0/sections/0/fields/-";
    let field = |kind: Json| {
        let mut field = json!({ "key": "x", "label": "x" });
        field.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
        field
    };
    vec![
        (fields, field(json!({ "kind": "choice", "options": [] }))),
        (fields, field(json!({ "kind": "integer", "min": 3, "max": 2 }))),
        (fields, field(json!({ "kind": "decimal", "places": 2, "min": "x" }))),
        (fields, field(json!({ "kind": "attachment", "max": 0 }))),
        (fields, field(json!({ "kind": "date", "from": "sum" }))),
        (
            fields,
            field(json!({ "kind": "table", "maxRows": 3, "columns": [
            { "key": "t", "label": "t", "kind": "table", "maxRows": 1, "columns": [{ "key": "n", "label": "n", "kind": "note", "text": "" }] }] })),
        ),
    ]
}

fn wrong_ways_and_ledgers() -> Vec<(&'static str, Json)> {
    vec![
        ("/forms/0/rules/0/must", json!("sum")),
        ("/forms/0/rules/0/fields", json!(["row"])),
        ("/forms/0/flow", json!([])),
        ("/forms/0/flow/0/key", json!("initiator")),
        ("/forms/0/flow/0/who/0/field", json!("name")),
        ("/forms/0/flow/0/who/0/by", json!("boss")),
        ("/forms/0/flow/0/edit", json!(["rows.m", "sum"])),
        ("/forms/0/flow/0/hide", json!(["rows"])),
        ("/forms/0/flow/0/kind", json!("notify")),
        ("/forms/0/ledger/ledger", json!("m")),
        ("/forms/0/ledger/each", json!("name")),
        ("/forms/0/ledger/values", json!({ "no": "number", "colour": "1" })),
        ("/forms/0/follows", json!({ "field": "name", "copies": { "y": "x" } })),
        ("/ledgers/0/readers", json!([])),
    ]
}

#[test]
fn everything_that_is_wrong_is_said_with_its_place() {
    let all = [wrong_heads_and_fields(), wrong_kinds(), wrong_ways_and_ledgers()].concat();
    let said: String = all.into_iter().map(|(at, value)| broken_by(at, value)).collect();
    expect![[r#"
        /colour: UnknownKey
        /title: Missing
        /version: WrongType wanted=whole number
        /version: OutOfRange least=1 most=4294967295
        /key: NotKey
        /forms/1/key: Duplicate name=f
        /forms/0/number: NumberPattern
        /forms/0/subject: Expression at=0 fault=unknown name nam
        /forms/0/sections/0/columns: OutOfRange least=1 most=3
        /forms/0/sections/0/show: Expression at=6 fault=expected a value
        /forms/0/sections/0/show: Expression at=0 fault=Number where Bool is needed
        /forms/0/sections/0/fields/2: Circle through=rows
        /forms/0/sections/0/fields/3: Circle through=sum
        /forms/0/sections/0/fields/0/kind: WrongType wanted=text | textarea | integer | decimal | money | date | dateTime | choice | choices | boolean | person | department | phone | idCard | creditCode | mac | ip | email | attachment | table | computed | case | note
        /forms/0/sections/0/fields/0/maxchars: UnknownKey
        /forms/0/subject: Expression at=0 fault=unknown name name
        /forms/0/sections/0/fields/0/key: Reserved
        /forms/0/ledger/values/name: Expression at=0 fault=unknown name name
        /forms/0/sections/0/fields/1/key: Duplicate name=name
        /forms/0/flow/0/who/0/field: Dangling name=boss
        /forms/0/sections/0/fields/0/pattern: Pattern
        /forms/0/sections/0/fields/2/columns/0/required: Expression at=0 fault=unknown name m
        /forms/0/sections/0/fields/3: Circle through=sum
        /forms/0/sections/0/fields/3/value: Expression at=0 fault=Text where Number is needed
        /forms/0/sections/0/fields/4/options: OutOfRange least=1 most=500
        /forms/0/sections/0/fields/4/min: Contradiction other=max
        /forms/0/sections/0/fields/4/min: WrongType wanted=number
        /forms/0/sections/0/fields/4/max: OutOfRange least=1 most=50
        /forms/0/sections/0/fields/4/from: Expression at=0 fault=Number where Date is needed
        /forms/0/sections/0/fields/4/columns/0: NestedTable
        /forms/0/rules/0/must: Expression at=0 fault=Number where Bool is needed
        /forms/0/rules/0/fields/0: Dangling name=row
        /forms/0/flow: OutOfRange least=1 most=50
        /forms/0/flow/0/key: Reserved
        /forms/0/flow/0/who/0/field: Dangling name=name
        /forms/0/flow/0/who/0/by: WrongType wanted=initiator | departmentHead | role | departmentRole | fieldPerson | fieldDepartmentHead
        /forms/0/flow/0/edit/0: Dangling name=rows.m
        /forms/0/flow/0/edit/1: Contradiction other=kind
        /forms/0/flow/0/edit/0: Contradiction other=hide
        /forms/0/flow/0/edit: Contradiction other=kind
        /forms/0/ledger/ledger: Dangling name=m
        /forms/0/ledger/each: Dangling name=name
        /forms/0/ledger/values/colour: Dangling name=colour
        /forms/0/ledger/values/name: Missing
        /forms/0/follows/field: Dangling name=name
        /forms/0/follows/copies/y: Dangling name=y
        /ledgers/0/readers: OutOfRange least=1 most=50
    "#]].assert_eq(&said);
    assert!(parse_package(b"{").unwrap_err()[0].to_string().contains("NotJson"));
    let refusal = parse_package(b"[]").unwrap_err()[0].refusal();
    assert_eq!(refusal.params["why"], "wrongType");
}

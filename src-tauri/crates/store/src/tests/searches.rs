//! Finding Chinese text by any part of it.

use proptest::prelude::*;

use super::*;
use crate::search::{fold, match_expression};

const INDEXED: MigrationSet = MigrationSet {
    room: "notes",
    migrations: &[Migration {
        version: 1,
        name: "notes",
        sql: "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
              CREATE VIRTUAL TABLE notes_fts USING fts5 (
                  body, content = 'notes', content_rowid = 'id', tokenize = 'bigram', detail = none, columnsize = 0
              );
              CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN
                  INSERT INTO notes_fts (rowid, body) VALUES (new.id, new.body);
              END;",
    }],
};

/// The rows found through the index, as a room would look for them.
fn find(db: &Connection, question: &str) -> Vec<i64> {
    let Some(expression) = match_expression(question) else { return Vec::new() };
    let mut statement = db
        .prepare_cached(
            "SELECT notes.id
             FROM notes_fts JOIN notes ON notes.id = notes_fts.rowid
             WHERE notes_fts MATCH ?1 AND contains(notes.body, ?2)
             ORDER BY notes.id",
        )
        .unwrap();
    let found = statement.query_map([&expression, question], |row| row.get(0)).unwrap();
    found.collect::<rusqlite::Result<_>>().unwrap_or_else(|error| panic!("{question}: {expression}: {error}"))
}

fn notes(bodies: &[&str]) -> Connection {
    let db = crate::testing::memory(&[INDEXED]);
    for (id, body) in (0..).zip(bodies) {
        note(&db, id, body).unwrap();
    }
    db
}

#[test]
fn any_part_of_a_sentence_finds_it() {
    let db = notes(&[
        "关于公务用车租赁的申请",
        "会议室使用申请（第３号）",
        "请示：采购GB18030字库",
        "车辆维修",
        "欧阳𬱟同志",
    ]);
    for (question, expected) in [
        ("车", &[0, 3][..]),
        ("用车", &[0]),
        ("申请", &[0, 1]),
        ("请示", &[2]),
        ("请", &[0, 1, 2]),
        ("公务用车租赁", &[0]),
        ("租赁公务", &[]),
        ("租赁 公务", &[0]),
        ("第3号", &[1]),
        ("gb18030", &[2]),
        ("ＧＢ", &[2]),
        ("采购gb", &[2]),
        ("字库", &[2]),
        ("库", &[2]),
        ("𬱟", &[4]),
        ("阳𬱟", &[4]),
        ("没有", &[]),
        ("", &[]),
    ] {
        assert_eq!(find(&db, question), expected, "{question}");
    }
}

#[test]
fn pairs_that_are_not_side_by_side_are_not_found() {
    let db = notes(&["用车的车申的申请", "用车申请"]);
    assert_eq!(find(&db, "用车申请"), [1]);
}

const WORDS: [&str; 40] = [
    "公务",
    "用车",
    "租赁",
    "申请",
    "会议",
    "会议室",
    "采购",
    "请示",
    "报告",
    "维修",
    "办公",
    "办公室",
    "主任",
    "科长",
    "同意",
    "不同意",
    "退回",
    "加签",
    "经费",
    "预算",
    "二〇二六年",
    "第三",
    "季度",
    "台账",
    "晾晒",
    "一网通办",
    "政务",
    "服务",
    "数据",
    "局",
    "的",
    "和",
    "车",
    "𬱟",
    "GB18030",
    "v2",
    "ＯＡ",
    "13800138000",
    "a",
    "７",
];
const BREAKS: [&str; 8] = ["", "", "", "，", "。", " ", "（", "\n"];

fn text() -> impl Strategy<Value = String> {
    let word = (prop::sample::select(&WORDS[..]), prop::sample::select(&BREAKS[..]));
    prop::collection::vec(word, 1..12)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

/// Ten thousand texts, and questions cut out of them: what the index finds is what a look at every text finds.
#[test]
fn the_index_finds_what_looking_at_every_text_finds() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let texts: Vec<String> = (0..10_000).map(|_| text().new_tree(&mut runner).unwrap().current()).collect();
    let db = notes(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let folded_texts: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut asked = 0;
    for (nth, text) in texts.iter().enumerate().step_by(29) {
        let folded: Vec<char> = fold(text).chars().collect();
        let start = nth % folded.len();
        let length = 1 + nth % 6;
        let question: String = folded.iter().skip(start).take(length).collect();
        // Words of letters and digits are found from their beginning, so a question does not begin inside one.
        let inside = |at: usize| at > 0 && is_word(folded[at - 1]) && is_word(folded[at]);
        if inside(start) || match_expression(&question).is_none() {
            continue;
        }
        // In other texts it may stand inside a longer word, where the index does not look: "a" of "oa".
        let has_all = |text: &str| question.split_whitespace().all(|part| text.contains(part));
        let expected: Vec<i64> =
            (0..).zip(&folded_texts).filter(|(_, text)| has_all(text)).map(|(id, _)| id).collect();
        let found = find(&db, &question);
        if question.chars().any(is_word) {
            assert!(found.contains(&i64::try_from(nth).unwrap()), "{question} in {text}");
            assert!(found.iter().all(|id| expected.contains(id)), "{question}");
        } else {
            assert_eq!(found, expected, "{question}");
        }
        asked += 1;
    }
    assert!(asked > 200, "{asked} questions");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_is_typed_is_never_a_syntax_error(question in "\\PC{0,40}|[\"*()^:+\\-'\u{0}-\u{1f}a车請ＡİßNEAR OR AND]{0,30}") {
        let db = notes(&["关于公务用车租赁的申请"]);
        find(&db, &question);
    }

    #[test]
    fn a_text_is_found_by_itself(body in "[一-龥A-Za-z0-9，。 İß７-９]{1,30}") {
        let db = notes(&[&body]);
        if match_expression(&body).is_some() {
            prop_assert_eq!(find(&db, &body), vec![0]);
        }
    }
}

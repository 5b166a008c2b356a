//! T9: search over a million applications, as the search box asks: by permits, the newest few; and as a list, with their number.

use std::time::Instant;

use kernel::{CaseId, Clock as _, Ids, PersonId, SystemClock, SystemRandom};
use rusqlite::{Connection, params};
use serde_json::json;
use store::{Durability, Options, Running, Store};
use workflow::case::Case;
use workflow::table::cases::{self, CaseQuery, Shelf};

use crate::figures::Figure;
use crate::numbers::{Times, ms, rate, thousands};

const CASES: usize = 1_000_000;
const AT_ONCE: usize = 20_000;

const PLACES: [&str; 12] =
    ["海口", "三亚", "儋州", "琼海", "文昌", "万宁", "东方", "五指山", "定安", "屯昌", "澄迈", "临高"];
const THINGS: [&str; 10] = [
    "网络接入",
    "服务器扩容",
    "域名备案",
    "数据共享",
    "公务用车",
    "会议室",
    "印章使用",
    "出差审批",
    "信访转办",
    "应急值守",
];
const WORDS: [&str; 8] = ["申请", "变更", "延期", "注销", "复核", "补正", "加急", "归档"];

/// What is typed: two characters, three, a name, a number, nothing that is there.
const TYPED: [&str; 10] = [
    "海口",
    "归档",
    "五指山",
    "域名备案",
    "服务器扩容",
    "文昌域名",
    "琼海网络",
    "第123456号",
    "复核第77",
    "火星",
];

/// The words of one.
fn words(n: usize) -> String {
    format!("{}{}{}第{n}号", PLACES[n % 12], THINGS[n / 12 % 10], WORDS[n / 120 % 8])
}

pub fn run() {
    let folder = tempfile::tempdir().unwrap();
    let key = crypto::DataKey::generate(&SystemRandom).unwrap();
    let options = Options { durability: Durability::Normal, running: Running::Threaded { readers: 2 } };
    let path = folder.path().join("replica.db");
    let store = Store::open(&path, &key, backend::rooms::REPLICA, options).unwrap();
    let ids = Ids::new(std::sync::Arc::new(SystemClock), std::sync::Arc::new(SystemRandom));
    let me = PersonId::new(&ids).unwrap();
    let begun = Instant::now();
    for first in (0..CASES).step_by(AT_ONCE) {
        let ids = ids.clone();
        store.write_blocking(move |tx: &Connection| fill(tx, first..first + AT_ONCE, me, &ids)).unwrap();
    }
    let filled = begun.elapsed();
    let size = std::fs::metadata(&path).map_or(0, |file| file.len() / 1024 / 1024);
    let newest = |typed| {
        store.read_blocking(move |db| Ok::<_, store::Error>(cases::newest(db, me, typed, 6)?.len())).unwrap()
    };
    let (mut box_times, of_box) = of_each(newest, |there| there.min(6));
    let found = format!(
        "{}; p95 of each, with how many have it: {of_box}; {size} MiB, filled at {} a second",
        box_times.words(&[50, 95]),
        thousands(rate(CASES, filled))
    );
    Figure::new("T9", "search box over 1,000,000 applications: the newest six", found)
        .asked(
            "p95 ≤ 5 ms (≤ 20 ms on Loongson) from two characters on, recall 1.0",
            box_times.percentile(95).as_millis() < 5,
        )
        .note();
    let listed = |typed| store.read_blocking(move |db| list(db, me, typed)).unwrap();
    let (mut list_times, of_list) = of_each(listed, |there| there);
    let found = format!("{}; {of_list}; nothing missed, nothing wrong", list_times.words(&[50, 95]));
    Figure::new("T9", "the same as a list that says how many there are", found).note();
}

/// All times, and what each word took: ten looks for each, and forty where a look takes a moment. `wanted`: how many a look
/// must find where so many are there.
fn of_each(look: impl Fn(&'static str) -> usize, wanted: impl Fn(usize) -> usize) -> (Times, String) {
    let mut whole = Times::default();
    let mut lines = Vec::new();
    for typed in TYPED {
        let there = (0..CASES).filter(|n| words(*n).contains(typed)).count();
        let mut times = Times::default();
        let first = Instant::now();
        while times.len() < 10 || times.len() < 40 && first.elapsed().as_secs() < 2 {
            let begun = Instant::now();
            let found = look(typed);
            times.note(begun.elapsed());
            assert_eq!(found, wanted(there), "{typed}: everything, and nothing else");
        }
        lines.push(format!("{typed} ({}) {}", thousands(there as f64), ms(times.percentile(95))));
        whole.add(times);
    }
    (whole, lines.join(", "))
}

fn list(db: &Connection, person: PersonId, text: &str) -> Result<usize, store::Error> {
    let query = CaseQuery {
        person,
        shelf: Shelf::All,
        form: None,
        standing: None,
        text: text.to_owned(),
        without: Vec::new(),
        offset: 0,
        limit: 6,
    };
    let (_, total) = cases::list(db, &query)?;
    Ok(total as usize)
}

/// As the projection writes them, without the items they come of.
fn fill(tx: &Connection, which: std::ops::Range<usize>, me: PersonId, ids: &Ids) -> Result<(), store::Error> {
    for n in which {
        let (row, at, words) = (n as i64 + 1, SystemClock.now().ms() + n as i64, words(n));
        let id = CaseId::new(ids).unwrap();
        tx.prepare_cached(
            "INSERT INTO wf_cases (n, id, seq, form, initiator, standing, follows, submitted_at, words, state)
             VALUES (?1, ?2, 1, 'leave', ?3, 'completed', NULL, ?4, ?5, ?6)",
        )?
        .execute(params![row, id.to_bytes(), me.to_bytes(), at, words, state(id, me)])?;
        tx.prepare_cached("INSERT INTO wf_search (rowid, words) VALUES (?1, ?2)")?
            .execute(params![row, words])?;
        tx.prepare_cached("INSERT INTO wf_case_people (case_n, person, submitted_at) VALUES (?1, ?2, ?3)")?
            .execute(params![row, me.to_bytes(), at])?;
    }
    Ok(())
}

/// How each of them stands: an application as it was submitted.
fn state(id: CaseId, me: PersonId) -> String {
    let by = json!({ "id": me, "name": "陈敏", "department": me, "departmentName": "网络处" });
    let deed = json!({
        "did": "submitted", "form": "leave", "version": 1, "formTitle": "请假申请", "number": "QJ-2026-0001", "subject": "请假",
        "words": "", "data": { "reason": "处理家庭事务" },
    });
    let event = json!({ "by": by, "deed": deed, "effects": [] });
    let event = serde_json::from_value(event).unwrap();
    serde_json::to_string(&Case::begin(id, &event, SystemClock.now()).unwrap()).unwrap()
}

//! T6: the first log-in of somebody who has a part in two hundred cases with a hundred thousand items, on a real
//! desktop; and what is found afterwards.

use std::time::{Duration, Instant};

use kernel::{CaseId, Clock as _, Ids, OpId, SystemClock, SystemRandom};
use rusqlite::Connection;
use serde_json::json;
use sync::{NewItem, StreamId};

use crate::desk::Desk;
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::{ms, rate, thousands};

const CASES: usize = 200;
const COMMENTS: usize = 500;

pub async fn run() {
    let mut founded = Founded::with(CASES).await;
    let cases = founded.cases(CASES).await;
    let first = founded.devices.remove(0);
    cases.iter().for_each(|case| founded.let_in(*case, &[first.person]));
    grow(&founded, cases).await;
    let (hub, _) = founded.serve().await;

    let desk = Desk::start(&hub, 0).await;
    let begun = Instant::now();
    desk.log_in(0).await;
    desk.until("workflow.form", json!({ "key": "leave" }), |_| true).await;
    desk.ask("workflow.workbench", json!({})).await;
    let usable = begun.elapsed();
    desk.until("sync.status", json!({}), |status| status["firstSync"] == false).await;
    let whole = begun.elapsed();
    // The number of a case is among its words: what is here is found.
    desk.until("search.all", json!({ "text": "处理家庭" }), |found| {
        found["cases"].as_array().is_some_and(|cases| !cases.is_empty())
    })
    .await;
    let found = begun.elapsed();
    let items = CASES * COMMENTS;
    let words = format!(
        "usable {}, whole {}, found by search {}; {} items a second",
        ms(usable),
        ms(whole),
        ms(found),
        thousands(rate(items, whole))
    );
    let met = usable <= Duration::from_secs(3)
        && whole <= Duration::from_secs(15)
        && found <= Duration::from_secs(60);
    Figure::new("T6", format!("first log-in, {} items in {CASES} cases", thousands(items as f64)), words)
        .asked("usable ≤ 3 s, whole ≤ 15 s, search ≤ 60 s (on a 3A4000)", met)
        .note();
    desk.close().await;
}

/// Comments in every case, written by the hub itself: a hundred thousand signatures would say nothing here.
async fn grow(founded: &Founded, cases: Vec<CaseId>) {
    let ids = Ids::new(std::sync::Arc::new(SystemClock), std::sync::Arc::new(SystemRandom));
    for case in cases {
        let ids = ids.clone();
        let grow = move |tx: &Connection| {
            let stream = StreamId::Case(case);
            let submitted = sync::hub::items(tx, &stream, 0, 1)?.remove(0);
            let by = serde_json::from_str::<serde_json::Value>(&submitted.body).unwrap()["by"].clone();
            let deed = json!({ "did": "commented", "text": crate::device::SENTENCE });
            let body = json!({ "by": by, "deed": deed, "effects": [] }).to_string();
            for _ in 0..COMMENTS {
                let new = NewItem {
                    stream: stream.clone(),
                    kind: "workflow.commented".to_owned(),
                    v: submitted.v,
                    body: body.clone(),
                };
                let id = OpId::new(&ids).unwrap();
                sync::hub::append(
                    tx,
                    submitted.actor,
                    new,
                    id,
                    SystemClock.now(),
                    &backend::rooms::Projections,
                )?;
            }
            Ok::<_, sync::Error>(())
        };
        founded.node.store.write(grow).await.unwrap();
    }
}

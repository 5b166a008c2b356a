//! A PC that was away for a month, and whose person has worked all the time.

use std::collections::BTreeSet;
use std::time::Instant;

use futures_util::future::join_all;
use serde_json::json;
use sync::StreamId;
use testkit::faults::Row;

use crate::hall::{APPLICANT, Hall};

const DONE: usize = 10_000;
/// Done at one moment; they share a commit.
const AT_ONCE: usize = 250;
/// In so many cases.
const CASES: usize = 50;
const MONTH_MS: i64 = 30 * 86_400_000;

/// Which comment it is.
fn number(body: &str) -> usize {
    let (_, after) = body.split_once('第').unwrap();
    after.split_once('条').unwrap().0.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_month_ten_thousand_operations_arrive_once_each_in_their_order() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    let mut cases = Vec::new();
    for n in 0..CASES {
        cases.push(pc.apply(&format!("看牙{n}")).await);
    }
    pc.offline(true).await;
    for day in 0..DONE / AT_ONCE {
        let comment =
            |n: usize| json!({ "case": cases[n % CASES], "text": format!("第{}条", day * AT_ONCE + n) });
        join_all((0..AT_ONCE).map(|n| pc.get("workflow.comment", comment(n)))).await;
        hall.clock.advance_ms(MONTH_MS * i64::try_from(AT_ONCE).unwrap() / i64::try_from(DONE).unwrap());
    }
    let pc = hall.cut_and_log_in(pc).await;
    let waiting = pc.get("sync.status", json!({})).await;
    assert_eq!(waiting["waiting"], DONE);

    let back = Instant::now();
    pc.offline(false).await;
    pc.until("an empty outbox", "sync.status", json!({}), |status| status["waiting"] == 0).await;
    let drained = back.elapsed();
    let mut comments = Vec::new();
    for case in &cases {
        let stream: StreamId = format!("case:{case}").parse().unwrap();
        let items = move |db: &rusqlite::Connection| sync::hub::items(db, &stream, 0, 2 * DONE);
        let items = hall.hub.store.read_blocking(items).unwrap();
        let of_case: Vec<_> = items.into_iter().filter(|item| item.kind.ends_with("commented")).collect();
        assert!(
            of_case.is_sorted_by_key(|item| number(&item.body) / AT_ONCE),
            "in the order in which they were made"
        );
        comments.extend(of_case);
    }
    let ops: BTreeSet<_> = comments.iter().map(|item| item.op_id).collect();
    assert_eq!((comments.len(), ops.len()), (DONE, DONE));

    let mut row = Row::new(
        "30 days away, 10,000 operations queued",
        "real hub and desktop",
        "cargo test -p tests --test desk",
    );
    (row.injections, row.operations) = (1, DONE);
    row.drains_ms.push(u64::try_from(drained.as_millis()).unwrap());
    row.note();
}

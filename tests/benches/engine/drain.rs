//! T7: a PC that was away for a month comes back with ten thousand operations. The real desktop, the real hub.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;

use crate::desk::Desk;
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::{ms, rate, thousands};

const DONE: usize = 10_000;
const AT_ONCE: usize = 250;
const CASES: usize = 50;

pub async fn run() {
    let (hub, _) = Founded::with(1).await.serve().await;
    let desk = Desk::open(&hub, 0).await;
    let mut cases = Vec::new();
    for _ in 0..CASES {
        let data = json!({
            "leaveType": "personal", "startOn": "2026-03-09", "endOn": "2026-03-09", "endHalf": "am", "reason": "看牙",
        });
        let draft = desk.ask("workflow.beginDraft", json!({ "form": "leave", "data": data })).await;
        cases.push(desk.ask("workflow.submit", json!({ "id": draft["id"] })).await["case"].clone());
    }
    for case in &cases {
        desk.until("workflow.case", json!({ "id": case }), |view| view["card"]["number"] != "").await;
    }
    desk.ask("sync.setOffline", json!({ "offline": true })).await;
    let queued = Instant::now();
    for begin in (0..DONE).step_by(AT_ONCE) {
        let comment = |n: usize| json!({ "case": cases[n % CASES], "text": format!("第{n}条") });
        join_all((begin..begin + AT_ONCE).map(|n| desk.ask("workflow.comment", comment(n)))).await;
    }
    let queued = queued.elapsed();
    let (back, cpu) = (Instant::now(), hub.process.cpu());
    desk.ask("sync.setOffline", json!({ "offline": false })).await;
    desk.until("sync.status", json!({}), |status| status["waiting"] == 0).await;
    let drained = back.elapsed();
    let busy = (hub.process.cpu() - cpu).as_secs_f64() / drained.as_secs_f64();
    let refused = desk.ask("sync.status", json!({})).await["refused"].clone();
    let found = format!(
        "{} ({} a second), {refused} refused; hub {busy:.2} processors; queueing them took {}",
        ms(drained),
        thousands(rate(DONE, drained)),
        ms(queued)
    );
    Figure::new("T7", "10,000 operations made off the line, drained", found)
        .asked("≤ 10 s, none lost or doubled (docs/FAULTS.md)", drained <= Duration::from_secs(10))
        .note();
    desk.close().await;
}

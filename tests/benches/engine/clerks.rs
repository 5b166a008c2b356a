//! SN3 and SN4: a hundred and fifty clerks at once, each doing something every three seconds, and one more who works at a
//! real desktop meanwhile and waits for answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use backend::carrier::Line as _;
use futures_util::future::join_all;
use kernel::CaseId;
use serde_json::{Value, json};
use sync::{Cursor, StreamId};

use crate::desk::Desk;
use crate::device::{self, Device};
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::{Times, ms, thousands};

const CLERKS: usize = 150;
const PAUSE: Duration = Duration::from_secs(3);
const ROUNDS: usize = 15;

pub async fn run() {
    let mut founded = Founded::with(CLERKS + 1).await;
    let cases = founded.cases(CLERKS).await;
    let cursors: Vec<_> = founded.devices.iter().map(|device| founded.heads(device.person)).collect();
    let (hub, mut devices) = founded.serve().await;
    devices.truncate(CLERKS);
    let desk = Desk::open(&hub, CLERKS).await;
    let done = Arc::new(AtomicBool::new(false));
    let (begun, cpu) = (Instant::now(), hub.process.cpu());
    let clerks = devices.into_iter().zip(cases).zip(cursors).enumerate();
    let clerks: Vec<_> =
        clerks.map(|(n, ((device, case), cursors))| tokio::spawn(clerk(device, case, cursors, n))).collect();
    let works = tokio::spawn(person(desk, done.clone()));
    let mut receipts = Times::default();
    for clerk in join_all(clerks).await {
        receipts.add(clerk.unwrap());
    }
    done.store(true, Ordering::Relaxed);
    let busy = (hub.process.cpu() - cpu).as_secs_f64() / begun.elapsed().as_secs_f64();
    let (mut local, mut answered) = works.await.unwrap();
    let found = format!(
        "{} of {} acts (submit, comment); hub {busy:.2} processors",
        receipts.words(&[50, 95, 100]),
        thousands(receipts.len() as f64)
    );
    let limit = Duration::from_secs(3);
    Figure::new("SN4", format!("{CLERKS} clerks on the line, each acting every 3 s"), found)
        .asked("≥ 150 at once, each answer ≤ 3 s", receipts.percentile(100) <= limit)
        .note();
    let found = format!(
        "lists, a case, search, a draft, its submission: {}, slowest {}; until its number is here: {}, slowest {}",
        local.words(&[50, 95]),
        ms(local.percentile(100)),
        answered.words(&[50, 95]),
        ms(answered.percentile(100)),
    );
    let met = local.percentile(100) <= limit && answered.percentile(100) <= limit;
    Figure::new("SN3", "operations at a desktop meanwhile", found).asked("each ≤ 3 s", met).note();
}

async fn clerk(mut device: Device, case: CaseId, cursors: Vec<Cursor>, n: usize) -> Times {
    tokio::time::sleep(PAUSE / u32::try_from(CLERKS).unwrap() * u32::try_from(n).unwrap()).await;
    let mut line = device.listen(cursors).await;
    let listening = tokio::spawn(async move { while line.next().await.is_ok() {} });
    let mut times = Times::default();
    let mut beat = tokio::time::interval(PAUSE);
    for round in 0..ROUNDS {
        beat.tick().await;
        let ops = if round % 5 == 0 {
            let stream = StreamId::Case(device::fresh_case());
            vec![device.op(stream, "workflow.submit", &crate::hub::submission())]
        } else {
            device.comments(case, 1)
        };
        let begun = Instant::now();
        device.push(ops).await;
        times.note(begun.elapsed());
    }
    listening.abort();
    times
}

/// What a person at a desktop does, one thing after the other: what takes place on the PC, and what waits for the hub.
async fn person(desk: Desk, done: Arc<AtomicBool>) -> (Times, Times) {
    let (mut local, mut answered) = (Times::default(), Times::default());
    let page = json!({ "limit": 20 });
    while !done.load(Ordering::Relaxed) {
        let data = json!({
            "leaveType": "personal", "startOn": "2026-03-09", "endOn": "2026-03-09", "endHalf": "am", "reason": "看牙",
        });
        let draft =
            timed(&mut local, &desk, "workflow.beginDraft", json!({ "form": "leave", "data": data })).await;
        let begun = Instant::now();
        let queued = timed(&mut local, &desk, "workflow.submit", json!({ "id": draft["id"] })).await;
        let case = json!({ "id": queued["case"] });
        desk.until("workflow.case", case.clone(), |view| view["card"]["number"] != "").await;
        answered.note(begun.elapsed());
        timed(&mut local, &desk, "workflow.case", case).await;
        timed(&mut local, &desk, "workflow.tasks", page.clone()).await;
        timed(&mut local, &desk, "workflow.cases", json!({ "box": "mine", "page": page })).await;
        timed(&mut local, &desk, "search.all", json!({ "text": "请假" })).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    (local, answered)
}

async fn timed(times: &mut Times, desk: &Desk, method: &str, params: Value) -> Value {
    let begun = Instant::now();
    let answer = desk.ask(method, params).await;
    times.note(begun.elapsed());
    answer
}

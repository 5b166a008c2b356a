//! `intent.db` is really damaged: what was entered is there, the device takes a new epoch, the person is told.

use std::fs;
use std::path::Path;

use serde_json::json;
use testkit::faults::Row;

use crate::hall::{APPLICANT, Hall, Pc};

fn zero(path: &Path, from: usize, length: usize) {
    let mut bytes = fs::read(path).unwrap();
    let end = (from + length).min(bytes.len());
    bytes[from..end].fill(0);
    fs::write(path, bytes).unwrap();
}

async fn draft(pc: &Pc, reason: &str) {
    let begin = json!({ "form": "leave", "data": { "reason": reason } });
    pc.get("workflow.beginDraft", begin).await;
}

async fn drafts(pc: &Pc) -> u64 {
    pc.get("workflow.drafts", json!({ "limit": 50 })).await["total"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_answered_is_missing_and_what_waits_is_sent_once() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    let first = pc.apply("看牙").await;
    pc.offline(true).await;
    draft(&pc, "还没想好").await;
    let data = json!({
        "leaveType": "personal", "startOn": "2026-03-10", "endOn": "2026-03-10", "endHalf": "am", "reason": "搬家",
    });
    let begun = pc.get("workflow.beginDraft", json!({ "form": "leave", "data": data })).await;
    let queued = pc.get("workflow.submit", json!({ "id": begun["id"] })).await;

    // The power goes, and the disk has lost the database but for its log.
    let pc = hall.damage(pc, |folder| zero(&folder.join("intent.db"), 0, 1 << 20)).await;
    let session = pc.log_in(identity::demo::PASSWORD).await.unwrap();
    assert_eq!(session["restored"]["whole"], true);
    assert_eq!(drafts(&pc).await, 1);
    let case = queued["case"].as_str().unwrap();
    pc.case(case, "it is on its way", |view| view["card"]["number"] != "").await;
    let cases = pc.get("workflow.cases", json!({ "box": "mine", "page": { "limit": 10 } })).await;
    assert_eq!(cases["total"], 2, "each once: {first} and {case}");
    let epoch = |db: &rusqlite::Connection| -> Result<i64, store::Error> {
        Ok(db.query_row("SELECT max(epoch) FROM hub_lanes", [], |row| row.get(0))?)
    };
    assert!(hall.hub.store.read_blocking(epoch).unwrap() > 1, "a new epoch");

    pc.get("session.noteRestored", json!({})).await;
    let pc = hall.cut_and_log_in(pc).await;
    assert_eq!(pc.get("session.status", json!({})).await["restored"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_log_is_damaged_too_the_device_goes_back_and_nothing_is_doubled() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    // Since the copy was made, one application has reached the hub, and a draft was begun.
    let case = pc.apply("看牙").await;
    draft(&pc, "还没想好").await;
    let pc = hall
        .damage(pc, |folder| {
            zero(&folder.join("intent.db"), 4096, 1 << 20);
            zero(&folder.join("intent.db-wal"), 100, 8_000);
        })
        .await;
    let session = pc.log_in(identity::demo::PASSWORD).await.unwrap();
    assert_eq!(session["restored"]["whole"], false);
    // What the hub has is here again; the next application does not take a number that was given.
    pc.case(&case, "the case", |view| view["card"]["number"] != "").await;
    let next = pc.apply("搬家").await;
    assert_ne!(next, case);
    // The item may be here before the answer to its push.
    let settled = |status: &serde_json::Value| status["waiting"] == 0;
    let status = pc.until("the answer", "sync.status", json!({}), settled).await;
    assert_eq!(status["refused"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_replica_is_fetched_again() {
    let hall = Hall::open().await;
    let mut row = Row::new("corrupted replica", "real hub and desktop", "cargo test -p tests --test desk");
    for from in [0, 4096] {
        let pc = hall.pc(if from == 0 { "one" } else { "two" }, APPLICANT).await;
        let case = pc.apply("看牙").await;
        let pc = hall
            .damage(pc, |folder| {
                // Closed tidily, the log would not be there.
                fs::remove_file(folder.join("replica.db-wal")).unwrap_or_default();
                zero(&folder.join("replica.db"), from, 1 << 20);
            })
            .await;
        pc.log_in(identity::demo::PASSWORD).await.unwrap();
        pc.case(&case, "the case", |view| view["card"]["number"] != "").await;
        row.injections += 1;
        row.operations += 1;
    }
    row.note();
}

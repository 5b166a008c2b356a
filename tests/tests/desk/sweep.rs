//! Attachments that nothing mentions any more leave the disk, on the PC and at the hub; the others stay.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use backend::sweep;
use kernel::{BlobId, Clock as _};
use serde_json::{Value, json};

use crate::hall::{APPLICANT, HEAD, Hall, Pc};

/// A file of somebody's; its content is its name.
async fn add(pc: &Pc, name: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.pdf"));
    fs::write(&path, name).unwrap();
    pc.get("workflow.addBlob", json!({ "name": format!("{name}.pdf"), "path": path })).await
}

fn id(attachment: &Value) -> BlobId {
    attachment["blob"].as_str().unwrap().parse().unwrap()
}

/// As if nobody had touched any of them since before this PC's yesterday.
fn age(blobs: &Path, now: kernel::Timestamp) {
    let then = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.ms()).unwrap() - 25 * 3_600_000);
    let folders = |of: &Path| {
        let all = fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path());
        all.filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    for place in folders(blobs).iter().flat_map(|shelf| folders(shelf)) {
        File::open(place).unwrap().set_modified(then).unwrap();
    }
}

async fn is_here(pc: &Pc, blob: BlobId) -> bool {
    pc.ask("workflow.readBlob", json!({ "blob": blob })).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_drafts_operations_and_begun_acts_mention_stays_and_the_rest_goes_a_day_later() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    let head = hall.pc("head", HEAD).await;
    let case = head.get("workflow.beginDraft", json!({ "form": "leave", "data": {} })).await["id"].clone();
    pc.offline(true).await;
    let mut files = Vec::new();
    for name in ["drafted", "sent", "begun", "taken out", "discarded"] {
        files.push(add(&pc, name).await);
    }
    let [drafted, sent, begun, taken_out, discarded] = files.try_into().unwrap();
    let with = |file: &Value| {
        json!({
            "leaveType": "sick", "startOn": "2026-03-10", "endOn": "2026-03-10", "endHalf": "am",
            "reason": "看牙", "proof": [file],
        })
    };
    let begin = async |file: &Value| {
        pc.get("workflow.beginDraft", json!({ "form": "leave", "data": with(file) })).await["id"].clone()
    };
    let kept = begin(&taken_out).await;
    pc.get("workflow.saveDraft", json!({ "id": kept, "data": with(&drafted) })).await;
    let submitted = begin(&sent).await;
    pc.get("workflow.submit", json!({ "id": submitted })).await;
    let gone = begin(&discarded).await;
    pc.get("workflow.discardDraft", json!({ "id": gone })).await;
    let words = json!({ "text": "", "edits": { "files": [begun] }, "people": [], "to": "", "way": "" });
    pc.get("workflow.saveAct", json!({ "case": case, "aim": "comment", "words": words })).await;

    // Young, everything stays, also over a restart.
    let pc = hall.cut_and_log_in(pc).await;
    for file in [&drafted, &sent, &begun, &taken_out, &discarded] {
        assert!(is_here(&pc, id(file)).await, "{file}");
    }
    // A day later the sweep of the next start takes what nothing mentions.
    let now = hall.clock.now();
    let pc = hall.damage(pc, |folder| age(&folder.join("blobs"), now)).await;
    pc.log_in(identity::demo::PASSWORD).await.unwrap();
    let gone = async {
        for blob in [id(&taken_out), id(&discarded)] {
            while is_here(&pc, blob).await {
                tokio::task::yield_now().await;
            }
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(60), gone).await.is_ok(), "nothing was swept");
    for file in [&drafted, &sent, &begun] {
        assert!(is_here(&pc, id(file)).await, "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_hub_only_items_mention() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    let file = add(&pc, "sent").await;
    let data = json!({
        "leaveType": "sick", "startOn": "2026-03-10", "endOn": "2026-03-10", "endHalf": "am", "reason": "看牙",
        "proof": [file],
    });
    let draft = pc.get("workflow.beginDraft", json!({ "form": "leave", "data": data })).await;
    let queued = pc.get("workflow.submit", json!({ "id": draft["id"] })).await;
    let case = queued["case"].as_str().unwrap();
    pc.case(case, "it is on its way", |view| view["card"]["number"] != "").await;
    let (abandoned, _) = hall.hub.blobs.put(&b"an upload that was given up"[..]).unwrap();
    let now = hall.clock.now();
    let sweep = async |before: BTreeSet<BlobId>| {
        sweep::hub((&hall.hub.store, &hall.hub.blobs), before, now).await.unwrap()
    };
    assert_eq!(sweep(BTreeSet::new()).await, BTreeSet::from([id(&file)]));
    assert!(hall.hub.blobs.has(abandoned), "it is young");
    age(&hall.hub_folder().join("blobs"), now);
    sweep(BTreeSet::from([abandoned])).await;
    assert!(hall.hub.blobs.has(abandoned), "mentioned the last time");
    sweep(BTreeSet::new()).await;
    assert!(!hall.hub.blobs.has(abandoned));
    assert!(hall.hub.blobs.has(id(&file)));
}

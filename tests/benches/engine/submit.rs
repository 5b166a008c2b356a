//! T1: from the click on 提交 to what a power cut does not take. The real desktop, off the line: that the network is
//! not waited for is what is measured.

use std::time::Instant;

use serde_json::json;

use crate::desk::Desk;
use crate::disk;
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::{Times, ms};

const ROUNDS: usize = 300;

pub async fn run() {
    let founded = Founded::with(1).await;
    let (hub, _) = founded.serve().await;
    let desk = Desk::open(&hub, 0).await;
    desk.ask("sync.setOffline", json!({ "offline": true })).await;
    let mut submits = Times::default();
    let data = json!({
        "leaveType": "personal", "startOn": "2026-03-09", "endOn": "2026-03-09", "endHalf": "am", "reason": "看牙",
    });
    let mut disk = disk::fsync(desk.folder(), ROUNDS / 2);
    for _ in 0..ROUNDS {
        let draft = desk.ask("workflow.beginDraft", json!({ "form": "leave", "data": data })).await;
        let begun = Instant::now();
        desk.ask("workflow.submit", json!({ "id": draft["id"] })).await;
        submits.note(begun.elapsed());
    }
    disk.add(disk::fsync(desk.folder(), ROUNDS / 2));
    let (p99, fsync) = (submits.percentile(99), disk.percentile(99));
    let found = format!("{}; the disk's own fsync {}", submits.words(&[50, 99]), disk.words(&[50, 99]));
    let met = p99 <= fsync + std::time::Duration::from_millis(3);
    Figure::new("T1", "submit → durable on the PC, off the line", found)
        .asked(
            &format!("p99 ≤ one fsync + 3 ms (here {})", ms(fsync + std::time::Duration::from_millis(3))),
            met,
        )
        .note();
}

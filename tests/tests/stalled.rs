//! I11: what lines cost a hub whose readers have stopped to read. A binary of its own, because
//! everything that the process has allocated is weighed.
//!
//! Deliberately absent: what is freed and kept for later, SQLite's own memory, and the system's buffers of each socket. None of
//! them grows with what there is to be read.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

#[expect(dead_code, reason = "the same hall as for desktops; there are none here")]
#[path = "desk/hall.rs"]
mod hall;

use std::sync::Arc;

use backend::carrier::{Carrier as _, HttpCarrier, Line as _};
use backend::hub::{Feed, HubNode, Pace};
use kernel::{Clock as _, Ids, OpId, PersonId};
use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use sync::{Frame, NewItem, PullRequest, StreamId};
use testkit::faults::{Planted, Row};

use hall::{APPLICANT, Hall};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// In the table of faults.
const HARNESS: &str = "real hub and desktop";
/// Lines that nobody reads.
const LINES: usize = 8;
/// Lines with the bug.
const BUGGED: usize = 2;
/// What there is for each of them: more than the buffers of a socket take, so that a hub that does not wait shows it.
const ITEMS: usize = 384;
const ITEM_BYTES: usize = 64 * 1024;
/// For each line: a part is half a MiB, as rows, as frames, as text, and on its way out.
const BOUND: usize = 4 << 20;

/// Long opinions in a case, written by the hub itself. Says whose case it is.
fn grow(hall: &Hall, case: &str) -> PersonId {
    let stream: StreamId = format!("case:{case}").parse().unwrap();
    let (ids, now) = (Ids::new(hall.clock.clone(), hall.random.clone()), hall.clock.now());
    let grow = move |tx: &rusqlite::Connection| {
        let submitted = sync::hub::items(tx, &stream, 0, 1)?.remove(0);
        let by = serde_json::from_str::<Value>(&submitted.body).unwrap()["by"].clone();
        let deed = json!({ "did": "commented", "text": "字".repeat(ITEM_BYTES / "字".len()) });
        let body = json!({ "by": by, "deed": deed, "effects": [] }).to_string();
        for _ in 0..ITEMS {
            let kind = "workflow.commented".to_owned();
            let new = NewItem { stream: stream.clone(), kind, v: submitted.v, body: body.clone() };
            let id = OpId::new(&ids).unwrap();
            sync::hub::append(tx, submitted.actor, new, id, now, &backend::rooms::Projections)?;
        }
        Ok::<_, sync::Error>(submitted.actor.unwrap())
    };
    hall.hub.store.write_blocking(grow).unwrap()
}

/// All of it, please.
fn nothing_yet() -> PullRequest {
    PullRequest { protocol: sync::PROTOCOL, hub_epoch_seen: 0, cursors: Vec::new() }
}

async fn open(carrier: &HttpCarrier) -> <HttpCarrier as backend::carrier::Carrier>::Line {
    carrier.pull(nothing_yet()).await.unwrap()
}

/// The bug: a line that takes what there is for its reader, and does not ask whether it left.
async fn run_ahead(hub: &Arc<HubNode>, person: PersonId) -> Vec<String> {
    let mut feed = Feed::new(hub.clone(), person, nothing_yet(), Pace::default());
    let mut waiting = Vec::new();
    loop {
        for frame in feed.next().await.unwrap() {
            waiting.push(serde_json::to_string(&frame).unwrap());
            if matches!(frame, Frame::CaughtUp { .. }) {
                return waiting;
            }
        }
    }
}

/// Until this reader has everything: how many items of this size.
async fn read_all(carrier: &HttpCarrier) -> usize {
    let (mut line, mut long) = (open(carrier).await, 0);
    loop {
        for frame in line.next().await.unwrap() {
            match frame {
                Frame::Items { items, .. } => {
                    long += items.iter().filter(|item| item.body.len() > ITEM_BYTES / 2).count();
                }
                Frame::CaughtUp { .. } => return long,
                _ => {}
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_who_stop_reading_cost_little_and_hold_up_nobody() {
    let hall = Hall::open().await;
    let pc = hall.pc("pc", APPLICANT).await;
    let case = pc.apply("看牙").await;
    pc.desktop.stop().await;
    let applicant = grow(&hall, &case);
    let carrier = async || hall.carrier(APPLICANT, identity::demo::PASSWORD).await.unwrap();
    let reader = carrier().await;
    assert_eq!(read_all(&reader).await, ITEMS);
    let before = ALLOCATED.current_usage();

    let mut lines = Vec::new();
    for _ in 0..LINES {
        let carrier = carrier().await;
        let mut line = open(&carrier).await;
        line.next().await.unwrap();
        lines.push((carrier, line));
    }
    // While somebody else gets everything, they were all served until they could take no more.
    assert_eq!(read_all(&reader).await, ITEMS);
    let grown = ALLOCATED.current_usage().saturating_sub(before);
    println!("{LINES} lines that nobody reads: {before} bytes, and {grown} more");
    assert!(grown <= LINES * BOUND, "{before} bytes, and {grown} more for {LINES} lines");

    let mut row = Row::new("readers who stop reading", HARNESS, "cargo test -p tests --test stalled");
    (row.injections, row.operations) = (LINES, ITEMS);
    row.note();

    drop(lines);
    let before = ALLOCATED.current_usage();
    let mut waiting = Vec::new();
    for _ in 0..BUGGED {
        waiting.push(run_ahead(&hall.hub, applicant).await);
    }
    let grown = ALLOCATED.current_usage().saturating_sub(before);
    println!("{BUGGED} lines that run ahead of their readers: {before} bytes, and {grown} more");
    assert!(grown > BUGGED * BOUND, "the bug stays unnoticed: {before} bytes, and {grown} more");
    Planted::note("LinesRunAhead", HARNESS, "I11");
}

//! A device believes no frame, and can always begin anew.

use kernel::PersonId;
use rusqlite::Connection;
use serde_json::json;
use sync::device::{self, Applied};
use sync::{Chain, ChainHash, Frame, Item, Projection, StreamId};

use crate::office::{Office, Pc, empty_replica, in_transaction};
use crate::toy::{self, Toy};

/// A PC whose register at the hub has `n` words that it does not have yet, and the frame with them.
fn behind_by(seed: u64, n: usize) -> (Office, Pc, StreamId, Vec<Item>) {
    let office = Office::new(seed);
    let pc = office.pc(office.person());
    let register = pc.opens(&office, &[]);
    pc.pushes(&office);
    pc.pulls(&office);
    for word in 0..n {
        pc.adds(&office, &register, &format!("词{word}"));
    }
    pc.pushes(&office);
    let frames = office.frames(pc.cursors(), pc.me.person);
    let items = frames.into_iter().find_map(|frame| match frame {
        Frame::Items { items, .. } => Some(items),
        _ => None,
    });
    (office, pc, register, items.unwrap())
}

fn frame(stream: &StreamId, items: &[Item]) -> Frame {
    Frame::Items { stream: stream.clone(), items: items.to_vec() }
}

#[test]
fn frames_may_come_twice_and_overlap() {
    let (_, pc, register, items) = behind_by(40, 4);
    let grown =
        |from: u64| Applied::Grown { stream: register.clone(), from, kinds: ["toy.add".to_owned()].into() };
    assert_eq!(pc.applies(&frame(&register, &items[..2])), grown(2));
    assert_eq!(pc.applies(&frame(&register, &items[..2])), Applied::Nothing);
    assert_eq!(pc.applies(&frame(&register, &items[1..])), grown(4));
    assert_eq!(pc.applies(&frame(&register, &items)), Applied::Nothing);
    assert_eq!(
        device::verify_chain(&pc.replica, &register).unwrap(),
        Some(Chain::Whole { from: 0, head: 5 })
    );
    let read: Vec<_> = device::items(&pc.replica, &register, 1, 100).unwrap();
    assert_eq!(read, items);
}

#[test]
fn a_gap_is_asked_for_again_and_nothing_is_lost() {
    let (_, pc, register, items) = behind_by(41, 4);
    let before = (pc.cursors(), pc.words());
    let ask = Applied::AskAgain { stream: register.clone(), forgotten: false };
    assert_eq!(pc.applies(&frame(&register, &items[1..])), ask);
    let holed = [items[0].clone(), items[2].clone()];
    assert_eq!(pc.applies(&frame(&register, &holed)), ask, "all of a frame or nothing of it");
    let doubled = [items[0].clone(), items[0].clone()];
    assert_eq!(pc.applies(&frame(&register, &doubled)), ask);
    assert_eq!(
        pc.applies(&frame(&StreamId::Directory, &items)),
        Applied::AskAgain { stream: StreamId::Directory, forgotten: false }
    );
    assert_eq!((pc.cursors(), pc.words()), before);
}

#[test]
fn whatever_is_changed_in_an_item_the_stream_is_fetched_anew() {
    let changes: [fn(&mut Item); 6] = [
        |item| item.body = json!({ "word": "伪" }).to_string(),
        |item| item.kind = "toy.close".to_owned(),
        |item| item.actor = Some(PersonId::from_bytes([9; 16])),
        |item| item.hub_ts = item.hub_ts.plus_ms(1),
        |item| item.v = 2,
        |item| item.hash = ChainHash([1; 32]),
    ];
    for change in changes {
        let (office, pc, register, mut items) = behind_by(42, 3);
        change(&mut items[1]);
        assert_eq!(
            pc.applies(&frame(&register, &items)),
            Applied::AskAgain { stream: register.clone(), forgotten: true }
        );
        assert!(!pc.words().iter().any(|line| line.starts_with(&register.to_string())));
        pc.pulls(&office);
        assert_eq!(pc.words(), toy::state(&office.hub));
    }
}

#[test]
fn a_known_item_that_reads_otherwise_now_is_noticed() {
    let (_, pc, register, items) = behind_by(43, 2);
    pc.applies(&frame(&register, &items));
    let mut other = items[0].clone();
    other.hash = ChainHash([1; 32]);
    assert_eq!(
        pc.applies(&frame(&register, &[other])),
        Applied::AskAgain { stream: register, forgotten: true }
    );
}

#[test]
fn a_late_snapshot_does_not_take_the_stream_back() {
    let (_, pc, register, items) = behind_by(44, 3);
    pc.applies(&frame(&register, &items));
    let words = pc.words();
    let late = |hash| Frame::Snapshot { stream: register.clone(), at: 2, hash, body: "{}".to_owned() };
    assert_eq!(pc.applies(&late(items[0].hash)), Applied::Nothing);
    assert_eq!(pc.words(), words);
    assert_eq!(
        pc.applies(&late(ChainHash([1; 32]))),
        Applied::AskAgain { stream: register, forgotten: true }
    );
}

#[test]
fn what_a_newer_hub_says_besides_is_skipped() {
    let (office, pc, _, _) = behind_by(45, 1);
    let before = pc.cursors();
    assert_eq!(pc.applies(&Frame::Unknown), Applied::Nothing);
    assert_eq!(pc.applies(&Frame::Ping { hub_ts: office.now() }), Applied::Nothing);
    assert_eq!(pc.applies(&Frame::Behind), Applied::Behind);
    assert_eq!(pc.cursors(), before);
}

#[test]
fn a_frame_whose_commit_is_lost_is_as_if_it_had_never_come() {
    let (_, pc, register, items) = behind_by(46, 2);
    let before = (pc.cursors(), pc.words());
    let tx = pc.replica.unchecked_transaction().unwrap();
    device::apply(&tx, &frame(&register, &items), &Toy).unwrap();
    drop(tx);
    assert_eq!((pc.cursors(), pc.words()), before);
    pc.applies(&frame(&register, &items));
    assert_eq!(pc.words().len(), before.1.len() + 2);
}

/// A room of yesterday, that does not know `toy.add`.
struct Yesterday;

impl Projection for Yesterday {
    fn apply(&self, tx: &Connection, item: &Item) -> rusqlite::Result<()> {
        if item.kind == "toy.add" { Ok(()) } else { Toy.apply(tx, item) }
    }
    fn snapshot(&self, db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<String>> {
        Toy.snapshot(db, stream)
    }
    fn restore(&self, tx: &Connection, stream: &StreamId, body: &str) -> rusqlite::Result<()> {
        Toy.restore(tx, stream, body)
    }
    fn forget(&self, tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
        Toy.forget(tx, stream)
    }
}

#[test]
fn what_yesterdays_program_kept_raw_todays_understands_after_a_rebuild() {
    let (office, pc, register, items) = behind_by(47, 3);
    in_transaction(&pc.replica, |tx| device::apply(tx, &frame(&register, &items), &Yesterday)).unwrap();
    assert_ne!(pc.words(), toy::state(&office.hub));
    in_transaction(&pc.replica, |tx| device::rebuild_projection(tx, &Toy)).unwrap();
    assert_eq!(pc.words(), toy::state(&office.hub));
}

#[test]
fn a_damaged_log_is_found_and_its_place_is_named() {
    let (office, pc, register, items) = behind_by(48, 3);
    pc.applies(&frame(&register, &items));
    for db in [&pc.replica, &office.hub] {
        let sql = "UPDATE sync_items SET body = '{}' WHERE stream = ?1 AND seq = 3";
        db.execute(sql, [register.to_string()]).unwrap();
    }
    assert_eq!(device::verify_chain(&pc.replica, &register).unwrap(), Some(Chain::Broken { at: 3 }));
    assert_eq!(sync::hub::verify_chain(&office.hub, &register).unwrap(), Some(Chain::Broken { at: 3 }));
    pc.replica
        .execute("DELETE FROM sync_items WHERE stream = ?1 AND seq >= 3", [register.to_string()])
        .unwrap();
    assert_eq!(device::verify_chain(&pc.replica, &register).unwrap(), Some(Chain::Broken { at: 3 }));
    assert_eq!(device::verify_chain(&pc.replica, &StreamId::Forms).unwrap(), None);
}

#[test]
fn the_replica_may_be_thrown_away_at_any_time() {
    let (office, mut pc, register, items) = behind_by(49, 3);
    pc.applies(&frame(&register, &items));
    pc.adds(&office, &register, "待");
    let words = pc.words();
    pc.replica = empty_replica();
    pc.pulls(&office);
    assert_eq!(pc.words(), words);
    assert_eq!(device::pending(&pc.intent).unwrap().len(), 1, "what waits does not lie there");
}

//! A database kept twice: its file is really damaged, and nothing that was answered is missing.

use std::fs;

use super::*;
use crate::Recovered;

const TWICE: Options = Options { durability: Durability::Twice, running: Running::Threaded { readers: 1 } };

/// A desk where a long day was worked: an old copy, and a log that nobody wrote back, as a power cut leaves it.
fn after_a_cut(notes: i64) -> (Desk, tempfile::TempDir) {
    let desk = Desk::new();
    let store = desk.open(TWICE);
    for id in 0..notes {
        store.write_blocking(move |db| note(db, id, &"用车申请".repeat(40))).unwrap();
    }
    let cut = tempfile::tempdir().unwrap();
    for name in ["intent.db", "intent.db-wal", "intent.db.copy"] {
        fs::copy(desk.folder.path().join(name), cut.path().join(name)).unwrap();
    }
    drop(store);
    let Desk { folder, key } = desk;
    (Desk { folder: cut, key }, folder)
}

fn zero(desk: &Desk, name: &str, from: usize, length: usize) {
    let path = desk.folder.path().join(name);
    let mut bytes = fs::read(&path).unwrap();
    let end = (from + length).min(bytes.len());
    bytes[from..end].fill(0);
    fs::write(path, bytes).unwrap();
}

fn counted(desk: &Desk) -> (i64, Option<Recovered>) {
    let store = desk.open(TWICE);
    store.quick_check_blocking().unwrap();
    (store.read_blocking(count).unwrap(), store.recovered())
}

/// A store that was closed: everything is in the database, and in the copy.
fn closed(notes: i64) -> Desk {
    let desk = Desk::new();
    let store = desk.open(TWICE);
    store.write_blocking(move |db| (0..notes).try_for_each(|id| note(db, id, &"x".repeat(200)))).unwrap();
    drop(store);
    desk
}

#[test]
fn closed_and_opened_again_nothing_is_recovered() {
    let desk = closed(500);
    assert_eq!(counted(&desk), (500, None));
    assert_eq!(counted(&desk), (500, None));
}

#[test]
fn after_a_cut_the_log_is_there_and_nothing_is_recovered() {
    let (desk, _) = after_a_cut(50);
    assert_eq!(counted(&desk), (50, None));
}

#[test]
fn zeroed_pages_of_the_database_lose_nothing() {
    for page in 0..6 {
        let desk = closed(500);
        zero(&desk, "intent.db", page * 4096, 4096);
        assert_eq!(counted(&desk), (500, Some(Recovered::Whole)), "page {page}");
        // Told until it is noted, and whole from now on.
        let store = desk.open(TWICE);
        assert_eq!(store.recovered(), Some(Recovered::Whole));
        store.recovery_noted().unwrap();
        drop(store);
        assert_eq!(counted(&desk), (500, None));
        assert!(desk.folder.path().join("intent.db.damaged").exists());
    }
}

#[test]
fn a_database_that_is_gone_empty_or_cut_short_loses_nothing_either() {
    for length in [None, Some(0), Some(100), Some(4096), Some(10_000)] {
        let (desk, _) = after_a_cut(60);
        match length {
            None => fs::remove_file(desk.path()).unwrap(),
            Some(length) => {
                let file = fs::OpenOptions::new().write(true).open(desk.path()).unwrap();
                file.set_len(length).unwrap();
            }
        }
        let (notes, recovered) = counted(&desk);
        assert_eq!(notes, 60, "{length:?}");
        assert!(recovered != Some(Recovered::Part), "{length:?}");
    }
}

#[test]
fn after_a_cut_a_damaged_database_is_made_from_the_copy_and_the_log() {
    let (desk, _) = after_a_cut(80);
    zero(&desk, "intent.db", 0, 1 << 20);
    assert_eq!(counted(&desk), (80, Some(Recovered::Whole)));
    assert_eq!(counted(&desk), (80, Some(Recovered::Whole)));
    // The copy is renewed with it: damaged once more, it is still all there.
    zero(&desk, "intent.db", 4096, 1 << 20);
    assert_eq!(counted(&desk), (80, Some(Recovered::Whole)));
}

#[test]
fn where_the_log_is_damaged_too_it_is_said_that_something_may_be_missing() {
    let (desk, _) = after_a_cut(80);
    zero(&desk, "intent.db", 0, 1 << 20);
    let log = fs::metadata(desk.folder.path().join("intent.db-wal")).unwrap().len();
    zero(&desk, "intent.db-wal", usize::try_from(log).unwrap() / 2, 4096);
    let (notes, recovered) = counted(&desk);
    assert!(notes < 80, "{notes}");
    assert_eq!(recovered, Some(Recovered::Part));
    let store = desk.open(TWICE);
    store.write_blocking(|db| note(db, 1_000, "work goes on")).unwrap();
}

#[test]
fn a_damaged_copy_is_no_copy_and_nothing_is_touched() {
    let desk = closed(500);
    zero(&desk, "intent.db", 4096, 4096);
    zero(&desk, "intent.db.copy", 4096, 4096);
    let before = fs::read(desk.path()).unwrap();
    let error = desk.try_open(&[NOTES], TWICE).err().unwrap();
    assert!(error.is_corrupt(), "{error}");
    assert_eq!(fs::read(desk.path()).unwrap(), before);
    assert!(!desk.folder.path().join("intent.db.recovered").exists());
}

#[test]
fn another_key_is_not_taken_for_damage_of_the_file() {
    let desk = closed(10);
    let other = DataKey::from_bytes([9; 16]);
    let error = Store::open(&desk.path(), &other, &[NOTES], TWICE).err().unwrap();
    assert!(matches!(error, OpenError::WrongKey { .. }), "{error}");
    assert_eq!(counted(&desk), (10, None));
}

#[test]
fn a_damaged_database_never_takes_the_place_of_the_copy() {
    let (desk, _) = after_a_cut(80);
    let copy = fs::read(desk.folder.path().join("intent.db.copy")).unwrap();
    let store = desk.open(TWICE);
    // Under the running store, as a failing disk does it.
    zero(&desk, "intent.db", 4096, 1 << 20);
    store.write_blocking(|db| note(db, 1_000, "the cache still knows")).unwrap();
    drop(store);
    assert_eq!(fs::read(desk.folder.path().join("intent.db.copy")).unwrap(), copy);
    assert_eq!(counted(&desk), (81, Some(Recovered::Whole)));
}

#[test]
fn where_no_copy_can_be_made_work_goes_on_and_the_log_is_kept() {
    let desk = closed(20);
    // As on a full disk: nothing can be put there.
    let next = desk.folder.path().join("intent.db.next");
    fs::create_dir_all(next.join("in the way")).unwrap();
    let store = desk.open(TWICE);
    for id in 100..140 {
        store.write_blocking(move |db| note(db, id, "y")).unwrap();
    }
    drop(store);
    assert_eq!(counted(&desk), (60, None));
    fs::remove_dir_all(&next).unwrap();
    zero(&desk, "intent.db", 0, 1 << 20);
    assert_eq!(counted(&desk), (60, Some(Recovered::Whole)));
}

#[test]
fn a_recovery_that_finds_no_room_changes_nothing_and_says_so() {
    let desk = closed(20);
    zero(&desk, "intent.db", 0, 4096);
    let next = desk.folder.path().join("intent.db.next");
    fs::create_dir_all(next.join("in the way")).unwrap();
    let error = desk.try_open(&[NOTES], TWICE).err().unwrap();
    assert!(!error.is_corrupt(), "{error}");
    fs::remove_dir_all(&next).unwrap();
    assert_eq!(counted(&desk), (20, Some(Recovered::Whole)));
}

#[test]
fn a_long_log_ends_in_a_new_copy() {
    let desk = Desk::new();
    let store = desk.open(TWICE);
    let body = "用".repeat(100_000);
    for id in 0..20 {
        let body = body.clone();
        store.write_blocking(move |db| note(db, id, &body)).unwrap();
    }
    drop(store);
    let log = fs::metadata(desk.folder.path().join("intent.db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "it was written back when the store was closed");
    let (copy, database) = (desk.folder.path().join("intent.db.copy"), desk.path());
    assert_eq!(fs::read(copy).unwrap(), fs::read(database).unwrap());
}

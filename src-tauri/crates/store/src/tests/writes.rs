//! One writer, many who ask.

use std::sync::mpsc;
use std::time::Duration;

use kernel::{Code, Refusal};

use super::*;
use crate::job::{Job, Task};
use crate::writer::commit;

fn both_ways(test: impl Fn(Store)) {
    for options in [THREADED, INLINE] {
        let desk = Desk::new();
        test(desk.open(options));
    }
    test(Store::open_in_memory(&[NOTES]).unwrap());
}

#[test]
fn what_was_answered_is_read() {
    both_ways(|store| {
        store.write_blocking(|db| note(db, 1, "用车申请")).unwrap();
        assert_eq!(store.read_blocking(count).unwrap(), 1);
    });
}

#[test]
fn a_failed_write_undoes_itself() {
    both_ways(|store| {
        let failed: Result<(), Error> = store.write_blocking(|db| {
            note(db, 1, "first half")?;
            note(db, 1, "the same number again")
        });
        assert_eq!(failed.unwrap_err().refusal().code, Code::Internal);
        assert_eq!(store.read_blocking(count).unwrap(), 0);
    });
}

#[test]
fn a_refusal_of_the_rooms_own_undoes_what_was_written_before_it() {
    both_ways(|store| {
        let refused: Result<(), Refusal> = store.write_blocking(|db| {
            note(db, 1, "x")?;
            Err(Refusal::new(Code::NotPermitted))
        });
        assert_eq!(refused.unwrap_err().code, Code::NotPermitted);
        assert_eq!(store.read_blocking(count).unwrap(), 0);
    });
}

#[test]
fn a_panic_undoes_itself_and_the_store_lives_on() {
    both_ways(|store| {
        let panicked: Result<(), Error> = store.write_blocking(|db| {
            note(db, 1, "x")?;
            panic!("a bug in a room");
        });
        assert!(matches!(panicked, Err(Error::Panicked)));
        let panicked: Result<(), Error> = store.read_blocking(|_| panic!("a bug in a room"));
        assert_eq!(panicked.unwrap_err().refusal().code, Code::Internal);
        store.write_blocking(|db| note(db, 1, "y")).unwrap();
        assert_eq!(store.read_blocking(count).unwrap(), 1);
    });
}

#[test]
fn a_read_can_change_nothing_and_sees_one_moment() {
    both_ways(|store| {
        let refused = store.read_blocking(|db| note(db, 1, "x")).unwrap_err();
        assert_eq!(refused.refusal().code, Code::ReadOnly);
        store.write_blocking(|db| note(db, 1, "x")).unwrap();
    });
    let desk = Desk::new();
    let store = desk.open(THREADED);
    let (began, wait_begun) = mpsc::channel();
    let (go_on, wait_go_on) = mpsc::channel::<()>();
    let reader = std::thread::spawn({
        let store = store.clone();
        move || {
            store.read_blocking(move |db| {
                let before = count(db)?;
                began.send(()).unwrap();
                wait_go_on.recv().unwrap();
                Ok::<_, Error>((before, count(db)?))
            })
        }
    });
    wait_begun.recv().unwrap();
    store.write_blocking(|db| note(db, 1, "meanwhile")).unwrap();
    go_on.send(()).unwrap();
    assert_eq!(reader.join().unwrap().unwrap(), (0, 0));
    assert_eq!(store.read_blocking(count).unwrap(), 1);
}

/// While the writer is held up, a batch gathers behind it, so that all of it shares one commit.
fn in_one_batch(store: &Store, ask: impl FnOnce()) {
    let (started, wait_started) = mpsc::channel();
    let (release, wait_release) = mpsc::channel::<()>();
    let held = std::thread::spawn({
        let store = store.clone();
        move || {
            store.write_blocking(move |_| {
                started.send(()).unwrap();
                wait_release.recv().unwrap();
                Ok::<_, Error>(())
            })
        }
    });
    wait_started.recv().unwrap();
    ask();
    release.send(()).unwrap();
    held.join().unwrap().unwrap();
}

#[test]
fn of_a_batch_only_those_that_fail_are_undone() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    let (answer, answers) = mpsc::channel();
    in_one_batch(&store, || {
        // The first of them fails: what it wrote is undone with the transaction, which begins anew for the others.
        for id in 1..301 {
            let answer = answer.clone();
            store.send_write(
                move |db| {
                    note(db, id, "x")?;
                    match id % 3 {
                        0 => Ok(()),
                        1 => Err(Refusal::new(Code::Stale)),
                        _ => panic!("a bug in a room"),
                    }
                },
                move |outcome: Result<(), Refusal>| answer.send((id, outcome)).unwrap(),
            );
        }
    });
    drop(answer);
    let outcomes: Vec<_> = answers.iter().collect();
    assert_eq!(outcomes.len(), 300);
    for (id, outcome) in outcomes {
        let expected = match id % 3 {
            0 => Ok(()),
            1 => Err(Code::Stale),
            _ => Err(Code::Internal),
        };
        assert_eq!(outcome.map_err(|refusal| refusal.code), expected, "{id}");
    }
    let kept: Vec<i64> = store
        .read_blocking(|db| {
            let mut statement = db.prepare("SELECT id FROM notes ORDER BY id")?;
            let ids = statement.query_map([], |row| row.get(0))?;
            Ok::<_, Error>(ids.collect::<rusqlite::Result<_>>()?)
        })
        .unwrap();
    assert_eq!(kept, (3..301).step_by(3).collect::<Vec<_>>());
}

#[test]
fn when_the_common_commit_fails_everybody_in_it_is_told() {
    const LEDGER: MigrationSet = MigrationSet {
        room: "ledger",
        migrations: &[Migration {
            version: 1,
            name: "ledger",
            sql: "CREATE TABLE people (id INTEGER PRIMARY KEY) STRICT;
                  CREATE TABLE duties (
                      person INTEGER NOT NULL REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED
                  ) STRICT;",
        }],
    };
    let desk = Desk::new();
    let store = desk.try_open(&[NOTES, LEDGER], THREADED).unwrap();
    let (answer, answers) = mpsc::channel();
    in_one_batch(&store, || {
        for id in 0..3 {
            let answer = answer.clone();
            let act = move |db: &Connection| {
                note(db, id, "x")?;
                if id == 1 {
                    // Checked at the commit only.
                    db.execute("INSERT INTO duties (person) VALUES (404)", [])?;
                }
                Ok::<_, Error>(())
            };
            store.send_write(act, move |outcome| answer.send(outcome).unwrap());
        }
    });
    drop(answer);
    assert_eq!(answers.iter().filter(Result::is_err).count(), 3);
    assert_eq!(store.read_blocking(count).unwrap(), 0);
    store.write_blocking(|db| note(db, 1, "the next is well again")).unwrap();
}

#[test]
fn a_closure_that_ends_the_common_transaction_fails_those_before_it_and_not_those_after_it() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    let (answer, answers) = mpsc::channel();
    in_one_batch(&store, || {
        for id in 0..3 {
            let answer = answer.clone();
            let act = move |db: &Connection| {
                if id == 1 {
                    db.execute_batch("ROLLBACK")?;
                }
                note(db, id, "x")
            };
            store.send_write(act, move |outcome| answer.send((id, outcome.is_ok())).unwrap());
        }
    });
    drop(answer);
    let outcomes: Vec<_> = answers.iter().collect();
    assert!(
        outcomes.contains(&(0, false)) && outcomes.contains(&(1, false)) && outcomes.contains(&(2, true))
    );
}

#[test]
fn a_hundred_people_at_once_lose_nothing() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    let people: Vec<_> = (0..8)
        .map(|person| {
            let store = store.clone();
            std::thread::spawn(move || {
                for nth in 0..50 {
                    store.write_blocking(move |db| note(db, person * 1000 + nth, "x")).unwrap();
                    let seen = store
                        .read_blocking(move |db| {
                            let sql = "SELECT count(*) FROM notes WHERE id / 1000 = ?1";
                            Ok::<i64, Error>(db.query_row(sql, [person], |row| row.get(0))?)
                        })
                        .unwrap();
                    assert_eq!(seen, nth + 1, "everybody reads their own writes");
                }
            })
        })
        .collect();
    people.into_iter().for_each(|person| person.join().unwrap());
    assert_eq!(store.read_blocking(count).unwrap(), 400);
}

#[test]
fn the_last_handle_waits_for_what_was_sent_and_closes_the_file() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    in_one_batch(&store, || {
        for id in 0..100 {
            store.send_write(move |db| note(db, id, "x"), |outcome| outcome.unwrap());
        }
    });
    drop(store);
    assert!(!desk.folder.path().join("intent.db-wal").exists(), "nothing is left in the log");
    assert_eq!(desk.open(THREADED).read_blocking(count).unwrap(), 100);
}

#[test]
fn a_closure_may_own_the_last_handle() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    let (done, wait_done) = mpsc::channel();
    let last = store.clone();
    let (gone, wait_gone) = mpsc::channel::<()>();
    store.send_write(
        move |db| {
            wait_gone.recv().unwrap();
            drop(last);
            note(db, 1, "x")
        },
        move |outcome| done.send(outcome).unwrap(),
    );
    drop(store);
    gone.send(()).unwrap();
    wait_done.recv().unwrap().unwrap();
}

#[test]
fn a_full_disk_and_a_read_only_one_are_told_apart() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    let full: Result<(), Error> = store.write_blocking(|db| {
        db.execute_batch("PRAGMA max_page_count = 1")?;
        for id in 0..1000 {
            note(db, id, &"x".repeat(1000))?;
        }
        Ok(())
    });
    assert_eq!(full.unwrap_err().refusal().code, Code::DiskFull);
    let failure = |code: i32| {
        Error::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)).refusal().code
    };
    use rusqlite::ffi;
    for (code, expected) in [
        (ffi::SQLITE_FULL, Code::DiskFull),
        (ffi::SQLITE_READONLY, Code::ReadOnly),
        (ffi::SQLITE_READONLY_DBMOVED, Code::ReadOnly),
        (ffi::SQLITE_CANTOPEN, Code::ReadOnly),
        (ffi::SQLITE_IOERR_FSYNC, Code::ReadOnly),
        (ffi::SQLITE_IOERR_SHORT_READ, Code::Corrupt),
        (ffi::SQLITE_CORRUPT, Code::Corrupt),
        (ffi::SQLITE_NOTADB, Code::Corrupt),
        (ffi::SQLITE_BUSY, Code::Busy),
        (ffi::SQLITE_NOMEM, Code::Internal),
    ] {
        assert_eq!(failure(code), expected, "{code}");
    }
}

#[tokio::test]
async fn futures_resolve_after_the_commit() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    store.write(|db| note(db, 1, "x")).await.unwrap();
    assert_eq!(store.read(count).await.unwrap(), 1);
    store.quick_check().await.unwrap();
    // A future nobody waits for still writes; the next write comes after it.
    drop(tokio::spawn({
        let store = store.clone();
        async move { store.write(|db| note(db, 2, "y")).await }
    }));
    tokio::task::yield_now().await;
    store.write(|db| note(db, 3, "z")).await.unwrap();
    assert_eq!(store.read(count).await.unwrap(), 3);
}

#[test]
fn a_transaction_that_has_run_for_long_takes_in_nobody_else() {
    // What is already committed when each of three writes runs, as another connection sees it.
    let seen_before_each = |long| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(NOTES.migrations[0].sql).unwrap();
        let (tell, told) = mpsc::channel();
        let write = |id: i64| -> Box<dyn Job> {
            let (tell, path) = (tell.clone(), path.clone());
            let act = move |db: &Connection| {
                let seen = count(&Connection::open(path)?)?;
                note(db, id, "x")?;
                Ok::<_, Error>(seen)
            };
            Box::new(Task::new(act, move |seen: Result<i64, Error>| tell.send(seen.unwrap()).unwrap()))
        };
        commit(&db, (1..=3).map(write).collect(), long);
        told.try_iter().collect::<Vec<_>>()
    };
    assert_eq!(seen_before_each(Duration::MAX), [0, 0, 0]);
    assert_eq!(seen_before_each(Duration::ZERO), [0, 1, 2]);
}

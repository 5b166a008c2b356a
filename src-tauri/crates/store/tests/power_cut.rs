//! The power goes, and the disk is full. Under SQLite lies a disk that remembers every write and every `fsync`;
//! afterwards the files are rebuilt as a cut at any moment could have left them: everything synced, and of the
//! rest any sectors or none. Deliberately absent: drives that lie about having synced.
#![expect(unsafe_code, reason = "a file system for SQLite is a table of C functions")]

#[path = "power_cut/disk.rs"]
mod disk;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::sync::{Mutex, PoisonError};

    use crypto::DataKey;
    use kernel::Code;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    use store::{Durability, Error, Migration, MigrationSet, Options, Running, Store};
    use testkit::faults::{Planted, Row};

    use crate::disk;

    const OUTBOX: MigrationSet = MigrationSet {
        room: "outbox",
        migrations: &[Migration {
            version: 1,
            name: "outbox",
            sql: "CREATE TABLE drafts (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
                  CREATE TABLE ops (dseq INTEGER PRIMARY KEY, op BLOB NOT NULL UNIQUE, state INTEGER NOT NULL) STRICT;
                  CREATE INDEX ops_by_state ON ops (state);",
        }],
    };
    const KEY: DataKey = DataKey::from_bytes([7; 16]);
    const WRITES: i64 = 120;

    /// There is one disk in this process: one test at a time.
    static TURN: Mutex<()> = Mutex::new(());

    fn open(folder: &Path, durability: Durability, running: Running) -> Store {
        Store::open(&folder.join("intent.db"), &KEY, &[OUTBOX], Options { durability, running }).unwrap()
    }

    fn draft_and_op(store: &Store, nth: i64) -> Result<(), Error> {
        store.write_blocking(move |db| {
            db.execute("INSERT INTO drafts (id, body) VALUES (?1, ?2)", (nth, "用车申请".repeat(50)))?;
            let op = crypto::sm3(&nth.to_be_bytes());
            db.execute("INSERT INTO ops (dseq, op, state) VALUES (?1, ?2, 0)", (nth, op))?;
            if nth % 7 == 0 {
                db.execute("UPDATE ops SET state = 1 WHERE dseq = ?1", [nth - 5])?;
            }
            if nth % 11 == 0 {
                db.execute("UPDATE drafts SET body = body || '（修改）' WHERE id = ?1", [nth / 2])?;
            }
            Ok(())
        })
    }

    /// What a store answers after it was opened: the numbers of its drafts and of its ops.
    fn rows(store: &Store) -> (BTreeSet<i64>, BTreeSet<i64>) {
        store.quick_check_blocking().unwrap();
        let numbers = |sql: &'static str| {
            let read = move |db: &rusqlite::Connection| {
                let mut statement = db.prepare(sql)?;
                let numbers = statement.query_map([], |row| row.get(0))?;
                Ok::<_, Error>(numbers.collect::<rusqlite::Result<_>>()?)
            };
            store.read_blocking(read).unwrap()
        };
        (numbers("SELECT id FROM drafts"), numbers("SELECT dseq FROM ops"))
    }

    /// What a working day is like.
    #[derive(Clone, Copy)]
    struct Day {
        durability: Durability,
        /// One by one as a person writes, or by many at once who share commits.
        writers: i64,
        /// Every so-manieth sync fails.
        failing_syncs: Option<u32>,
    }

    const PERSON: Day = Day { durability: Durability::Full, writers: 1, failing_syncs: None };
    const HUB: Day = Day { writers: 6, ..PERSON };

    /// Work for a day. What the disk remembers of it.
    fn work(day: Day, office: &Path) -> Vec<disk::Event> {
        disk::watch(office);
        if day.failing_syncs.is_some() {
            disk::keeps_neighbours();
        }
        let running = if day.writers > 1 { Running::Threaded { readers: 1 } } else { Running::Inline };
        let store = open(office, day.durability, running);
        // The log is written back into the database every so often, and a cut may hit that, too.
        store.write_blocking(|db| Ok::<_, Error>(db.pragma_update(None, "wal_autocheckpoint", 40)?)).unwrap();
        disk::answered(0);
        disk::failing_syncs(day.failing_syncs);
        std::thread::scope(|scope| {
            for writer in 1..=day.writers {
                let store = &store;
                scope.spawn(move || {
                    for nth in (writer..=WRITES).step_by(usize::try_from(day.writers).unwrap()) {
                        match draft_and_op(store, nth) {
                            Ok(()) => disk::answered(nth),
                            Err(error) => assert!(day.failing_syncs.is_some(), "{error}"),
                        }
                    }
                });
            }
        });
        // Closing writes the log back: that belongs to the night.
        disk::stop_watching()
    }

    /// Cut the power at `cuts` moments of a day. How many of them lost an answered write.
    fn cut_power(day: Day, cuts: usize) -> usize {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let (office, rebuilt) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let events = work(day, office.path());
        let mut dice = StdRng::seed_from_u64(11);
        let mut losses = 0;
        for _ in 0..cuts {
            let answered = disk::rebuild(&events, rebuilt.path(), &mut dice);
            let store = open(rebuilt.path(), day.durability, Running::Inline);
            let (drafts, ops) = rows(&store);
            assert_eq!(drafts, ops, "no half of a write without the other");
            if day.writers == 1 && day.failing_syncs.is_none() {
                let last = drafts.last().copied().unwrap_or(0);
                assert_eq!(drafts, (1..=last).collect(), "no write without those before it");
            }
            losses += usize::from(!answered.is_subset(&drafts));
        }
        losses
    }

    fn cuts(usual: usize) -> usize {
        std::env::var("TONGBAN_CUTS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
    }

    /// What the fault table says of it.
    fn note(fault: &str, injections: usize, operations: usize, lost: usize) {
        let mut row = Row::new(fault, HARNESS, "TONGBAN_CUTS=… cargo test -p store --test power_cut");
        (row.injections, row.operations) = (injections, operations);
        row.found(&vec!["I1 lost".to_owned(); lost]);
        row.note();
    }

    const HARNESS: &str = "remembering disk under SQLite";

    #[test]
    fn what_exists_nowhere_else_survives_every_power_cut() {
        let cuts = cuts(1_500);
        let lost = cut_power(PERSON, cuts);
        note("power cut of a client", cuts, usize::try_from(WRITES).unwrap(), lost);
        assert_eq!(lost, 0);
    }

    #[test]
    fn what_a_hub_has_answered_to_many_at_once_survives_every_power_cut() {
        let cuts = cuts(300);
        let lost = cut_power(HUB, cuts);
        note("power cut of the hub", cuts, usize::try_from(WRITES).unwrap(), lost);
        assert_eq!(lost, 0);
    }

    #[test]
    fn what_was_answered_between_syncs_that_failed_survives_every_power_cut() {
        let cuts = cuts(300);
        let lost = cut_power(Day { failing_syncs: Some(5), ..PERSON }, cuts);
        note("EIO on fsync, then a power cut", cuts, usize::try_from(WRITES).unwrap(), lost);
        assert_eq!(lost, 0);
    }

    #[test]
    fn what_can_be_fetched_again_is_whole_after_a_power_cut_though_perhaps_of_a_moment_ago() {
        let lost = cut_power(Day { durability: Durability::Normal, ..PERSON }, 150);
        assert!(lost > 0, "else this disk cuts nothing");
        Planted::note("CommitsAreNotSynced", HARNESS, "I1");
    }

    /// Refuse writes by `hinder` in the middle of a morning, and take them again after.
    fn hinders(office: &Path, code: Code, hinder: fn(Option<u32>), after: u32) {
        disk::watch(office);
        let store = open(office, Durability::Full, Running::Threaded { readers: 1 });
        let mut answered = BTreeSet::new();
        hinder(Some(after));
        for nth in 1..=20 {
            match draft_and_op(&store, nth) {
                Ok(()) => assert!(answered.insert(nth)),
                Err(error) => assert_eq!(error.refusal().code, code, "{error}"),
            }
        }
        assert!(answered.len() < 20, "the disk took everything");
        assert_eq!(rows(&store).1, answered);
        hinder(None);
        draft_and_op(&store, 21).unwrap();
        answered.insert(21);
        drop(store);
        disk::stop_watching();
        let store = open(office, Durability::Full, Running::Inline);
        assert_eq!(rows(&store), (answered.clone(), answered));
    }

    #[test]
    fn a_disk_that_fills_up_or_becomes_read_only_refuses_writes_and_takes_them_again_later() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut dice = StdRng::seed_from_u64(12);
        type Hinder = fn(Option<u32>);
        let ways: [(&str, Code, Hinder); 2] = [
            ("disk full", Code::DiskFull, disk::room_for),
            ("read-only disk", Code::ReadOnly, disk::read_only_after),
        ];
        for (fault, code, hinder) in ways {
            for _ in 0..30 {
                hinders(tempfile::tempdir().unwrap().path(), code, hinder, dice.random_range(0..40));
            }
            note(fault, 30, 30 * 21, 0);
        }
    }
}

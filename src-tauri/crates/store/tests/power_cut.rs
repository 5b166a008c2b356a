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

    /// Cut the power at `cuts` moments of a working day. How many of them lost an answered write.
    fn cut_power(durability: Durability, cuts: u32) -> u32 {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let (office, rebuilt) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        disk::watch(office.path());
        let store = open(office.path(), durability, Running::Inline);
        // The log is written back into the database every so often, and a cut may hit that, too.
        store.write_blocking(|db| Ok::<_, Error>(db.pragma_update(None, "wal_autocheckpoint", 40)?)).unwrap();
        disk::answered(0);
        for nth in 1..=WRITES {
            draft_and_op(&store, nth).unwrap();
            disk::answered(nth);
        }
        let events = disk::stop_watching();
        drop(store);

        let mut dice = StdRng::seed_from_u64(11);
        let mut losses = 0;
        for _ in 0..cuts {
            let answered = disk::rebuild(&events, rebuilt.path(), &mut dice);
            let store = open(rebuilt.path(), durability, Running::Inline);
            let (drafts, ops) = rows(&store);
            assert_eq!(drafts, ops, "no half of a write without the other");
            let last = drafts.last().copied().unwrap_or(0);
            assert_eq!(drafts, (1..=last).collect(), "no write without those before it");
            losses += u32::from(last < answered);
        }
        losses
    }

    #[test]
    fn what_exists_nowhere_else_survives_every_power_cut() {
        assert_eq!(cut_power(Durability::Full, 300), 0);
    }

    #[test]
    fn what_can_be_fetched_again_is_whole_after_a_power_cut_though_perhaps_of_a_moment_ago() {
        assert!(cut_power(Durability::Normal, 150) > 0, "else this disk cuts nothing");
    }

    #[test]
    fn a_disk_that_fills_up_refuses_writes_and_takes_them_again_when_there_is_room() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut dice = StdRng::seed_from_u64(12);
        for _ in 0..30 {
            let office = tempfile::tempdir().unwrap();
            disk::watch(office.path());
            let store = open(office.path(), Durability::Full, Running::Threaded { readers: 1 });
            let mut answered = BTreeSet::new();
            disk::room_for(Some(dice.random_range(0..40)));
            for nth in 1..=20 {
                match draft_and_op(&store, nth) {
                    Ok(()) => assert!(answered.insert(nth)),
                    Err(error) => assert_eq!(error.refusal().code, Code::DiskFull, "{error}"),
                }
            }
            assert!(answered.len() < 20, "the disk was full");
            assert_eq!(rows(&store).1, answered);
            disk::room_for(None);
            draft_and_op(&store, 21).unwrap();
            answered.insert(21);
            drop(store);
            disk::stop_watching();
            let store = open(office.path(), Durability::Full, Running::Inline);
            assert_eq!(rows(&store), (answered.clone(), answered));
        }
    }
}

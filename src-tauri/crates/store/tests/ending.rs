//! A process ends while its store is at work: threads read and write, and nobody has closed anything.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crypto::DataKey;
use store::{Durability, Error, Migration, MigrationSet, Options, Running, Store};

const KEY: DataKey = DataKey::from_bytes([7; 16]);
const NOTES: MigrationSet = MigrationSet {
    room: "notes",
    migrations: &[Migration {
        version: 1,
        name: "notes",
        sql: "CREATE TABLE notes (n INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;",
    }],
};
/// Set for the process that is to end, to the folder it works in.
const FOLDER: &str = "TONGBAN_ENDING_IN";
/// How it says goodbye.
const CODE: i32 = 7;
const PROCESSES: usize = 20;

fn open(folder: &Path) -> Store {
    let options = Options { durability: Durability::Full, running: Running::Threaded { readers: 3 } };
    Store::open(&folder.join("intent.db"), &KEY, &[NOTES], options).unwrap()
}

fn write(store: &Store) -> i64 {
    let note = |db: &rusqlite::Connection| {
        db.execute("INSERT INTO notes (body) VALUES (zeroblob(4000))", [])?;
        Ok::<_, Error>(db.last_insert_rowid())
    };
    store.write_blocking(note).unwrap()
}

fn read(store: &Store) -> i64 {
    let sum = |db: &rusqlite::Connection| {
        // After every write a reader looks at all pages anew, through the cipher.
        let sum = "SELECT sum(length(CAST(hex(body) AS BLOB))), count(*) FROM notes";
        Ok::<_, Error>(db.query_row(sum, [], |row| row.get(1))?)
    };
    store.read_blocking(sum).unwrap()
}

/// What the process does that is to end: it prints what was answered, until its main thread has enough.
#[test]
fn works_until_it_ends() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = open(Path::new(&folder));
    for _ in 0..3 {
        let store = store.clone();
        std::thread::spawn(move || {
            loop {
                read(&store);
            }
        });
    }
    let writing = store.clone();
    std::thread::spawn(move || {
        loop {
            let answered = write(&writing);
            writeln!(std::io::stderr(), "{answered}").unwrap();
        }
    });
    let enough = read(&store) + 20;
    while read(&store) < enough {}
    std::process::exit(CODE);
}

#[test]
fn a_process_may_end_while_its_store_is_at_work() {
    let folder = tempfile::tempdir().unwrap();
    let mut answered = 0;
    for _ in 0..PROCESSES {
        let mut process = Command::new(std::env::current_exe().unwrap());
        process.args(["--exact", "works_until_it_ends", "--nocapture"]).env(FOLDER, folder.path());
        let ended = process.output().unwrap();
        assert_eq!(ended.status.code(), Some(CODE), "{}", ended.status);
        let said = String::from_utf8(ended.stderr).unwrap();
        answered = said.lines().filter_map(|line| line.parse().ok()).max().unwrap_or(answered);
        let store = open(folder.path());
        store.quick_check_blocking().unwrap();
        assert!(read(&store) >= answered, "answered, and lost");
    }
}

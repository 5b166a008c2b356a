//! A database of fifty thousand rows through SQLCipher, with our ciphers and in the clear: what a page costs. No run
//! waits for the disk: `synchronous` is off, and the file is small enough to stay in the system's cache.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

const ROWS: u32 = 50_000;
const SMALL: u32 = 500;
const LOOKS: u32 = 20_000;
const RUNS: usize = 5;

/// The shortest times seen.
#[derive(Clone, Copy)]
struct Times {
    /// Of all rows in one transaction, the log carried into the file.
    write: Duration,
    /// Of one transaction that changes one row.
    small: Duration,
    /// Of reading every page in turn.
    read: Duration,
    /// Of one row on a page that is not in memory.
    look: Duration,
    bytes: usize,
}

/// The table.
pub fn print() {
    // It is also what makes the linker keep the provider.
    let ours = crypto::sqlcipher::provider_name();
    println!("\n{:<34}{:>12}{:>12}{:>12}{:>12}", "", "write", "small tx", "read", "one row");
    for (what, keyed) in [("SQLite in the clear", false), (&format!("SQLCipher, provider {ours}"), true)] {
        match best(keyed) {
            Ok(Times { write, small, read, look, bytes }) => {
                let (write, read) = (rate(bytes, write), rate(bytes, read));
                let (small, look) = (small.as_secs_f64() * 1e6, look.as_secs_f64() * 1e6);
                println!("{what:<34}{write:>7.0} MB/s{small:>9.1} µs{read:>7.0} MB/s{look:>9.1} µs");
            }
            Err(error) => println!("{what:<34}{error}"),
        }
    }
}

fn rate(bytes: usize, time: Duration) -> f64 {
    super::stopwatch::megabytes(bytes, time)
}

fn best(keyed: bool) -> rusqlite::Result<Times> {
    let mut best = once(keyed)?;
    for _ in 1..RUNS {
        let now = once(keyed)?;
        best.write = best.write.min(now.write);
        best.small = best.small.min(now.small);
        best.read = best.read.min(now.read);
        best.look = best.look.min(now.look);
    }
    Ok(best)
}

fn open(path: &Path, keyed: bool) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    if keyed {
        db.execute_batch("PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f'\";")?;
    }
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400;")?;
    Ok(db)
}

fn once(keyed: bool) -> rusqlite::Result<Times> {
    let folder = tempfile::tempdir().map_err(|_| rusqlite::Error::InvalidQuery)?;
    let path = folder.path().join("pages.db");
    let db = open(&path, keyed)?;
    db.execute_batch("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body BLOB);")?;
    let begun = Instant::now();
    db.execute_batch("BEGIN")?;
    let mut insert = db.prepare("INSERT INTO notes (title, body) VALUES (?1, ?2)")?;
    for row in 0..ROWS {
        insert.execute(params![format!("{row:08x}"), [row as u8; 180]])?;
    }
    drop(insert);
    db.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")?;
    let write = begun.elapsed();
    let bytes = std::fs::metadata(&path).map_or(0, |about| about.len() as usize);

    let begun = Instant::now();
    for row in 0..SMALL {
        db.execute("UPDATE notes SET body = ?1 WHERE id = ?2", params![[9_u8; 180], row * 97 + 1])?;
    }
    let small = begun.elapsed() / SMALL;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?;
    drop(db);

    let db = open(&path, keyed)?;
    let begun = Instant::now();
    db.query_row("SELECT sum(length(title) + length(body)) FROM notes", [], |_| Ok(()))?;
    let read = begun.elapsed();
    let mut look = db.prepare("SELECT length(body) FROM notes WHERE id = ?1")?;
    let (begun, mut row) = (Instant::now(), 1_u32);
    for _ in 0..LOOKS {
        row = row.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        look.query_row([(row >> 8) % ROWS + 1], |_| Ok(()))?;
    }
    Ok(Times { write, small, read, look: begun.elapsed() / LOOKS, bytes })
}

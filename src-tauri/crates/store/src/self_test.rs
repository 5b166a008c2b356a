//! Whether this machine can keep anything: a database of its own is made, written, closed, opened again and read, and
//! opened with no other key. Asked where a PC is looked at before anybody works at it; takes a fraction of a second.

use std::fs;
use std::path::Path;

use crypto::DataKey;
use kernel::{Random, Refusal};

use crate::error::{Error, OpenError};
use crate::migration::{Migration, MigrationSet};
use crate::store::{Durability, Options, Running, Store};

const TEXT: &str = "\u{540c}\u{529e}";
const ROOMS: &[MigrationSet] = &[MigrationSet {
    room: "self_test",
    migrations: &[Migration { version: 1, name: "first", sql: "CREATE TABLE words (word TEXT) STRICT" }],
}];

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum SelfTestFailed {
    /// Opening.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Writing or reading.
    #[error(transparent)]
    Work(#[from] Error),
    /// No randomness, no key.
    #[error("{0}")]
    Key(Refusal),
    /// It worked, and gave a wrong answer.
    #[error("{0}")]
    Wrong(&'static str),
}

/// Works in `folder`, and leaves `self-test.db` there for whoever made the folder to take away.
pub fn self_test(folder: &Path, random: &dyn Random) -> Result<(), SelfTestFailed> {
    let key = || DataKey::generate(random).map_err(|none| SelfTestFailed::Key(none.into()));
    let (path, ours, other) = (folder.join("self-test.db"), key()?, key()?);
    let options = Options { durability: Durability::Full, running: Running::Threaded { readers: 1 } };
    let store = Store::open(&path, &ours, ROOMS, options)?;
    store.write_blocking(|db| {
        db.execute("INSERT INTO words VALUES (?1)", [TEXT])?;
        Ok::<_, Error>(())
    })?;
    drop(store);
    let store = Store::open(&path, &ours, ROOMS, options)?;
    let read = store.read_blocking(|db| {
        Ok::<_, Error>(db.query_row("SELECT word FROM words", [], |row| row.get::<_, String>(0))?)
    })?;
    store.quick_check_blocking()?;
    drop(store);
    if read != TEXT {
        return Err(SelfTestFailed::Wrong("what was read is not what was written"));
    }
    let bytes = fs::read(&path).unwrap_or_default();
    if bytes.is_empty() || bytes.windows(TEXT.len()).any(|part| part == TEXT.as_bytes()) {
        return Err(SelfTestFailed::Wrong("the text lies in the clear"));
    }
    match Store::open(&path, &other, ROOMS, options) {
        Err(OpenError::WrongKey { .. }) => Ok(()),
        Err(error) => Err(error.into()),
        Ok(_) => Err(SelfTestFailed::Wrong("another key opens it")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_keeps_what_it_is_given() {
        let folder = tempfile::tempdir().unwrap();
        self_test(folder.path(), &kernel::SystemRandom).unwrap();
        // What is there is not taken for one's own.
        assert!(self_test(folder.path(), &kernel::SystemRandom).is_err());
        assert!(self_test(&folder.path().join("absent"), &kernel::SystemRandom).is_err());
    }
}

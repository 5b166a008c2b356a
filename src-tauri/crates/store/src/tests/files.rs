//! What lies on the disk.

use std::fs;

use kernel::Code;

use super::*;

const MARK: &str = "PLAINTEXT-MARK-明文标记";

fn has_mark(bytes: &[u8]) -> bool {
    ["PLAINTEXT-MARK", "明文标记", "CREATE TABLE"]
        .iter()
        .any(|mark| bytes.windows(mark.len()).any(|window| window == mark.as_bytes()))
}

#[test]
fn nothing_of_the_text_is_on_the_disk() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    store.write_blocking(|db| (0..500).try_for_each(|id| note(db, id, MARK))).unwrap();
    let mut files = 0;
    for entry in fs::read_dir(desk.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        assert!(!has_mark(&fs::read(&path).unwrap()), "{}", path.display());
        files += 1;
    }
    assert!(files >= 2, "the database and its log");
    drop(store);
    let database = fs::read(desk.path()).unwrap();
    assert!(database.len() > 8192 && !has_mark(&database));
    assert!(!database.starts_with(b"SQLite format 3"));
}

/// A page, opened by another implementation of SM4 with nothing but the data key and SQLCipher's page
/// layout: that is what the cipher on the disk is.
#[test]
fn what_is_on_the_disk_is_sm4() {
    let desk = Desk { key: DataKey::from_bytes([0x5a; 16]), ..Desk::new() };
    let store = desk.open(INLINE);
    store.write_blocking(|db| (0..500).try_for_each(|id| note(db, id, MARK))).unwrap();
    drop(store);
    let database = fs::read(desk.path()).unwrap();
    let (page_size, reserve) = (4096, 48);
    let cipher = sm_crypto::sm4::CryptSM4ECB::new(&[0x5a; 16]);
    let seen = database.chunks_exact(page_size).skip(1).any(|page| {
        let (content, rest) = page.split_at(page_size - reserve);
        let first = u128::from_be_bytes(rest[..16].try_into().unwrap());
        // That implementation insists on padding: what follows the one block is left alone.
        let stream = (0..).flat_map(|at| {
            let block = cipher.encrypt_ecb(&first.wrapping_add(at).to_be_bytes());
            block.into_iter().take(16)
        });
        has_mark(&content.iter().zip(stream).map(|(a, b)| a ^ b).collect::<Vec<_>>())
    });
    assert!(seen, "the text appears when the pages are opened with SM4");
}

#[test]
fn an_unencrypted_database_is_refused_and_left_alone() {
    let desk = Desk::new();
    let plain = Connection::open(desk.path()).unwrap();
    plain.execute_batch("CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)").unwrap();
    drop(plain);
    let before = fs::read(desk.path()).unwrap();
    assert!(before.starts_with(b"SQLite format 3\0"));
    let error = desk.try_open(&[NOTES], THREADED).err().unwrap();
    assert!(matches!(error, OpenError::Unencrypted { .. }));
    assert_eq!(error.refusal().code, Code::NoKey);
    assert_eq!(fs::read(desk.path()).unwrap(), before);
}

#[test]
fn another_key_does_not_open_it_and_the_right_one_still_does() {
    let desk = Desk::new();
    desk.open(THREADED).write_blocking(|db| note(db, 1, MARK)).unwrap();
    let thief = DataKey::generate(&SystemRandom).unwrap();
    let error = Store::open(&desk.path(), &thief, &[NOTES], THREADED).err().unwrap();
    assert!(matches!(error, OpenError::WrongKey { .. }), "{error}");
    assert_eq!(error.refusal().code, Code::NoKey);
    for said in [format!("{error}"), format!("{error:?}"), format!("{:?}", error.refusal())] {
        assert!(!said.contains("x'"), "{said}");
    }
    assert_eq!(desk.open(THREADED).read_blocking(count).unwrap(), 1);
}

#[test]
fn a_tampered_page_is_noticed_when_it_is_read_and_when_all_is_checked() {
    let desk = Desk::new();
    let store = desk.open(THREADED);
    store.write_blocking(|db| (0..2000).try_for_each(|id| note(db, id, MARK))).unwrap();
    store.quick_check_blocking().unwrap();
    drop(store);
    let mut database = fs::read(desk.path()).unwrap();
    let middle = database.len() / 2 / 4096 * 4096 + 100;
    database[middle] ^= 1;
    fs::write(desk.path(), &database).unwrap();
    let store = desk.open(THREADED);
    let read = store.read_blocking(|db| {
        let sql = "SELECT sum(length(body)) FROM notes";
        Ok::<i64, Error>(db.query_row(sql, [], |row| row.get(0))?)
    });
    let error = read.unwrap_err();
    assert!(error.is_corrupt(), "{error:?}");
    let error = store.quick_check_blocking().unwrap_err();
    assert!(error.is_corrupt(), "{error:?}");
    assert_eq!(error.refusal().code, Code::Corrupt);
}

#[test]
fn pages_that_changed_places_are_noticed() {
    let desk = Desk::new();
    let store = desk.open(INLINE);
    store.write_blocking(|db| (0..2000).try_for_each(|id| note(db, id, MARK))).unwrap();
    drop(store);
    let mut database = fs::read(desk.path()).unwrap();
    let (left, right) = database.split_at_mut(8 * 4096);
    left[4 * 4096..5 * 4096].swap_with_slice(&mut right[..4096]);
    fs::write(desk.path(), &database).unwrap();
    assert!(desk.open(INLINE).quick_check_blocking().unwrap_err().is_corrupt());
}

#[test]
fn a_folder_that_cannot_be_written_is_said_to_be_so() {
    let desk = Desk::new();
    fs::write(desk.path(), b"").unwrap();
    // Whoever we are, a file is no folder.
    let path = desk.path().join("replica.db");
    let error = Store::open(&path, &desk.key, &[NOTES], THREADED).err().unwrap();
    assert_eq!(error.refusal().code, Code::ReadOnly, "{error}");
    let path = desk.folder.path().join("absent").join("replica.db");
    let error = Store::open(&path, &desk.key, &[NOTES], THREADED).err().unwrap();
    assert_eq!(error.refusal().code, Code::ReadOnly, "{error}");
}

#[test]
fn every_connection_has_the_settings_that_were_promised() {
    let desk = Desk::new();
    let pragma = |db: &Connection, name: &str| -> Result<String, Error> {
        Ok(db.query_row(&format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"), [], |row| row.get(0))?)
    };
    for (durability, synchronous) in [(Durability::Full, "2"), (Durability::Normal, "1")] {
        let store = desk.open(Options { durability, ..THREADED });
        let found = store.write_blocking(move |db| {
            ["journal_mode", "synchronous", "foreign_keys", "temp_store", "query_only"]
                .map(|name| pragma(db, name))
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
        });
        assert_eq!(found.unwrap(), ["wal", synchronous, "1", "2", "0"]);
        let found = store.read_blocking(move |db| {
            ["journal_mode", "foreign_keys", "temp_store", "query_only"]
                .map(|name| pragma(db, name))
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
        });
        assert_eq!(found.unwrap(), ["wal", "1", "2", "1"]);
    }
}

#[test]
fn misspelt_columns_are_errors_and_shadow_tables_cannot_be_written() {
    let store = Store::open_in_memory(&[NOTES]).unwrap();
    let misspelt = store.read_blocking(|db| {
        Ok::<i64, Error>(
            db.query_row("SELECT count(*) FROM notes WHERE \"bdoy\" = 'x'", [], |row| row.get(0))?,
        )
    });
    assert!(misspelt.is_err());
    let shadow: Result<(), Error> = store.write_blocking(|db| {
        db.execute_batch("CREATE VIRTUAL TABLE fts USING fts5 (body, tokenize = 'bigram')")?;
        Ok(db.execute_batch("DELETE FROM fts_data")?)
    });
    assert!(shadow.is_err());
}

//! A program that uses nothing but the store has our cipher in it: SQLCipher finds its provider when it is
//! linked, from whichever crate it comes.

use crypto::DataKey;
use store::{Durability, Options, Running, Store};

#[test]
fn a_program_with_a_store_has_the_cipher_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { durability: Durability::Normal, running: Running::Inline };
    let path = folder.path().join("replica.db");
    let store = Store::open(&path, &DataKey::from_bytes([1; 16]), &[], options).unwrap();
    let cipher = |db: &rusqlite::Connection| {
        Ok::<String, store::Error>(db.query_row("PRAGMA cipher_provider", [], |row| row.get(0))?)
    };
    assert_eq!(store.read_blocking(cipher).unwrap(), "tongban");
}

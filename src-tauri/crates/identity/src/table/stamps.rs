//! `id_stamps`

use rusqlite::Connection;

/// The same stamp, the same directory.
pub(crate) type Stamp = [u8; 16];

pub(crate) fn current(db: &Connection) -> rusqlite::Result<Stamp> {
    db.prepare_cached("SELECT stamp FROM id_stamps WHERE one = 1")?.query_row([], |row| row.get(0))
}

pub(crate) fn renew(tx: &Connection) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE id_stamps SET stamp = randomblob(16) WHERE one = 1")?.execute([]).map(|_| ())
}

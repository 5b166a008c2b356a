//! `id_revisions`

use rusqlite::Connection;

/// Of the directory: the same number, the same content.
pub(crate) fn current(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT revision FROM id_revisions WHERE one = 1")?.query_row([], |row| row.get(0))
}

pub(crate) fn raise(tx: &Connection) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE id_revisions SET revision = revision + 1 WHERE one = 1")?.execute([]).map(|_| ())
}

//! `wf_ledgers`

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::definition::Ledger;
use crate::item::LedgerPublished;
use crate::sql::Json;

/// Every ledger, by key.
pub fn all(db: &Connection) -> rusqlite::Result<Vec<Ledger>> {
    db.prepare_cached("SELECT body FROM wf_ledgers ORDER BY key")?
        .query_map([], |row| Ok(row.get::<_, Json<Ledger>>(0)?.0))?
        .collect()
}

/// A ledger by its key.
pub fn find(db: &Connection, key: &str) -> rusqlite::Result<Option<Ledger>> {
    db.prepare_cached("SELECT body FROM wf_ledgers WHERE key = ?1")?
        .query_row([key], |row| Ok(row.get::<_, Json<Ledger>>(0)?.0))
        .optional()
}

/// Its present version; `None`: there is no such ledger.
pub fn version(db: &Connection, key: &str) -> rusqlite::Result<Option<u32>> {
    db.prepare_cached("SELECT version FROM wf_ledgers WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}

/// A version came into force.
pub(crate) fn put(tx: &Connection, published: &LedgerPublished) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO wf_ledgers (key, version, body)
         VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET version = excluded.version, body = excluded.body
         WHERE excluded.version > version",
    )?
    .execute(params![published.ledger.key, published.version, Json(&published.ledger)])
    .map(drop)
}

/// Nothing is left.
pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_ledgers", []).map(drop)
}

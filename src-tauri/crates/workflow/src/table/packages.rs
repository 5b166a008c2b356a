//! `wf_packages`: which version of each package is published.

use rusqlite::{Connection, OptionalExtension as _, params};

/// The published version.
pub fn version(db: &Connection, package: &str) -> rusqlite::Result<Option<u32>> {
    db.prepare_cached("SELECT version FROM wf_packages WHERE package = ?1")?
        .query_row([package], |row| row.get(0))
        .optional()
}

pub(crate) fn put(tx: &Connection, package: &str, version: u32, title: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO wf_packages (package, version, title) VALUES (?1, ?2, ?3)")?
        .execute(params![package, version, title])
        .map(drop)
}

pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_packages", []).map(drop)
}

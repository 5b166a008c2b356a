//! `wf_used_forms`: which forms were begun on this PC, and when last.

use kernel::Timestamp;
use rusqlite::{Connection, params};

/// Keys, last used first.
pub fn list(db: &Connection, limit: u32) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("SELECT form FROM wf_used_forms ORDER BY used_at DESC, form LIMIT ?1")?
        .query_map([limit], |row| row.get(0))?
        .collect()
}

/// A form was begun.
pub fn mark(tx: &Connection, form: &str, at: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO wf_used_forms (form, used_at) VALUES (?1, ?2)")?
        .execute(params![form, at.ms()])
        .map(drop)
}

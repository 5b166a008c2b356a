//! `wf_search`: full text over `wf_cases.words`

use rusqlite::{Connection, params};

/// What the case in `row` may be found by now.
pub(crate) fn put(tx: &Connection, row: i64, words: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO wf_search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![row, words])
        .map(drop)
}

/// It is found no more.
pub(crate) fn remove(tx: &Connection, row: i64) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_search WHERE rowid = ?1", [row]).map(drop)
}

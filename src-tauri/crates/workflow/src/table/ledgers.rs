//! `wf_ledgers`: what ledgers there are.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::definition::Ledger;
use crate::sql::Json;

/// All of them, in the order of their packages.
pub fn all(db: &Connection) -> rusqlite::Result<Vec<Ledger>> {
    db.prepare_cached("SELECT body FROM wf_ledgers ORDER BY package, position, ledger")?
        .query_map([], |row| row.get::<_, Json<Ledger>>(0).map(|body| body.0))?
        .collect()
}

/// One.
pub fn find(db: &Connection, ledger: &str) -> rusqlite::Result<Option<Ledger>> {
    db.prepare_cached("SELECT body FROM wf_ledgers WHERE ledger = ?1")?
        .query_row([ledger], |row| row.get::<_, Json<Ledger>>(0).map(|body| body.0))
        .optional()
}

/// The package has these now. A ledger that it had before stays readable.
pub(crate) fn put(tx: &Connection, package: &str, ledgers: &[Ledger]) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT OR REPLACE INTO wf_ledgers (ledger, package, position, body) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (position, ledger) in ledgers.iter().enumerate() {
        insert.execute(params![ledger.key, package, position, Json(ledger)])?;
    }
    Ok(())
}

pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_ledgers", []).map(drop)
}

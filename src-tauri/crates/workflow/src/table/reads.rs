//! `wf_reads`: tasks and notices that were opened on this PC.

use std::collections::BTreeSet;

use kernel::Timestamp;
use rusqlite::{Connection, params};
use uuid::Uuid;

/// Everything that was opened.
pub fn all(db: &Connection) -> rusqlite::Result<BTreeSet<Uuid>> {
    db.prepare_cached("SELECT id FROM wf_reads")?
        .query_map([], |row| row.get::<_, [u8; 16]>(0).map(Uuid::from_bytes))?
        .collect()
}

/// Note what was opened; `false`: all of it was before.
pub fn mark(tx: &Connection, ids: &[Uuid], at: Timestamp) -> rusqlite::Result<bool> {
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO wf_reads (id, read_at) VALUES (?1, ?2)")?;
    let mut any = false;
    for id in ids {
        any |= insert.execute(params![id.as_bytes().as_slice(), at.ms()])? > 0;
    }
    Ok(any)
}

//! `wf_reads`: in `intent.db`

use std::collections::BTreeSet;

use kernel::Timestamp;
use rusqlite::{Connection, params};
use uuid::Uuid;

/// Everything that was read: ids of tasks and notices.
pub fn all(db: &Connection) -> rusqlite::Result<BTreeSet<Uuid>> {
    db.prepare_cached("SELECT id FROM wf_reads")?
        .query_map([], |row| Ok(Uuid::from_bytes(row.get::<_, [u8; 16]>(0)?)))?
        .collect()
}

/// These were read. True where one was not before.
pub fn mark(tx: &Connection, ids: &[Uuid], at: Timestamp) -> rusqlite::Result<bool> {
    let mut statement =
        tx.prepare_cached("INSERT INTO wf_reads (id, read_at) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING")?;
    let mut new = 0;
    for id in ids {
        new += statement.execute(params![id.as_bytes(), at.ms()])?;
    }
    Ok(new > 0)
}

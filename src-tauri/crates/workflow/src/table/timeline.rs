//! `wf_timeline`: what happened, as people read it.

use rusqlite::{Connection, params};

use crate::sql::Json;
use crate::timeline::TimelineRow;

/// Everything that happened in a case, oldest first.
pub(crate) fn of_case(db: &Connection, case_n: i64) -> rusqlite::Result<Vec<TimelineRow>> {
    db.prepare_cached("SELECT body FROM wf_timeline WHERE case_n = ?1 ORDER BY seq, n")?
        .query_map([case_n], |row| row.get::<_, Json<TimelineRow>>(0).map(|body| body.0))?
        .collect()
}

pub(crate) fn put(tx: &Connection, case_n: i64, seq: u64, rows: &[TimelineRow]) -> rusqlite::Result<()> {
    let mut insert =
        tx.prepare_cached("INSERT OR REPLACE INTO wf_timeline (case_n, seq, n, body) VALUES (?1, ?2, ?3, ?4)")?;
    for (n, row) in rows.iter().enumerate() {
        insert.execute(params![case_n, seq, n, Json(row)])?;
    }
    Ok(())
}

pub(crate) fn clear(tx: &Connection, case_n: i64) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_timeline WHERE case_n = ?1", [case_n]).map(drop)
}

//! `wf_ledger_rows`

use std::collections::BTreeMap;

use kernel::{CaseId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::definition::LedgerAction;
use crate::ledger::RowBody;
use crate::sql::{Json, Key};

/// A row of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// As shown, by column.
    pub cells: BTreeMap<String, String>,
    /// Closed.
    pub closed: bool,
    /// The case that wrote it last.
    pub case: CaseId,
    /// Its number.
    pub number: String,
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<LedgerRow> {
    Ok(LedgerRow {
        cells: row.get::<_, Json<BTreeMap<String, String>>>(0)?.0,
        closed: row.get(1)?,
        case: row.get::<_, Key<CaseId>>(2)?.0,
        number: row.get(3)?,
    })
}

/// Newest first.
pub fn list(
    db: &Connection,
    ledger: &str,
    text: &str,
    offset: u32,
    limit: u32,
) -> rusqlite::Result<Vec<LedgerRow>> {
    db.prepare_cached(
        "SELECT cells, closed, case_id, number
         FROM wf_ledger_rows
         WHERE ledger = ?1 AND (?2 = '' OR instr(cells, ?2) > 0 OR instr(number, ?2) > 0)
         ORDER BY written_at DESC, key
         LIMIT ?4 OFFSET ?3",
    )?
    .query_map(params![ledger, text, offset, limit], row)?
    .collect()
}

/// How many there are.
pub fn count(db: &Connection, ledger: &str, text: &str) -> rusqlite::Result<u32> {
    db.prepare_cached(
        "SELECT count(*)
         FROM wf_ledger_rows
         WHERE ledger = ?1 AND (?2 = '' OR instr(cells, ?2) > 0 OR instr(number, ?2) > 0)",
    )?
    .query_row(params![ledger, text], |row| row.get(0))
}

/// Every row, by key: for a snapshot.
pub(crate) fn all(db: &Connection, ledger: &str) -> rusqlite::Result<Vec<(RowBody, Timestamp)>> {
    db.prepare_cached(
        "SELECT key, cells, closed, case_id, number, written_at
         FROM wf_ledger_rows
         WHERE ledger = ?1
         ORDER BY key",
    )?
    .query_map([ledger], |row| {
        let closed: bool = row.get(2)?;
        let written = RowBody {
            action: if closed { LedgerAction::Close } else { LedgerAction::Add },
            row: row.get(0)?,
            values: row.get::<_, Json<BTreeMap<String, String>>>(1)?.0,
            case: row.get::<_, Key<CaseId>>(3)?.0,
            number: row.get(4)?,
        };
        Ok((written, crate::sql::time(row, 5)?))
    })?
    .collect()
}

/// A row was written. What is not there yet is made, whatever the action: the ledger may be younger than the thing.
pub(crate) fn write(
    tx: &Connection,
    ledger: &str,
    written: &RowBody,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let before: Option<BTreeMap<String, String>> = tx
        .prepare_cached("SELECT cells FROM wf_ledger_rows WHERE ledger = ?1 AND key = ?2")?
        .query_row([ledger, &written.row], |row| Ok(row.get::<_, Json<_>>(0)?.0))
        .optional()?;
    let mut cells = match written.action {
        LedgerAction::Add => BTreeMap::new(),
        LedgerAction::Change | LedgerAction::Close => before.unwrap_or_default(),
    };
    cells.extend(written.values.clone());
    tx.prepare_cached(
        "INSERT OR REPLACE INTO wf_ledger_rows (ledger, key, cells, closed, case_id, number, written_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        ledger,
        written.row,
        Json(&cells),
        written.action == LedgerAction::Close,
        Key(written.case),
        written.number,
        at.ms(),
    ])
    .map(drop)
}

/// Nothing is left.
pub(crate) fn clear(tx: &Connection, ledger: &str) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_ledger_rows WHERE ledger = ?1", [ledger]).map(drop)
}

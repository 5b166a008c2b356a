//! `wf_ledger_rows`: rows of ledgers, by ledger and name.

use std::collections::BTreeMap;

use kernel::CaseId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use crate::definition::LedgerAction;
use crate::ledger::RowBody;
use crate::sql::{Json, Key};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerRow {
    /// Its name: the first column.
    pub row: String,
    /// Last item that wrote it.
    pub seq: u64,
    /// Values by column.
    pub cells: BTreeMap<String, String>,
    /// Closed.
    pub closed: bool,
    /// The case that wrote it last.
    pub case: CaseId,
    /// That case's number.
    pub number: String,
}

fn row(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    Ok(LedgerRow {
        row: row.get(0)?,
        seq: row.get(1)?,
        cells: row.get::<_, Json<_>>(2)?.0,
        closed: row.get(3)?,
        case: row.get::<_, Key<CaseId>>(4)?.0,
        number: row.get(5)?,
    })
}

/// Part of a ledger, last written first; `text`: only rows that have it in a cell or in their number.
pub fn list(
    db: &Connection,
    ledger: &str,
    text: &str,
    offset: u32,
    limit: u32,
) -> rusqlite::Result<Vec<LedgerRow>> {
    db.prepare_cached(
        "SELECT row, seq, cells, closed, case_id, number
         FROM wf_ledger_rows
         WHERE ledger = ?1 AND (?2 = '' OR contains(cells || ' ' || number, ?2))
         ORDER BY seq DESC, row
         LIMIT ?4 OFFSET ?3",
    )?
    .query_map(params![ledger, text, offset, limit], row)?
    .collect()
}

/// How many rows there are.
pub fn count(db: &Connection, ledger: &str, text: &str) -> rusqlite::Result<u32> {
    db.prepare_cached(
        "SELECT count(*)
         FROM wf_ledger_rows
         WHERE ledger = ?1 AND (?2 = '' OR contains(cells || ' ' || number, ?2))",
    )?
    .query_row(params![ledger, text], |row| row.get(0))
}

pub(crate) fn all(db: &Connection, ledger: &str) -> rusqlite::Result<Vec<LedgerRow>> {
    db.prepare_cached(
        "SELECT row, seq, cells, closed, case_id, number
         FROM wf_ledger_rows
         WHERE ledger = ?1
         ORDER BY row",
    )?
    .query_map([ledger], row)?
    .collect()
}

pub(crate) fn put(tx: &Connection, ledger: &str, row: &LedgerRow) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO wf_ledger_rows (ledger, row, seq, cells, closed, case_id, number)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![ledger, row.row, row.seq, Json(&row.cells), row.closed, Key(row.case), row.number])
    .map(drop)
}

/// What an item does to its row. A change of a row that is not there makes it; a row that is added again is open again.
pub(crate) fn write(tx: &Connection, ledger: &str, seq: u64, body: RowBody) -> rusqlite::Result<()> {
    let before = tx
        .prepare_cached(
            "SELECT row, seq, cells, closed, case_id, number
             FROM wf_ledger_rows
             WHERE ledger = ?1 AND row = ?2",
        )?
        .query_row(params![ledger, body.row], row)
        .optional()?;
    let mut cells = match body.action {
        LedgerAction::Add => BTreeMap::new(),
        LedgerAction::Change | LedgerAction::Close => {
            before.as_ref().map(|row| row.cells.clone()).unwrap_or_default()
        }
    };
    cells.extend(body.values);
    let closed = match body.action {
        LedgerAction::Add => false,
        LedgerAction::Change => before.is_some_and(|row| row.closed),
        LedgerAction::Close => true,
    };
    put(tx, ledger, &LedgerRow { row: body.row, seq, cells, closed, case: body.case, number: body.number })
}

pub(crate) fn clear(tx: &Connection, ledger: &str) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_ledger_rows WHERE ledger = ?1", [ledger]).map(drop)
}

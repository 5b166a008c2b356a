//! `hub_numbers`: numbers without a gap (文号, 流水号), one counter a scope.

use rusqlite::{Connection, OptionalExtension as _, params};

/// The next number of a scope: 1, 2, 3 … in the order of commits. Given back where the transaction, or the judgement
/// within it, is undone; so no number is ever missing. `scope` is the room's: `leave/2026`.
pub fn allot(tx: &Connection, scope: &str) -> rusqlite::Result<u64> {
    let last: Option<u64> = tx
        .prepare_cached("SELECT last FROM hub_numbers WHERE scope = ?1")?
        .query_row([scope], |row| row.get(0))
        .optional()?;
    let next = last.unwrap_or(0) + 1;
    let sql = match last {
        Some(_) => "UPDATE hub_numbers SET last = ?2 WHERE scope = ?1",
        None => "INSERT INTO hub_numbers (scope, last) VALUES (?1, ?2)",
    };
    tx.prepare_cached(sql)?.execute(params![scope, next])?;
    Ok(next)
}

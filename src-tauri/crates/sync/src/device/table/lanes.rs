//! `sync_lanes`: the number that the next operation of a lane gets.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::Lane;

pub(crate) fn next(db: &Connection, lane: Lane) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT next_dseq FROM sync_lanes WHERE lane = ?1")?
        .query_row([lane], |row| row.get(0))
        .optional()
        .map(|next| next.unwrap_or(1))
}

pub(crate) fn set_next(tx: &Connection, lane: Lane, next: u64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO sync_lanes (lane, next_dseq) VALUES (?1, ?2)
         ON CONFLICT (lane) DO UPDATE SET next_dseq = ?2",
    )?
    .execute(params![lane, next])?;
    Ok(())
}

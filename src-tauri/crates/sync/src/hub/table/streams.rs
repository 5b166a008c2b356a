//! `hub_streams`: the head of every stream.

use kernel::PersonId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::state;
use crate::chain::Place;
use crate::{Item, StreamId};

/// One stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stream {
    pub(crate) id: StreamId,
    pub(crate) head: Place,
    /// Before the first item that is still in the log.
    pub(crate) base: Place,
    /// The change that brought the head: who has the higher one changed last.
    pub(crate) change: u64,
}

fn stream(row: &Row<'_>) -> rusqlite::Result<Stream> {
    let log_start: u64 = row.get(3)?;
    Ok(Stream {
        id: row.get(0)?,
        head: Place { seq: row.get(1)?, hash: row.get(2)? },
        base: Place { seq: log_start.saturating_sub(1), hash: row.get(4)? },
        change: row.get(5)?,
    })
}

pub(crate) fn find(db: &Connection, id: &StreamId) -> rusqlite::Result<Option<Stream>> {
    db.prepare_cached(
        "SELECT stream, head, hash, log_start, base_hash, change FROM hub_streams WHERE stream = ?1",
    )?
    .query_row([id], stream)
    .optional()
}

pub(crate) fn head(db: &Connection, id: &StreamId) -> rusqlite::Result<Place> {
    Ok(find(db, id)?.map_or(Place::START, |stream| stream.head))
}

pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<Stream>> {
    db.prepare_cached(
        "SELECT stream, head, hash, log_start, base_hash, change FROM hub_streams ORDER BY stream",
    )?
    .query_map([], stream)?
    .collect()
}

/// The streams that a person has been a member of, with the window that the membership opens.
pub(crate) fn joined(
    db: &Connection,
    person: PersonId,
) -> rusqlite::Result<Vec<(Stream, Option<u64>, bool)>> {
    db.prepare_cached(
        "SELECT s.stream, s.head, s.hash, s.log_start, s.base_hash, s.change, m.to_seq, m.purge
         FROM hub_members AS m JOIN hub_streams AS s ON s.stream = m.stream
         WHERE m.person = ?1",
    )?
    .query_map([person.to_bytes()], |row| Ok((stream(row)?, row.get(6)?, row.get(7)?)))?
    .collect()
}

/// What changed after `since` and a person may read, or may not any more. `by_nature` are the streams that they need not
/// have joined.
pub(crate) fn changed(
    db: &Connection,
    person: PersonId,
    by_nature: &[StreamId; 3],
    since: u64,
) -> rusqlite::Result<Vec<StreamId>> {
    let [own, directory, forms] = by_nature;
    db.prepare_cached(
        "SELECT s.stream FROM hub_streams AS s
         WHERE s.change > ?2
           AND (s.stream IN (?3, ?4, ?5)
                OR EXISTS (SELECT 1 FROM hub_members AS m WHERE m.stream = s.stream AND m.person = ?1))
         UNION SELECT m.stream FROM hub_members AS m WHERE m.person = ?1 AND m.change > ?2",
    )?
    .query_map(params![person.to_bytes(), since, own, directory, forms], |row| row.get(0))?
    .collect()
}

/// The stream's head is this item now.
pub(crate) fn grow(tx: &Connection, item: &Item) -> rusqlite::Result<()> {
    let change = state::next_change(tx)?;
    let changed = tx
        .prepare_cached("UPDATE hub_streams SET head = ?2, hash = ?3, change = ?4 WHERE stream = ?1")?
        .execute(params![item.stream, item.seq, item.hash, change])?;
    if changed == 0 {
        tx.prepare_cached(
            "INSERT INTO hub_streams (stream, head, hash, log_start, base_hash, change)
             VALUES (?1, ?2, ?3, 1, ?4, ?5)",
        )?
        .execute(params![item.stream, item.seq, item.hash, Place::START.hash, change])?;
    }
    Ok(())
}

/// The log begins after `base` now.
pub(crate) fn shorten(tx: &Connection, id: &StreamId, base: Place) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE hub_streams SET log_start = ?2, base_hash = ?3 WHERE stream = ?1")?
        .execute(params![id, base.seq + 1, base.hash])?;
    Ok(())
}

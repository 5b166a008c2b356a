//! `hub_members`: who may read which stream, and up to where. Nobody needs a row for an open stream or their own.

use kernel::PersonId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::state;
use crate::StreamId;

/// May read from the first item, without an end. Who may already is left as they are.
pub(crate) fn join(tx: &Connection, stream: &StreamId, person: PersonId) -> rusqlite::Result<()> {
    if find(tx, stream, person)? == Some((None, false)) {
        return Ok(());
    }
    let change = state::next_change(tx)?;
    let changed = tx
        .prepare_cached(
            "UPDATE hub_members SET to_seq = NULL, purge = 0, change = ?3 WHERE stream = ?1 AND person = ?2",
        )?
        .execute(params![stream, person.to_bytes(), change])?;
    if changed == 0 {
        tx.prepare_cached(
            "INSERT INTO hub_members (stream, person, to_seq, purge, change) VALUES (?1, ?2, NULL, 0, ?3)",
        )?
        .execute(params![stream, person.to_bytes(), change])?;
    }
    Ok(())
}

/// May not read what comes after `head`; who left before keeps the earlier end.
pub(crate) fn leave(
    tx: &Connection,
    stream: &StreamId,
    person: PersonId,
    head: u64,
    purge: bool,
) -> rusqlite::Result<()> {
    let change = state::next_change(tx)?;
    tx.prepare_cached(
        "UPDATE hub_members
         SET to_seq = coalesce(to_seq, ?3), purge = CASE WHEN ?4 <> 0 THEN 1 ELSE purge END, change = ?5
         WHERE stream = ?1 AND person = ?2",
    )?
    .execute(params![stream, person.to_bytes(), head, purge, change])?;
    Ok(())
}

/// Everybody who may read what comes.
pub(crate) fn present(db: &Connection, stream: &StreamId) -> rusqlite::Result<Vec<PersonId>> {
    db.prepare_cached("SELECT person FROM hub_members WHERE stream = ?1 AND to_seq IS NULL ORDER BY person")?
        .query_map([stream], |row| row.get(0).map(PersonId::from_bytes))?
        .collect()
}

/// The end of what a person may read (`None`: there is none), and whether nothing may stay. `None`: never was a member.
pub(crate) fn find(
    db: &Connection,
    stream: &StreamId,
    person: PersonId,
) -> rusqlite::Result<Option<(Option<u64>, bool)>> {
    db.prepare_cached("SELECT to_seq, purge FROM hub_members WHERE stream = ?1 AND person = ?2")?
        .query_row(params![stream, person.to_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

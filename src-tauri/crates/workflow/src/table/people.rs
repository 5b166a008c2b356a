//! `wf_case_people`: who has a part in a case.

use std::collections::BTreeSet;

use kernel::{PersonId, Timestamp};
use rusqlite::{Connection, params};

use crate::case::{Deed, Effect, Event};
use crate::sql::Key;

/// What an event says about people.
pub(crate) fn note(
    tx: &Connection,
    case_n: i64,
    submitted_at: Timestamp,
    event: &Event,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let mut join = tx.prepare_cached(
        "INSERT OR IGNORE INTO wf_case_people (person, case_n, submitted_at, acted_at, told_at)
         VALUES (?1, ?2, ?3, NULL, NULL)",
    )?;
    for person in event.newcomers() {
        join.execute(params![Key(person), case_n, submitted_at.ms()])?;
    }
    if event.task.is_some() && event.deed != Deed::Unknown {
        tx.prepare_cached("UPDATE wf_case_people SET acted_at = ?3 WHERE person = ?1 AND case_n = ?2")?
            .execute(params![Key(event.by.id), case_n, at.ms()])?;
    }
    let told = event.effects.iter().filter_map(|effect| match effect {
        Effect::Told { people, .. } => Some(people.iter().map(|person| person.id)),
        _ => None,
    });
    let mut tell =
        tx.prepare_cached("UPDATE wf_case_people SET told_at = ?3 WHERE person = ?1 AND case_n = ?2")?;
    for person in told.flatten().collect::<BTreeSet<PersonId>>() {
        tell.execute(params![Key(person), case_n, at.ms()])?;
    }
    Ok(())
}

/// Has this person a part in the case?
pub(crate) fn has_part(db: &Connection, case_n: i64, person: PersonId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM wf_case_people WHERE person = ?1 AND case_n = ?2)")?
        .query_row(params![Key(person), case_n], |row| row.get(0))
}

pub(crate) fn clear(tx: &Connection, case_n: i64) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_case_people WHERE case_n = ?1", [case_n]).map(drop)
}

/// Has this person a part in any case?
pub fn has_any_part(db: &Connection, person: PersonId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM wf_case_people WHERE person = ?1)")?
        .query_row([Key(person)], |row| row.get(0))
}

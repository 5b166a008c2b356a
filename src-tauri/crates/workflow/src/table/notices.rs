//! `wf_notices`: what people were told.

use kernel::{CaseId, NoticeId, PersonId, Timestamp};
use rusqlite::{Connection, Row, params};

use crate::notice::Told;
use crate::sql::Key;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What was told.
    pub told: Told,
    /// When, hub time.
    pub at: Timestamp,
}

fn row(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        told: Told {
            notice: row.get::<_, Key<NoticeId>>(0)?.0,
            what: row.get(1)?,
            case: row.get::<_, Option<Key<CaseId>>>(2)?.map(|key| key.0),
            form_title: row.get(3)?,
            subject: row.get(4)?,
            name: row.get(5)?,
            text: row.get(6)?,
        },
        at: Timestamp(row.get(7)?),
    })
}

/// Part of a person's notices, newest first.
pub fn list(
    db: &Connection,
    person: PersonId,
    text: &str,
    offset: u32,
    limit: u32,
) -> rusqlite::Result<Vec<Notice>> {
    db.prepare_cached(
        "SELECT id, what, case_id, form_title, subject, name, text, at
         FROM wf_notices
         WHERE person = ?1
           AND (?2 = '' OR contains(form_title || ' ' || subject || ' ' || name || ' ' || text, ?2))
         ORDER BY seq DESC
         LIMIT ?4 OFFSET ?3",
    )?
    .query_map(params![Key(person), text, offset, limit], row)?
    .collect()
}

/// How many there are.
pub fn count(db: &Connection, person: PersonId, text: &str) -> rusqlite::Result<u32> {
    db.prepare_cached(
        "SELECT count(*)
         FROM wf_notices
         WHERE person = ?1
           AND (?2 = '' OR contains(form_title || ' ' || subject || ' ' || name || ' ' || text, ?2))",
    )?
    .query_row(params![Key(person), text], |row| row.get(0))
}

/// Ids of a person's notices, of one case where one is named, newest first.
pub fn ids(db: &Connection, person: PersonId, case: Option<CaseId>) -> rusqlite::Result<Vec<NoticeId>> {
    db.prepare_cached(
        "SELECT id FROM wf_notices WHERE person = ?1 AND (?2 IS NULL OR case_id = ?2) ORDER BY seq DESC",
    )?
    .query_map(params![Key(person), case.map(Key)], |row| row.get::<_, Key<NoticeId>>(0).map(|key| key.0))?
    .collect()
}

/// Ids of those that came with this item of the person's stream or a later one.
pub(crate) fn since(db: &Connection, person: PersonId, seq: u64) -> rusqlite::Result<Vec<NoticeId>> {
    db.prepare_cached("SELECT id FROM wf_notices WHERE person = ?1 AND seq >= ?2 ORDER BY seq")?
        .query_map(params![Key(person), seq], |row| row.get::<_, Key<NoticeId>>(0).map(|key| key.0))?
        .collect()
}

pub(crate) fn put(
    tx: &Connection,
    person: PersonId,
    seq: u64,
    at: Timestamp,
    told: &Told,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO wf_notices
             (id, person, seq, what, case_id, form_title, subject, name, text, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        Key(told.notice),
        Key(person),
        seq,
        told.what,
        told.case.map(Key),
        told.form_title,
        told.subject,
        told.name,
        told.text,
        at.ms()
    ])
    .map(drop)
}

pub(crate) fn clear(tx: &Connection, person: PersonId) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_notices WHERE person = ?1", [Key(person)]).map(drop)
}

//! `wf_notices`

use kernel::{CaseId, NoticeId, PersonId, Timestamp};
use rusqlite::{Connection, params};

use crate::item::NoticeTold;
use crate::sql::{Json, Key, time};

/// A notice and when it was told, hub time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub told: NoticeTold,
    /// When.
    pub at: Timestamp,
}

fn notice(row: &rusqlite::Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice { told: row.get::<_, Json<NoticeTold>>(0)?.0, at: time(row, 1)? })
}

/// Newest first.
pub fn list(
    db: &Connection,
    person: PersonId,
    text: &str,
    offset: u32,
    limit: u32,
) -> rusqlite::Result<Vec<Notice>> {
    db.prepare_cached(
        "SELECT body, told_at
         FROM wf_notices
         WHERE person = ?1 AND (?2 = '' OR instr(body, ?2) > 0)
         ORDER BY seq DESC
         LIMIT ?4 OFFSET ?3",
    )?
    .query_map(params![Key(person), text, offset, limit], notice)?
    .collect()
}

/// How many there are.
pub fn count(db: &Connection, person: PersonId, text: &str) -> rusqlite::Result<u32> {
    db.prepare_cached(
        "SELECT count(*) FROM wf_notices WHERE person = ?1 AND (?2 = '' OR instr(body, ?2) > 0)",
    )?
    .query_row(params![Key(person), text], |row| row.get(0))
}

/// Their ids, newest first; of one case, where one is named.
pub fn ids(db: &Connection, person: PersonId, case: Option<CaseId>) -> rusqlite::Result<Vec<NoticeId>> {
    let case = case.map(|case| case.to_string()).unwrap_or_default();
    db.prepare_cached(
        "SELECT id
         FROM wf_notices
         WHERE person = ?1 AND (?2 = '' OR body ->> 'case' = ?2)
         ORDER BY seq DESC",
    )?
    .query_map(params![Key(person), case], |row| Ok(row.get::<_, Key<NoticeId>>(0)?.0))?
    .collect()
}

/// Those told from item `seq` on.
pub fn since(db: &Connection, person: PersonId, seq: u64) -> rusqlite::Result<Vec<NoticeId>> {
    db.prepare_cached("SELECT id FROM wf_notices WHERE person = ?1 AND seq >= ?2 ORDER BY seq")?
        .query_map(params![Key(person), seq], |row| Ok(row.get::<_, Key<NoticeId>>(0)?.0))?
        .collect()
}

/// It was told.
pub(crate) fn put(
    tx: &Connection,
    person: PersonId,
    seq: u64,
    told: &NoticeTold,
    at: Timestamp,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO wf_notices (id, person, seq, body, told_at)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO NOTHING",
    )?
    .execute(params![Key(told.notice), Key(person), seq, Json(told), at.ms()])
    .map(drop)
}

/// Nothing is left of this person's.
pub(crate) fn clear(tx: &Connection, person: PersonId) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_notices WHERE person = ?1", [Key(person)]).map(drop)
}

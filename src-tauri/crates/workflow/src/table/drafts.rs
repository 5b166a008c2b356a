//! `wf_drafts`: what has not been submitted. Of this PC alone.

use kernel::{CaseId, DraftId, OpId, Refusal, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::draft::Draft;
use crate::form::Data;
use crate::sql::{Json, Key};

fn row(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: row.get::<_, Key<DraftId>>(0)?.0,
        form: row.get(1)?,
        version: row.get(2)?,
        data: row.get::<_, Json<_>>(3)?.0,
        subject: row.get(4)?,
        case: row.get::<_, Option<Key<CaseId>>>(5)?.map(|key| key.0),
        refusal: row.get::<_, Option<Json<Refusal>>>(6)?.map(|json| json.0),
        created_at: Timestamp(row.get(7)?),
        updated_at: Timestamp(row.get(8)?),
    })
}

/// Part of the list, last changed first. Those on their way are not in it.
pub fn list(db: &Connection, text: &str, offset: u32, limit: u32) -> rusqlite::Result<Vec<Draft>> {
    db.prepare_cached(
        "SELECT id, form, version, data, subject, case_id, refusal, created_at, updated_at
         FROM wf_drafts
         WHERE op_id IS NULL AND (?1 = '' OR contains(subject, ?1))
         ORDER BY updated_at DESC, id
         LIMIT ?3 OFFSET ?2",
    )?
    .query_map(params![text, offset, limit], row)?
    .collect()
}

/// How many there are.
pub fn count(db: &Connection, text: &str) -> rusqlite::Result<u32> {
    db.prepare_cached(
        "SELECT count(*) FROM wf_drafts WHERE op_id IS NULL AND (?1 = '' OR contains(subject, ?1))",
    )?
    .query_row([text], |row| row.get(0))
}

/// A draft that is not on its way.
pub fn find(db: &Connection, id: DraftId) -> rusqlite::Result<Option<Draft>> {
    db.prepare_cached(
        "SELECT id, form, version, data, subject, case_id, refusal, created_at, updated_at
         FROM wf_drafts
         WHERE id = ?1 AND op_id IS NULL",
    )?
    .query_row([Key(id)], row)
    .optional()
}

/// The draft that goes on with a case, where it is not on its way.
pub fn of_case(db: &Connection, case: CaseId) -> rusqlite::Result<Option<Draft>> {
    db.prepare_cached(
        "SELECT id, form, version, data, subject, case_id, refusal, created_at, updated_at
         FROM wf_drafts
         WHERE case_id = ?1 AND op_id IS NULL
         ORDER BY updated_at DESC
         LIMIT 1",
    )?
    .query_row([Key(case)], row)
    .optional()
}

/// Keep a draft, new or changed.
pub fn put(tx: &Connection, draft: &Draft) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO wf_drafts
             (id, form, version, data, subject, case_id, refusal, op_id, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET
             version = excluded.version, data = excluded.data, subject = excluded.subject,
             case_id = excluded.case_id, refusal = excluded.refusal, updated_at = excluded.updated_at",
    )?
    .execute(params![
        Key(draft.id),
        draft.form,
        draft.version,
        Json(&draft.data),
        draft.subject,
        draft.case.map(Key),
        draft.refusal.as_ref().map(Json),
        draft.created_at.ms(),
        draft.updated_at.ms()
    ])
    .map(drop)
}

/// Throw a draft away; `false`: there is none, or it is on its way.
pub fn remove(tx: &Connection, id: DraftId) -> rusqlite::Result<bool> {
    let gone =
        tx.prepare_cached("DELETE FROM wf_drafts WHERE id = ?1 AND op_id IS NULL")?.execute([Key(id)])?;
    Ok(gone > 0)
}

/// The draft goes on its way with this operation; `false`: there is none, or it is on its way already.
pub fn submit(tx: &Connection, id: DraftId, op: OpId) -> rusqlite::Result<bool> {
    let sent = tx
        .prepare_cached("UPDATE wf_drafts SET op_id = ?2, refusal = NULL WHERE id = ?1 AND op_id IS NULL")?
        .execute(params![Key(id), Key(op)])?;
    Ok(sent > 0)
}

/// The hub took it.
pub(crate) fn arrived(tx: &Connection, op: OpId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM wf_drafts WHERE op_id = ?1")?.execute([Key(op)]).map(drop)
}

/// The hub refused it: it is in the list again, with the reason.
pub(crate) fn came_back(tx: &Connection, op: OpId, refusal: &Refusal) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE wf_drafts SET op_id = NULL, refusal = ?2 WHERE op_id = ?1")?
        .execute(params![Key(op), Json(refusal)])
        .map(drop)
}

/// What is filled in in every draft, those on their way too.
pub fn data(db: &Connection) -> rusqlite::Result<Vec<Data>> {
    db.prepare_cached("SELECT data FROM wf_drafts")?
        .query_map([], |row| Ok(row.get::<_, Json<Data>>(0)?.0))?
        .collect()
}

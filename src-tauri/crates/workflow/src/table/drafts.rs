//! `wf_drafts`: in `intent.db`

use kernel::{CaseId, DraftId, OpId, Refusal, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::form::Data;
use crate::sql::{Json, Key, time};

/// A draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// Key of its form.
    pub form: String,
    /// The version it is filled in with.
    pub version: u32,
    /// What has been typed.
    pub data: Data,
    /// What it is about, as far as filled in.
    pub subject: String,
    /// The case that it goes on with.
    pub case: Option<CaseId>,
    /// Why the hub refused it.
    pub refusal: Option<Refusal>,
    /// When it was begun, by this PC's clock.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

const COLUMNS: &str = "id, form, version, data, subject, case_id, refusal, created_at, updated_at";

fn draft(row: &rusqlite::Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: row.get::<_, Key<DraftId>>(0)?.0,
        form: row.get(1)?,
        version: row.get(2)?,
        data: row.get::<_, Json<Data>>(3)?.0,
        subject: row.get(4)?,
        case: row.get::<_, Option<Key<CaseId>>>(5)?.map(|case| case.0),
        refusal: row.get::<_, Option<Json<Refusal>>>(6)?.map(|refusal| refusal.0),
        created_at: time(row, 7)?,
        updated_at: time(row, 8)?,
    })
}

/// Last changed first; `text` is looked for in subjects and data.
pub fn list(db: &Connection, text: &str, offset: u32, limit: u32) -> rusqlite::Result<Vec<Draft>> {
    db.prepare_cached(&format!(
        "SELECT {COLUMNS}
         FROM wf_drafts
         WHERE submitted_by IS NULL AND (?1 = '' OR instr(subject, ?1) > 0 OR instr(data, ?1) > 0)
         ORDER BY updated_at DESC, id
         LIMIT ?3 OFFSET ?2"
    ))?
    .query_map(params![text, offset, limit], draft)?
    .collect()
}

/// How many there are.
pub fn count(db: &Connection, text: &str) -> rusqlite::Result<u32> {
    db.prepare_cached(
        "SELECT count(*)
         FROM wf_drafts
         WHERE submitted_by IS NULL AND (?1 = '' OR instr(subject, ?1) > 0 OR instr(data, ?1) > 0)",
    )?
    .query_row([text], |row| row.get(0))
}

/// A draft.
pub fn find(db: &Connection, id: DraftId) -> rusqlite::Result<Option<Draft>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM wf_drafts WHERE id = ?1 AND submitted_by IS NULL"))?
        .query_row([Key(id)], draft)
        .optional()
}

/// The draft that goes on with a case.
pub fn of_case(db: &Connection, case: CaseId) -> rusqlite::Result<Option<Draft>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM wf_drafts WHERE case_id = ?1 AND submitted_by IS NULL LIMIT 1"))?
        .query_row([Key(case)], draft)
        .optional()
}

/// Keep it as it is now.
pub fn put(tx: &Connection, draft: &Draft) -> rusqlite::Result<()> {
    tx.prepare_cached(&format!(
        "INSERT OR REPLACE INTO wf_drafts ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    ))?
    .execute(params![
        Key(draft.id),
        draft.form,
        draft.version,
        Json(&draft.data),
        draft.subject,
        draft.case.map(Key),
        draft.refusal.as_ref().map(Json),
        draft.created_at.ms(),
        draft.updated_at.ms(),
    ])
    .map(drop)
}

/// It is submitted by this operation. False where there is no such draft (any more).
pub fn submit(tx: &Connection, id: DraftId, op: OpId) -> rusqlite::Result<bool> {
    let submitted = tx
        .prepare_cached("UPDATE wf_drafts SET submitted_by = ?2 WHERE id = ?1 AND submitted_by IS NULL")?
        .execute(params![Key(id), Key(op)])?;
    Ok(submitted > 0)
}

/// The draft that an operation submits.
pub fn of_op(db: &Connection, op: OpId) -> rusqlite::Result<Option<DraftId>> {
    db.prepare_cached("SELECT id FROM wf_drafts WHERE submitted_by = ?1")?
        .query_row([Key(op)], |row| Ok(row.get::<_, Key<DraftId>>(0)?.0))
        .optional()
}

/// The hub refused the operation: its draft is one again.
pub fn give_back(tx: &Connection, op: OpId, refusal: &Refusal) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE wf_drafts SET submitted_by = NULL, refusal = ?2 WHERE submitted_by = ?1")?
        .execute(params![Key(op), Json(refusal)])
        .map(drop)
}

/// The hub accepted the operation: its draft is a case now.
pub fn done(tx: &Connection, op: OpId) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_drafts WHERE submitted_by = ?1", [Key(op)]).map(drop)
}

/// Throw it away. False where there was none.
pub fn remove(tx: &Connection, id: DraftId) -> rusqlite::Result<bool> {
    Ok(tx.execute("DELETE FROM wf_drafts WHERE id = ?1", [Key(id)])? > 0)
}

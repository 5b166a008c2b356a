//! `id_imports`

use kernel::{PersonId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::import::ImportId;
use crate::sql::Key;

/// An import that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Which; a later one has a greater number.
    pub id: ImportId,
    /// Name of the file.
    pub file: String,
    /// Who did it; `None`: the hub's own command line.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// People who were new.
    pub people_new: usize,
    /// People about whom something changed.
    pub people_changed: usize,
    /// Departments that were new.
    pub departments_new: usize,
    /// When it was taken back, if it was.
    pub rolled_back_at: Option<Timestamp>,
}

fn row(row: &Row<'_>) -> rusqlite::Result<Import> {
    Ok(Import {
        id: ImportId(row.get(0)?),
        file: row.get(1)?,
        by: row.get::<_, Option<Key<PersonId>>>(2)?.map(|key| key.0),
        at: Timestamp(row.get(3)?),
        people_new: row.get(4)?,
        people_changed: row.get(5)?,
        departments_new: row.get(6)?,
        rolled_back_at: row.get::<_, Option<i64>>(7)?.map(Timestamp),
    })
}

/// Under a new number; the one in `import` does not count.
pub(crate) fn insert(tx: &Connection, import: &Import) -> rusqlite::Result<ImportId> {
    tx.prepare_cached(
        "INSERT INTO id_imports (file, by_person, at, people_new, people_changed, departments_new, rolled_back_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        import.file,
        import.by.map(Key),
        import.at.ms(),
        import.people_new,
        import.people_changed,
        import.departments_new,
        import.rolled_back_at.map(Timestamp::ms),
    ])?;
    Ok(ImportId(tx.last_insert_rowid()))
}

pub(crate) fn one(db: &Connection, id: ImportId) -> rusqlite::Result<Option<Import>> {
    db.prepare_cached(
        "SELECT id, file, by_person, at, people_new, people_changed, departments_new, rolled_back_at
         FROM id_imports
         WHERE id = ?1",
    )?
    .query_row([id.0], row)
    .optional()
}

/// The last first.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<Import>> {
    db.prepare_cached(
        "SELECT id, file, by_person, at, people_new, people_changed, departments_new, rolled_back_at
         FROM id_imports
         ORDER BY id DESC",
    )?
    .query_map([], row)?
    .collect()
}

/// A later import that still counts.
pub(crate) fn later(db: &Connection, id: ImportId) -> rusqlite::Result<Option<ImportId>> {
    db.prepare_cached("SELECT max(id) FROM id_imports WHERE id > ?1 AND rolled_back_at IS NULL")?
        .query_row([id.0], |row| Ok(row.get::<_, Option<i64>>(0)?.map(ImportId)))
}

pub(crate) fn mark_rolled_back(tx: &Connection, id: ImportId, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE id_imports SET rolled_back_at = ?2 WHERE id = ?1")?
        .execute(params![id.0, now.ms()])
        .map(|_| ())
}

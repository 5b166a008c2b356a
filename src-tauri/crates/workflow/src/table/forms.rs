//! `wf_forms`

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::definition::Form;
use crate::item::FormPublished;
use crate::sql::Json;

/// A form as the catalogue shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// Its version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// Heading of the catalogue.
    pub category: String,
    /// When to use it.
    pub summary: String,
    /// Full pinyin of the title, a space, its initials.
    pub pinyin: String,
}

fn listed(row: &rusqlite::Row<'_>) -> rusqlite::Result<Listed> {
    Ok(Listed {
        key: row.get(0)?,
        version: row.get(1)?,
        title: row.get(2)?,
        category: row.get(3)?,
        summary: row.get(4)?,
        pinyin: row.get(5)?,
    })
}

/// The present version of every form, in the order of the catalogue.
pub fn catalogue(db: &Connection) -> rusqlite::Result<Vec<Listed>> {
    db.prepare_cached(
        "SELECT key, version, title, category, summary, pinyin
         FROM wf_forms AS form
         WHERE version = (SELECT max(version) FROM wf_forms WHERE key = form.key)
         ORDER BY package, position, key",
    )?
    .query_map([], listed)?
    .collect()
}

/// The present version of a form; `None`: there is no such form.
pub fn present(db: &Connection, key: &str) -> rusqlite::Result<Option<u32>> {
    db.prepare_cached("SELECT max(version) FROM wf_forms WHERE key = ?1")?.query_row([key], |row| row.get(0))
}

/// A form in a version; 0: the present one.
pub fn find(db: &Connection, key: &str, version: u32) -> rusqlite::Result<Option<(u32, Form)>> {
    db.prepare_cached(
        "SELECT version, body
         FROM wf_forms
         WHERE key = ?1 AND (?2 = 0 OR version = ?2)
         ORDER BY version DESC
         LIMIT 1",
    )?
    .query_row(params![key, version], |row| Ok((row.get(0)?, row.get::<_, Json<Form>>(1)?.0)))
    .optional()
}

/// A version came into force.
pub(crate) fn put(tx: &Connection, published: &FormPublished, pinyin: &str) -> rusqlite::Result<()> {
    let form = &published.form;
    tx.prepare_cached(
        "INSERT INTO wf_forms (key, version, package, position, title, category, summary, pinyin, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (key, version) DO NOTHING",
    )?
    .execute(params![
        form.key,
        published.version,
        published.package,
        published.position,
        form.title,
        form.category,
        form.summary,
        pinyin,
        Json(form),
    ])
    .map(drop)
}

/// Nothing is left.
pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_forms", []).map(drop)
}

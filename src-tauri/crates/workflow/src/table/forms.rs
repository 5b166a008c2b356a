//! `wf_forms`: definitions by key and version.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::definition::Form;
use crate::pinyin;
use crate::sql::Json;

/// A form of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub key: String,
    /// Present version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// Heading of the catalogue.
    pub category: String,
    /// When to use it.
    pub summary: String,
    /// Initials and full pinyin of the title.
    pub pinyin: String,
}

/// The forms that can be begun, in the order of the catalogue.
pub fn catalogue(db: &Connection) -> rusqlite::Result<Vec<Listed>> {
    db.prepare_cached(
        "SELECT form, max(version), title, category, summary, pinyin
         FROM wf_forms
         WHERE retired = 0
         GROUP BY form
         ORDER BY package, position, form",
    )?
    .query_map([], |row| {
        Ok(Listed {
            key: row.get(0)?,
            version: row.get(1)?,
            title: row.get(2)?,
            category: row.get(3)?,
            summary: row.get(4)?,
            pinyin: row.get(5)?,
        })
    })?
    .collect()
}

/// A form in a version; 0: the present one. A retired form is found in its versions only.
pub fn find(db: &Connection, form: &str, version: u32) -> rusqlite::Result<Option<(u32, Arc<Form>)>> {
    db.prepare_cached(
        "SELECT version, body
         FROM wf_forms
         WHERE form = ?1 AND (version = ?2 OR (?2 = 0 AND retired = 0))
         ORDER BY version DESC
         LIMIT 1",
    )?
    .query_row(params![form, version], |row| {
        let found = row.get(0)?;
        Ok((found, read((form, found), row.get_ref(1)?.as_str()?)?))
    })
    .optional()
}

/// A definition and the text that it was read from.
type Read = (String, Arc<Form>);

/// Definitions by form and version, as they were read last: reading one takes longer than judging an operation by it. The
/// text decides whether it is the same one, so that it matters to nobody whose database it was.
static READ: Mutex<BTreeMap<(String, u32), Read>> = Mutex::new(BTreeMap::new());
/// More are forgotten all at once: a province has some hundred.
const REMEMBERED: usize = 1024;

fn read((form, version): (&str, u32), text: &str) -> rusqlite::Result<Arc<Form>> {
    let mut all = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (form.to_owned(), version);
    if let Some((before, form)) = all.get(&key)
        && before == text
    {
        return Ok(Arc::clone(form));
    }
    let form = Arc::new(serde_json::from_str::<Form>(text).map_err(FromSqlError::other)?);
    if all.len() >= REMEMBERED {
        all.clear();
    }
    all.insert(key, (text.to_owned(), Arc::clone(&form)));
    Ok(form)
}

/// The version in which new cases begin; `None` where none may.
pub fn present(db: &Connection, form: &str) -> rusqlite::Result<Option<u32>> {
    db.prepare_cached("SELECT max(version) FROM wf_forms WHERE form = ?1 AND retired = 0")?
        .query_row([form], |row| row.get(0))
}

/// The package a form belongs to.
pub fn package_of(db: &Connection, form: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT package FROM wf_forms WHERE form = ?1 ORDER BY version DESC LIMIT 1")?
        .query_row([form], |row| row.get(0))
        .optional()
}

pub(crate) fn put(tx: &Connection, package: &str, version: u32, form: &Form) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO wf_forms
             (form, version, package, position, retired, title, category, summary, pinyin, body)
         VALUES (?1, ?2, ?3, 0, 0, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        form.key,
        version,
        package,
        form.title,
        form.category,
        form.summary,
        pinyin::of(&form.title),
        Json(form)
    ])
    .map(drop)
}

/// The package has these forms now, in this order; its others are retired.
pub(crate) fn arrange(tx: &Connection, package: &str, forms: &[String]) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE wf_forms SET retired = 1 WHERE package = ?1")?.execute([package])?;
    let mut place =
        tx.prepare_cached("UPDATE wf_forms SET retired = 0, position = ?3 WHERE package = ?1 AND form = ?2")?;
    for (position, form) in forms.iter().enumerate() {
        place.execute(params![package, form, position])?;
    }
    Ok(())
}

pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM wf_forms", []).map(drop)
}

/// The newest version's definition, retired or not.
pub(crate) fn newest(db: &Connection, form: &str) -> rusqlite::Result<Option<Form>> {
    db.prepare_cached("SELECT body FROM wf_forms WHERE form = ?1 ORDER BY version DESC LIMIT 1")?
        .query_row([form], |row| row.get::<_, Json<Form>>(0).map(|body| body.0))
        .optional()
}

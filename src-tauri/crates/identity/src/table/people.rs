//! `id_people`

use kernel::{DepartmentId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::directory::Person;
use crate::item::PersonBody;
use crate::names;
use crate::sql::Key;
use crate::table::departments::PATH_SEPARATOR;

fn row(row: &Row<'_>) -> rusqlite::Result<Person> {
    let path: String = row.get(5)?;
    Ok(Person {
        id: row.get::<_, Key<PersonId>>(0)?.0,
        account: row.get(1)?,
        name: row.get(2)?,
        department: row.get::<_, Key<DepartmentId>>(3)?.0,
        department_name: row.get(4)?,
        department_path: last_two(&path).to_owned(),
        post: row.get(6)?,
        phone: row.get(7)?,
        active: row.get(8)?,
    })
}

fn body(row: &Row<'_>) -> rusqlite::Result<PersonBody> {
    Ok(PersonBody {
        id: row.get::<_, Key<PersonId>>(0)?.0,
        account: row.get(1)?,
        name: row.get(2)?,
        department: row.get::<_, Key<DepartmentId>>(3)?.0,
        post: row.get(4)?,
        phone: row.get(5)?,
        active: row.get(6)?,
        pinyin: row.get(7)?,
    })
}

/// A path's last two names.
pub(crate) fn last_two(path: &str) -> &str {
    let at = path.rmatch_indices(PATH_SEPARATOR).nth(1).map_or(0, |(at, found)| at + found.len());
    path.get(at..).unwrap_or(path)
}

pub(crate) fn one(db: &Connection, id: PersonId) -> rusqlite::Result<Option<Person>> {
    db.prepare_cached(
        "SELECT p.id, p.account, p.name, p.department, coalesce(d.name, ''), coalesce(d.path, ''),
                p.post, p.phone, p.active
         FROM id_people p LEFT JOIN id_departments d ON d.id = p.department
         WHERE p.id = ?1",
    )?
    .query_row([Key(id)], row)
    .optional()
}

/// In service first, should a damaged directory have an account twice.
pub(crate) fn by_account(db: &Connection, account: &str) -> rusqlite::Result<Option<Person>> {
    db.prepare_cached(
        "SELECT p.id, p.account, p.name, p.department, coalesce(d.name, ''), coalesce(d.path, ''),
                p.post, p.phone, p.active
         FROM id_people p LEFT JOIN id_departments d ON d.id = p.department
         WHERE p.account = ?1
         ORDER BY p.active DESC, p.id
         LIMIT 1",
    )?
    .query_row([account], row)
    .optional()
}

pub(crate) fn is_active(db: &Connection, id: PersonId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM id_people WHERE id = ?1 AND active = 1")?.exists([Key(id)])
}

/// All of them, as the stream says them, in the order of their ids.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<PersonBody>> {
    db.prepare_cached(
        "SELECT id, account, name, department, post, phone, active, pinyin
         FROM id_people
         ORDER BY id",
    )?
    .query_map([], body)?
    .collect()
}

/// Put these in place of what was there under their ids.
pub(crate) fn put(tx: &Connection, people: &[PersonBody]) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO id_people (id, account, name, department, post, phone, active, pinyin, sort_key)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET
             account = excluded.account, name = excluded.name, department = excluded.department,
             post = excluded.post, phone = excluded.phone, active = excluded.active,
             pinyin = excluded.pinyin, sort_key = excluded.sort_key",
    )?;
    for person in people {
        insert.execute(params![
            Key(person.id),
            person.account,
            person.name,
            Key(person.department),
            person.post,
            person.phone,
            person.active,
            person.pinyin,
            names::sort_key(&person.name, &person.pinyin),
        ])?;
    }
    Ok(())
}

pub(crate) fn remove(tx: &Connection, ids: &[PersonId]) -> rusqlite::Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM id_people WHERE id = ?1")?;
    ids.iter().try_for_each(|id| delete.execute([Key(*id)]).map(|_| ()))
}

pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM id_people", []).map(|_| ())
}

/// Those in service, in the order of a list of names.
pub(crate) fn active_by_name(db: &Connection) -> rusqlite::Result<Vec<PersonBody>> {
    db.prepare_cached(
        "SELECT id, account, name, department, post, phone, active, pinyin
         FROM id_people
         WHERE active = 1
         ORDER BY sort_key, id",
    )?
    .query_map([], body)?
    .collect()
}

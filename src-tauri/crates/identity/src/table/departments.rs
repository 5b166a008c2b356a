//! `id_departments`

use std::collections::BTreeMap;

use kernel::{DepartmentId, PersonId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::directory::Department;
use crate::item::DepartmentBody;
use crate::sql::Key;

/// Between the names of a path.
pub(crate) const PATH_SEPARATOR: &str = " / ";

/// No tree is deeper; what a damaged or cyclic one has below is left out of paths.
const DEEPEST: usize = 32;

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Department> {
    Ok(Department {
        id: row.get::<_, Key<DepartmentId>>(0)?.0,
        name: row.get(1)?,
        parent: row.get::<_, Option<Key<DepartmentId>>>(2)?.map(|key| key.0),
        path: row.get(3)?,
        sort: row.get(4)?,
        head: row.get::<_, Option<Key<PersonId>>>(5)?.map(|key| key.0),
        code: row.get(6)?,
    })
}

pub(crate) fn one(db: &Connection, id: DepartmentId) -> rusqlite::Result<Option<Department>> {
    db.prepare_cached(
        "SELECT id, name, parent, path, sort, head, code
         FROM id_departments
         WHERE id = ?1",
    )?
    .query_row([Key(id)], row)
    .optional()
}

pub(crate) fn active_head(db: &Connection, id: DepartmentId) -> rusqlite::Result<Option<PersonId>> {
    db.prepare_cached(
        "SELECT p.id
         FROM id_departments d JOIN id_people p ON p.id = d.head
         WHERE d.id = ?1 AND p.active = 1",
    )?
    .query_row([Key(id)], |row| Ok(row.get::<_, Key<PersonId>>(0)?.0))
    .optional()
}

/// All of them, as the stream says them, in the order of their ids.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<DepartmentBody>> {
    db.prepare_cached(
        "SELECT id, name, parent, sort, head, code, pinyin
         FROM id_departments
         ORDER BY id",
    )?
    .query_map([], |row| {
        Ok(DepartmentBody {
            id: row.get::<_, Key<DepartmentId>>(0)?.0,
            name: row.get(1)?,
            parent: row.get::<_, Option<Key<DepartmentId>>>(2)?.map(|key| key.0),
            sort: row.get(3)?,
            head: row.get::<_, Option<Key<PersonId>>>(4)?.map(|key| key.0),
            code: row.get(5)?,
            pinyin: row.get(6)?,
        })
    })?
    .collect()
}

/// Put these in place of what was there under their ids. Their paths follow from [`settle_paths`].
pub(crate) fn put(tx: &Connection, departments: &[DepartmentBody]) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO id_departments (id, name, parent, path, sort, head, code, pinyin)
         VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, parent = excluded.parent, path = '', sort = excluded.sort,
             head = excluded.head, code = excluded.code, pinyin = excluded.pinyin",
    )?;
    for department in departments {
        insert.execute(params![
            Key(department.id),
            department.name,
            department.parent.map(Key),
            department.sort,
            department.head.map(Key),
            department.code,
            department.pinyin,
        ])?;
    }
    Ok(())
}

/// Bring every path up to date: a renamed department changes those of all below it. Does not depend on the order
/// in which departments came; a department whose parent is unknown stands at the top of its own path.
pub(crate) fn settle_paths(tx: &Connection) -> rusqlite::Result<()> {
    type Node = (String, Option<DepartmentId>, String);
    let nodes: BTreeMap<DepartmentId, Node> = tx
        .prepare_cached("SELECT id, name, parent, path FROM id_departments")?
        .query_map([], |row| {
            let parent = row.get::<_, Option<Key<DepartmentId>>>(2)?.map(|key| key.0);
            Ok((row.get::<_, Key<DepartmentId>>(0)?.0, (row.get(1)?, parent, row.get(3)?)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut update = tx.prepare_cached("UPDATE id_departments SET path = ?2 WHERE id = ?1")?;
    for (id, (_, _, before)) in &nodes {
        let mut names = Vec::new();
        let mut at = Some(*id);
        while let Some((name, parent, _)) = at.and_then(|id| nodes.get(&id)) {
            names.push(name.as_str());
            at = if names.len() < DEEPEST { *parent } else { None };
        }
        names.reverse();
        let path = names.join(PATH_SEPARATOR);
        if path != *before {
            update.execute(params![Key(*id), path])?;
        }
    }
    Ok(())
}

pub(crate) fn remove(tx: &Connection, ids: &[DepartmentId]) -> rusqlite::Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM id_departments WHERE id = ?1")?;
    ids.iter().try_for_each(|id| delete.execute([Key(*id)]).map(|_| ()))
}

pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM id_departments", []).map(|_| ())
}

/// A department and its reading.
pub(crate) type Row = (Department, String);

/// All of them, in no order.
pub(crate) fn rows(db: &Connection) -> rusqlite::Result<Vec<Row>> {
    db.prepare_cached("SELECT id, name, parent, path, sort, head, code, pinyin FROM id_departments")?
        .query_map([], |columns| Ok((row(columns)?, columns.get(7)?)))?
        .collect()
}

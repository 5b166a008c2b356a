//! `id_roles`

use kernel::{DepartmentId, PersonId};
use rusqlite::{Connection, params};

use crate::item::RolesBody;
use crate::sql::Key;

fn person(row: &rusqlite::Row<'_>) -> rusqlite::Result<PersonId> {
    Ok(row.get::<_, Key<PersonId>>(0)?.0)
}

pub(crate) fn holders(db: &Connection, role: &str) -> rusqlite::Result<Vec<PersonId>> {
    db.prepare_cached(
        "SELECT p.id
         FROM id_roles r JOIN id_people p ON p.id = r.person
         WHERE r.role = ?1 AND p.active = 1
         ORDER BY p.sort_key, p.id",
    )?
    .query_map([role], person)?
    .collect()
}

pub(crate) fn holders_in(
    db: &Connection,
    role: &str,
    department: DepartmentId,
) -> rusqlite::Result<Vec<PersonId>> {
    db.prepare_cached(
        "SELECT p.id
         FROM id_roles r JOIN id_people p ON p.id = r.person
         WHERE r.role = ?1 AND p.department = ?2 AND p.active = 1
         ORDER BY p.sort_key, p.id",
    )?
    .query_map(params![role, Key(department)], person)?
    .collect()
}

pub(crate) fn of(db: &Connection, person: PersonId) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("SELECT role FROM id_roles WHERE person = ?1 ORDER BY role")?
        .query_map([Key(person)], |row| row.get(0))?
        .collect()
}

/// Everybody who holds any, as the stream says it, in the order of their ids.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<RolesBody>> {
    let mut everybody: Vec<RolesBody> = Vec::new();
    let mut statement = db.prepare_cached("SELECT person, role FROM id_roles ORDER BY person, role")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (person, role) = (person(row)?, row.get(1)?);
        match everybody.last_mut() {
            Some(last) if last.person == person => last.roles.push(role),
            _ => everybody.push(RolesBody { person, roles: vec![role] }),
        }
    }
    Ok(everybody)
}

/// From now on these people hold exactly these roles.
pub(crate) fn put(tx: &Connection, everybody: &[RolesBody]) -> rusqlite::Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM id_roles WHERE person = ?1")?;
    let mut insert =
        tx.prepare_cached("INSERT INTO id_roles (person, role) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for RolesBody { person, roles } in everybody {
        delete.execute([Key(*person)])?;
        for role in roles {
            insert.execute(params![Key(*person), role])?;
        }
    }
    Ok(())
}

pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM id_roles", []).map(|_| ())
}

//! The directory's tables, grown from the items of `dir:`. The result depends on the items alone, never on the
//! order of rows within one, so a replica rebuilt from a snapshot equals one grown item by item.

use kernel::limits;
use rusqlite::Connection;
use rusqlite::types::Type;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sync::{Item, Projection, StreamId};

use crate::item::{
    DEPARTMENTS_PUT, DepartmentBody, DepartmentsPut, PEOPLE_PUT, PeoplePut, PersonBody, REMOVED, ROLES_PUT,
    Removed, RolesBody, RolesPut, VERSION,
};
use crate::table::{departments, people, roles, stamps};

/// The projection of `dir:`; other streams are not its business.
#[derive(Debug, Clone, Copy, Default)]
pub struct DirectoryProjection;

/// The whole directory.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    v: u16,
    departments: Vec<DepartmentBody>,
    people: Vec<PersonBody>,
    roles: Vec<RolesBody>,
}

impl Projection for DirectoryProjection {
    fn apply(&self, tx: &Connection, item: &Item) -> rusqlite::Result<()> {
        if item.stream != StreamId::Directory {
            return Ok(());
        }
        if item.v > VERSION {
            tracing::warn!(
                kind = item.kind,
                v = item.v,
                seq = item.seq,
                "an item of a newer hub is passed over"
            );
            return Ok(());
        }
        match item.kind.as_str() {
            DEPARTMENTS_PUT => {
                departments::put(tx, &read::<DepartmentsPut>(&item.body)?.departments)?;
                departments::settle_paths(tx)?;
            }
            PEOPLE_PUT => people::put(tx, &read::<PeoplePut>(&item.body)?.people)?,
            ROLES_PUT => roles::put(tx, &read::<RolesPut>(&item.body)?.roles)?,
            REMOVED => remove(tx, read(&item.body)?)?,
            _ => return Ok(()),
        }
        stamps::renew(tx)
    }

    fn snapshot(&self, db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<String>> {
        if *stream != StreamId::Directory {
            return Ok(None);
        }
        let state = Snapshot {
            v: VERSION,
            departments: departments::all(db)?,
            people: people::all(db)?,
            roles: roles::all(db)?,
        };
        let body = serde_json::to_string(&state)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        Ok(Some(body).filter(|body| body.len() <= limits::SNAPSHOT_BYTES))
    }

    fn restore(&self, tx: &Connection, stream: &StreamId, body: &str) -> rusqlite::Result<()> {
        if *stream != StreamId::Directory {
            return Ok(());
        }
        let state: Snapshot = read(body)?;
        clear(tx)?;
        departments::put(tx, &state.departments)?;
        departments::settle_paths(tx)?;
        people::put(tx, &state.people)?;
        roles::put(tx, &state.roles)?;
        stamps::renew(tx)
    }

    fn forget(&self, tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
        if *stream != StreamId::Directory {
            return Ok(());
        }
        clear(tx)?;
        stamps::renew(tx)
    }
}

fn remove(tx: &Connection, removed: Removed) -> rusqlite::Result<()> {
    let none = |person: &_| RolesBody { person: *person, roles: Vec::new() };
    roles::put(tx, &removed.people.iter().map(none).collect::<Vec<_>>())?;
    people::remove(tx, &removed.people)?;
    departments::remove(tx, &removed.departments)?;
    if !removed.departments.is_empty() {
        departments::settle_paths(tx)?;
    }
    Ok(())
}

fn clear(tx: &Connection) -> rusqlite::Result<()> {
    roles::clear(tx)?;
    people::clear(tx)?;
    departments::clear(tx)
}

/// A body the hub made and the chain vouches for: if it does not read back, something is damaged.
fn read<T: DeserializeOwned>(body: &str) -> rusqlite::Result<T> {
    serde_json::from_str(body)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

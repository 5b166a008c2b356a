//! `id_import_rows`

use kernel::{DepartmentId, PersonId};
use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::import::ImportId;
use crate::item::{DepartmentBody, PersonBody};
use crate::sql::Json;

/// A thing as it was and as it became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image<T> {
    /// `None`: there was none.
    pub(crate) before: Option<T>,
    pub(crate) after: T,
}

/// What images are kept of.
pub(crate) trait Imaged: Serialize + DeserializeOwned {
    const KIND: &'static str;
    fn uuid(&self) -> Uuid;
}

/// A person with their roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(crate) struct PersonImage {
    pub(crate) person: PersonBody,
    pub(crate) roles: Vec<String>,
}

impl Imaged for PersonImage {
    const KIND: &'static str = "person";
    fn uuid(&self) -> Uuid {
        PersonId::uuid(self.person.id)
    }
}

impl Imaged for DepartmentBody {
    const KIND: &'static str = "department";
    fn uuid(&self) -> Uuid {
        DepartmentId::uuid(self.id)
    }
}

pub(crate) fn insert<T: Imaged>(
    tx: &Connection,
    import: ImportId,
    images: &[Image<T>],
) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO id_import_rows (import, kind, id, before, after)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for image in images {
        let id = image.after.uuid();
        insert.execute(params![
            import.0,
            T::KIND,
            id.as_bytes(),
            image.before.as_ref().map(Json),
            Json(&image.after)
        ])?;
    }
    Ok(())
}

/// In the order of their ids.
pub(crate) fn of<T: Imaged>(db: &Connection, import: ImportId) -> rusqlite::Result<Vec<Image<T>>> {
    db.prepare_cached(
        "SELECT before, after
         FROM id_import_rows
         WHERE import = ?1 AND kind = ?2
         ORDER BY id",
    )?
    .query_map(params![import.0, T::KIND], |row| {
        let before = row.get::<_, Option<Json<T>>>(0)?.map(|json| json.0);
        Ok(Image { before, after: row.get::<_, Json<T>>(1)?.0 })
    })?
    .collect()
}

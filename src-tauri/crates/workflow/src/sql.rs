//! How the room's words lie in columns. What does not read back is a damaged database.

use kernel::{CaseId, DraftId, NoticeId, OpId, PersonId, TaskId};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Serialize, de::DeserializeOwned};

/// An id as the sixteen bytes of its column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<T>(pub(crate) T);

macro_rules! keys {
    ($($id:ident),+) => {$(
        impl ToSql for Key<$id> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Owned(self.0.to_bytes().to_vec().into()))
            }
        }

        impl FromSql for Key<$id> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <[u8; 16]>::column_result(value).map(|bytes| Self($id::from_bytes(bytes)))
            }
        }
    )+};
}

keys!(CaseId, DraftId, NoticeId, OpId, PersonId, TaskId);

/// A value that lies in its column as JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToSql for Json<&T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(self.0)
            .map(Into::into)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// Ids as a JSON list of what `hex()` makes of them: for `hex(id) NOT IN (SELECT value FROM json_each(?))`.
pub(crate) fn hex_list(ids: impl Iterator<Item = [u8; 16]>) -> String {
    let hex = |id: [u8; 16]| id.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    serde_json::Value::from(ids.map(hex).collect::<Vec<_>>()).to_string()
}

//! How ids lie in columns. What does not read back is a damaged database.

use kernel::{DepartmentId, DeviceId, PersonId};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

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

keys!(DepartmentId, DeviceId, PersonId);

/// A value that lies in its column as text it can be parsed from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: serde::Serialize> ToSql for Json<&T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(self.0)
            .map(Into::into)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }
}

impl<T: serde::de::DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

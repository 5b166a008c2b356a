//! How ids and JSON lie in columns. What does not read back is a damaged database.

use kernel::{CaseId, DraftId, NoticeId, OpId, PersonId, TaskId, Timestamp};
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

keys!(CaseId, DraftId, NoticeId, OpId, PersonId, TaskId);

/// A value that lies in its column as JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: serde::Serialize> ToSql for Json<&T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(self.0);
        text.map(Into::into).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }
}

impl<T: serde::de::DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A time from its column.
pub(crate) fn time(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    Ok(Timestamp(row.get(column)?))
}

//! Finding Chinese text by any part of it.
//!
//! The index (FTS5, `tokenize = 'bigram', detail = none, columnsize = 0`) holds overlapping pairs of characters
//! and whole words of other scripts. A question becomes an expression that finds everything that could match, and
//! perhaps a little more (pairs that occur, but not side by side); `contains(text, question)` then decides:
//!
//! ```sql
//! SELECT … FROM fts JOIN notes ON notes.id = fts.rowid WHERE fts MATCH ?1 AND contains(notes.body, ?2)
//! ```
//!
//! with `?1` from [`match_expression`] and `?2` the question itself. Words of letters and digits are found from
//! their beginning. Deliberately absent: segmentation by a dictionary (it loses half of the longer questions),
//! pinyin (names have a column of their own for that), ranking.

mod fts5;
mod query;
mod tokens;

pub use query::{contains, match_expression};
pub use tokens::fold;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Make the tokenizer and the function known to a connection.
pub(crate) fn register(db: &Connection) -> rusqlite::Result<()> {
    fts5::register(db)?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("contains", 2, flags, |call| {
        let text: Option<String> = call.get(0)?;
        let question: String = call.get(1)?;
        Ok(text.is_some_and(|text| contains(&text, &question)))
    })
}

//! The room's tables, grown from items: `form:`, `case:`, `user:` and `ledger:`.
//!
//! An item of an unknown kind, or one whose body a newer hub wrote in a way this build cannot read, is kept in the log
//! and passed over here; after an upgrade the tables are grown again.

use kernel::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sync::{Item, Projection, StreamId};

use crate::case_projection;
use crate::item::{
    FORM_PUBLISHED, FormPublished, LEDGER_PUBLISHED, LedgerPublished, NOTICE_TOLD, NoticeTold,
};
use crate::ledger::{ROW_KIND, RowBody};
use crate::table::{forms, ledger_rows, ledgers, notices};

/// The room's tables.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkflowProjection;

/// A ledger as a snapshot has it.
#[derive(Serialize, Deserialize)]
struct LedgerSnapshot {
    rows: Vec<(RowBody, Timestamp)>,
}

impl Projection for WorkflowProjection {
    fn apply(&self, tx: &Connection, item: &Item) -> rusqlite::Result<()> {
        match (&item.stream, item.kind.as_str()) {
            (StreamId::Case(_), _) => case_projection::apply(tx, item),
            (StreamId::Forms, FORM_PUBLISHED) => body(item).map_or(Ok(()), |published: FormPublished| {
                forms::put(tx, &published, &pinyin(&published.form.title))
            }),
            (StreamId::Forms, LEDGER_PUBLISHED) => {
                body(item).map_or(Ok(()), |published: LedgerPublished| ledgers::put(tx, &published))
            }
            (StreamId::User(person), NOTICE_TOLD) => body(item)
                .map_or(Ok(()), |told: NoticeTold| notices::put(tx, *person, item.seq, &told, item.hub_ts)),
            (StreamId::Ledger(key), ROW_KIND) => body(item)
                .map_or(Ok(()), |written: RowBody| ledger_rows::write(tx, key, &written, item.hub_ts)),
            _ => Ok(()),
        }
    }

    fn snapshot(&self, db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<String>> {
        // Forms and notices are few; a case is its own history.
        let StreamId::Ledger(key) = stream else { return Ok(None) };
        let snapshot = LedgerSnapshot { rows: ledger_rows::all(db, key)? };
        Ok(serde_json::to_string(&snapshot).ok())
    }

    fn restore(&self, tx: &Connection, stream: &StreamId, body: &str) -> rusqlite::Result<()> {
        self.forget(tx, stream)?;
        let StreamId::Ledger(key) = stream else { return Ok(()) };
        let snapshot: LedgerSnapshot = serde_json::from_str(body)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        snapshot.rows.iter().try_for_each(|(written, at)| ledger_rows::write(tx, key, written, *at))
    }

    fn forget(&self, tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
        match stream {
            StreamId::Case(case) => case_projection::forget(tx, *case),
            StreamId::Forms => forms::clear(tx).and_then(|()| ledgers::clear(tx)),
            StreamId::User(person) => notices::clear(tx, *person),
            StreamId::Ledger(key) => ledger_rows::clear(tx, key),
            StreamId::Directory => Ok(()),
        }
    }
}

fn body<T: serde::de::DeserializeOwned>(item: &Item) -> Option<T> {
    let read = serde_json::from_str(&item.body);
    read.inspect_err(|error| tracing::warn!(stream = %item.stream, seq = item.seq, %error, "passed over")).ok()
}

/// Full pinyin, a space, the initials: what people type into the palette.
fn pinyin(title: &str) -> String {
    use pinyin::ToPinyin as _;
    let syllables: Vec<_> = title.to_pinyin().flatten().collect();
    let full: String = syllables.iter().map(|syllable| syllable.plain()).collect();
    let initials: String = syllables.iter().map(|syllable| syllable.first_letter()).collect();
    format!("{full} {initials}")
}

//! Ledgers (台账): those that came to this PC are those that this person may read.

use std::collections::BTreeSet;

use api::page::Page;
use api::workflow::{LedgerCard, LedgerRequest, LedgerRow, LedgerView};
use kernel::{Code, Refusal};
use rusqlite::Connection;
use sync::StreamId;
use workflow::table::{ledger_rows, ledgers};

use super::{Inner, paging};

/// Keys of the ledgers on this PC.
fn here(db: &Connection) -> Result<BTreeSet<String>, sync::Error> {
    let cursors = sync::device::cursors(db)?;
    let keys = cursors.into_iter().filter_map(|cursor| match cursor.stream {
        StreamId::Ledger(key) if !cursor.closed => Some(key),
        _ => None,
    });
    Ok(keys.collect())
}

impl Inner {
    pub(super) async fn ledgers(&self) -> Result<Page<LedgerCard>, Refusal> {
        let read = |db: &Connection| {
            let here = here(db)?;
            let mut rows = Vec::new();
            for ledger in ledgers::all(db)? {
                if here.contains(&ledger.key) {
                    let count = ledger_rows::count(db, &ledger.key, "")?;
                    rows.push(LedgerCard { key: ledger.key, title: ledger.title, rows: count });
                }
            }
            Ok::<_, sync::Error>(rows)
        };
        let rows = self.node()?.replica.read(read).await.map_err(|error| error.refusal())?;
        Ok(Page { total: u32::try_from(rows.len()).unwrap_or(u32::MAX), rows })
    }

    pub(super) async fn ledger(&self, request: LedgerRequest) -> Result<LedgerView, Refusal> {
        let read = move |db: &Connection| {
            let LedgerRequest { key, page } = request;
            if !here(db)?.contains(&key) {
                return Err(Refusal::from(Code::NotFound).into());
            }
            let ledger = ledgers::find(db, &key)?.ok_or(Code::NotFound)?;
            let found =
                ledger_rows::list(db, &key, page.text.trim(), page.offset, paging::limit(page.limit))?;
            let total = ledger_rows::count(db, &key, page.text.trim())?;
            let rows = found.into_iter().map(|row| LedgerRow {
                cells: ledger
                    .columns
                    .iter()
                    .map(|column| row.cells.get(&column.key).cloned().unwrap_or_default())
                    .collect(),
                closed: row.closed,
                case: row.case,
                number: row.number,
            });
            let rows = rows.collect();
            Ok::<_, sync::Error>(LedgerView { title: ledger.title, columns: ledger.columns, rows, total })
        };
        self.node()?.replica.read(read).await.map_err(|error| error.refusal())
    }
}

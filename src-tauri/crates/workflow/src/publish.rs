//! Bringing packages into force at a hub: an item for every form and ledger whose version rose.

use kernel::{Code, Refusal};
use rusqlite::Connection;
use sync::{NewItem, StreamId};

use crate::definition::Package;
use crate::item::{FORM_PUBLISHED, FormPublished, LEDGER_PUBLISHED, LedgerPublished};
use crate::table::{forms, ledgers};

/// The items for what is new in `packages`; none where nothing is.
pub fn publish(db: &Connection, packages: &[Package]) -> rusqlite::Result<Result<Vec<NewItem>, Refusal>> {
    let mut items = Vec::new();
    for package in packages {
        for (form, position) in package.forms.iter().zip(0..) {
            if forms::present(db, &form.key)?.is_none_or(|present| present < package.version) {
                items.push(item(FORM_PUBLISHED, &FormPublished {
                    package: package.key.clone(),
                    version: package.version,
                    position,
                    form: form.clone(),
                }));
            }
        }
        for ledger in &package.ledgers {
            if ledgers::version(db, &ledger.key)?.is_none_or(|present| present < package.version) {
                let published = LedgerPublished { version: package.version, ledger: ledger.clone() };
                items.push(item(LEDGER_PUBLISHED, &published));
            }
        }
    }
    Ok(items.into_iter().collect())
}

fn item<T: serde::Serialize>(kind: &str, body: &T) -> Result<NewItem, Refusal> {
    let body = serde_json::to_string(body).map_err(|_| Refusal::new(Code::Internal))?;
    Ok(NewItem { stream: StreamId::Forms, kind: kind.to_owned(), v: 1, body })
}

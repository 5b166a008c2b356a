//! The room's tables, grown from items: the same at the hub and on every desktop. Items of unknown kinds and newer
//! versions are passed over.

use rusqlite::Connection;
use rusqlite::types::Type;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sync::{Item, Projection, StreamId};

use crate::case::act::KIND;
use crate::case::{Case, Event};
use crate::ledger::{ROW_KIND, ROW_V, RowBody};
use crate::notice::{TOLD_KIND, TOLD_V, Told};
use crate::publish::{FORM_KIND, FORM_V, FormBody, PACKAGE_KIND, PackageBody};
use crate::table::ledger_rows::LedgerRow;
use crate::table::{cases, forms, ledger_rows, ledgers, notices, packages, people, tasks};

/// The projection of `case:`, `user:`, `form:` and `ledger:`.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkflowProjection;

/// A ledger without its past.
#[derive(Serialize, Deserialize)]
struct LedgerState {
    v: u16,
    rows: Vec<LedgerRow>,
}

impl Projection for WorkflowProjection {
    fn apply(&self, tx: &Connection, item: &Item) -> rusqlite::Result<()> {
        match &item.stream {
            StreamId::Case(case) if item.kind.starts_with(KIND) => match Event::read(item.v, &item.body) {
                Some(event) => grow(tx, *case, item, &event),
                None => Ok(()),
            },
            StreamId::User(person) if (item.kind.as_str(), item.v) == (TOLD_KIND, TOLD_V) => {
                let told: Told = read(&item.body)?;
                notices::put(tx, *person, item.seq, item.hub_ts, &told)
            }
            StreamId::Ledger(ledger) if (item.kind.as_str(), item.v) == (ROW_KIND, ROW_V) => {
                let body: RowBody = read(&item.body)?;
                ledger_rows::write(tx, ledger, item.seq, body)
            }
            StreamId::Forms if (item.kind.as_str(), item.v) == (FORM_KIND, FORM_V) => {
                let body: FormBody = read(&item.body)?;
                forms::put(tx, &body.package, body.version, &body.form)
            }
            StreamId::Forms if (item.kind.as_str(), item.v) == (PACKAGE_KIND, FORM_V) => {
                let body: PackageBody = read(&item.body)?;
                packages::put(tx, &body.package, body.version, &body.title)?;
                forms::arrange(tx, &body.package, &body.forms)?;
                ledgers::put(tx, &body.package, &body.ledgers)
            }
            _ => Ok(()),
        }
    }

    /// Of a ledger: its rows without their past. Of the others the items say no more than the state does.
    fn snapshot(&self, db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<String>> {
        let StreamId::Ledger(ledger) = stream else { return Ok(None) };
        let state = LedgerState { v: ROW_V, rows: ledger_rows::all(db, ledger)? };
        let body = serde_json::to_string(&state)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        Ok(Some(body).filter(|body| body.len() <= kernel::limits::SNAPSHOT_BYTES))
    }

    fn restore(&self, tx: &Connection, stream: &StreamId, body: &str) -> rusqlite::Result<()> {
        let StreamId::Ledger(ledger) = stream else { return Ok(()) };
        let state: LedgerState = read(body)?;
        ledger_rows::clear(tx, ledger)?;
        state.rows.iter().try_for_each(|row| ledger_rows::put(tx, ledger, row))
    }

    fn forget(&self, tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
        match stream {
            StreamId::Case(case) => {
                let Some((n, ..)) = cases::find(tx, *case)? else { return Ok(()) };
                tasks::clear(tx, n)?;
                people::clear(tx, n)?;
                cases::remove(tx, n)
            }
            StreamId::User(person) => notices::clear(tx, *person),
            StreamId::Ledger(ledger) => ledger_rows::clear(tx, ledger),
            StreamId::Forms => {
                forms::clear(tx)?;
                ledgers::clear(tx)?;
                packages::clear(tx)
            }
            StreamId::Directory => Ok(()),
        }
    }
}

/// One more event of a case. An event that was applied before changes nothing.
fn grow(tx: &Connection, id: kernel::CaseId, item: &Item, event: &Event) -> rusqlite::Result<()> {
    let (n, case) = match cases::find(tx, id)? {
        Some((_, seq, _)) if seq >= item.seq => return Ok(()),
        Some((n, _, mut case)) => {
            case.apply(event, item.hub_ts);
            (Some(n), case)
        }
        None => match Case::begin(id, event, item.hub_ts) {
            Some(case) => (None, case),
            None => return Ok(()),
        },
    };
    let n = cases::put(tx, n, item.seq, &case)?;
    tasks::put(tx, n, item.seq, &case)?;
    people::note(tx, n, case.submitted_at, event, item.hub_ts)
}

fn read<T: DeserializeOwned>(body: &str) -> rusqlite::Result<T> {
    serde_json::from_str(body)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

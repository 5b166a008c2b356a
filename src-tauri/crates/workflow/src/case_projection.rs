//! Cases as tables: each event folded into the case, and the case written where lists and searches find it.

use kernel::CaseId;
use rusqlite::Connection;
use sync::{Item, StreamId};

use crate::case::{Case, Event};
use crate::table::{cases, tasks};

/// Apply an item of a case's stream. What this build cannot read is passed over; the tables are grown again after an
/// upgrade.
pub fn apply(tx: &Connection, item: &Item) -> rusqlite::Result<()> {
    let StreamId::Case(id) = item.stream else { return Ok(()) };
    let Some(event) = Event::read(item.v, &item.body) else {
        tracing::warn!(stream = %item.stream, seq = item.seq, v = item.v, "passed over");
        return Ok(());
    };
    let (row, case) = match cases::find(tx, id)? {
        Some((row, _, mut case)) => {
            case.apply(&event, item.hub_ts);
            (Some(row), case)
        }
        None => match Case::begin(id, &event, item.hub_ts) {
            Some(case) => (None, case),
            None => return Ok(()),
        },
    };
    let row = cases::put(tx, row, item.seq, &case)?;
    tasks::put(tx, row, item.seq, &case)
}

/// Nothing is left of a case.
pub fn forget(tx: &Connection, id: CaseId) -> rusqlite::Result<()> {
    cases::remove(tx, id)
}

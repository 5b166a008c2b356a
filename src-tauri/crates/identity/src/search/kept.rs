//! The directories read lately, by their stamps. A process has one or two; a simulator many.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::index::Index;
use crate::table::stamps::{self, Stamp};

/// Directories kept; each of ten thousand people is some four megabytes.
const MOST: usize = 4;

/// The one used last at the end.
static KEPT: Mutex<Vec<(Stamp, Arc<Index>)>> = Mutex::new(Vec::new());

/// The directory as this connection sees it. Reading ten thousand people takes some tens of milliseconds.
pub(super) fn index(db: &Connection) -> rusqlite::Result<Arc<Index>> {
    let stamp = stamps::current(db)?;
    if let Some(index) = touch(&stamp) {
        return Ok(index);
    }
    // Not under the lock: two who come at once read it twice, and nobody waits for another database.
    let index = Arc::new(Index::load(db)?);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST {
        kept.remove(0);
    }
    kept.push((stamp, Arc::clone(&index)));
    Ok(index)
}

fn touch(stamp: &Stamp) -> Option<Arc<Index>> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let at = kept.iter().position(|(known, _)| known == stamp)?;
    let entry = kept.remove(at);
    let index = Arc::clone(&entry.1);
    kept.push(entry);
    Some(index)
}

//! `hub_state`: who this hub is.

use kernel::{HubId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::hub::Hub;

pub(crate) fn read(db: &Connection) -> rusqlite::Result<Option<Hub>> {
    db.prepare_cached("SELECT hub, epoch, floor_at, backup_at, backed_up_at, restored_at FROM hub_state")?
        .query_row([], |row| {
            Ok(Hub {
                hub: HubId::from_bytes(row.get(0)?),
                epoch: row.get(1)?,
                floor_at: Timestamp(row.get(2)?),
                backup_at: Timestamp(row.get(3)?),
                backed_up_at: Timestamp(row.get(4)?),
                restored_at: Timestamp(row.get(5)?),
            })
        })
        .optional()
}

pub(crate) fn insert(tx: &Connection, hub: &Hub) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO hub_state (id, hub, epoch, floor_at, backup_at, backed_up_at, restored_at, changes)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, 0)",
        params![
            hub.hub.to_bytes(),
            hub.epoch,
            hub.floor_at.ms(),
            hub.backup_at.ms(),
            hub.backed_up_at.ms(),
            hub.restored_at.ms()
        ],
    )?;
    Ok(())
}

pub(crate) fn update(tx: &Connection, hub: &Hub) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE hub_state
         SET epoch = ?1, floor_at = ?2, backup_at = ?3, backed_up_at = ?4, restored_at = ?5",
        params![
            hub.epoch,
            hub.floor_at.ms(),
            hub.backup_at.ms(),
            hub.backed_up_at.ms(),
            hub.restored_at.ms()
        ],
    )?;
    Ok(())
}

/// How many changes there were.
pub(crate) fn changes(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT changes FROM hub_state")?.query_row([], |row| row.get(0))
}

/// The number of the change that is about to be made.
pub(crate) fn next_change(tx: &Connection) -> rusqlite::Result<u64> {
    // By its key: SQLite then knows that it is one row, and keeps no journal for the statement.
    tx.prepare_cached("UPDATE hub_state SET changes = changes + 1 WHERE id = 1")?.execute([])?;
    changes(tx)
}

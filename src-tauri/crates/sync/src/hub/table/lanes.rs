//! `hub_lanes`: how far each queue of each device was decided.

use kernel::DeviceId;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::Lane;

/// The last decided number of a queue. Creates the row, so that it can be locked before anything else is read.
pub(crate) fn take(tx: &Connection, device: DeviceId, epoch: u32, lane: Lane) -> rusqlite::Result<u64> {
    let acked = tx
        .prepare_cached("SELECT acked FROM hub_lanes WHERE device = ?1 AND epoch = ?2 AND lane = ?3")?
        .query_row(params![device.to_bytes(), epoch, lane], |row| row.get(0))
        .optional()?;
    if let Some(acked) = acked {
        return Ok(acked);
    }
    tx.prepare_cached("INSERT INTO hub_lanes (device, epoch, lane, acked) VALUES (?1, ?2, ?3, 0)")?
        .execute(params![device.to_bytes(), epoch, lane])?;
    Ok(0)
}

pub(crate) fn ack(
    tx: &Connection,
    device: DeviceId,
    epoch: u32,
    lane: Lane,
    acked: u64,
) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE hub_lanes SET acked = ?4 WHERE device = ?1 AND epoch = ?2 AND lane = ?3")?
        .execute(params![device.to_bytes(), epoch, lane, acked])?;
    Ok(())
}

/// The highest epoch of a device that the hub has heard of.
pub(crate) fn last_epoch(db: &Connection, device: DeviceId) -> rusqlite::Result<u32> {
    db.prepare_cached("SELECT coalesce(max(epoch), 0) FROM hub_lanes WHERE device = ?1")?
        .query_row([device.to_bytes()], |row| row.get(0))
}

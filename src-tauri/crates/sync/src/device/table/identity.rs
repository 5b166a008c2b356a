//! `sync_device`: who this device is to its hub.

use kernel::{Code, DeviceId, HubId, PersonId};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::Result;
use crate::device::{Enrolment, Me};

pub(crate) fn read(db: &Connection) -> rusqlite::Result<Option<Me>> {
    db.prepare_cached("SELECT device, person, hub, epoch, hub_epoch FROM sync_device")?
        .query_row([], |row| {
            Ok(Me {
                device: DeviceId::from_bytes(row.get(0)?),
                person: PersonId::from_bytes(row.get(1)?),
                hub: HubId::from_bytes(row.get(2)?),
                epoch: row.get(3)?,
                hub_epoch: row.get(4)?,
            })
        })
        .optional()
}

/// The row, where nothing can go on without it.
pub(crate) fn enrolled(db: &Connection) -> Result<Me> {
    Ok(read(db)?.ok_or(Code::NotEnrolled)?)
}

pub(crate) fn write(tx: &Connection, enrolment: &Enrolment, epoch: u32) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM sync_device", [])?;
    tx.execute(
        "INSERT INTO sync_device (id, device, person, hub, epoch, hub_epoch) VALUES (1, ?1, ?2, ?3, ?4, 0)",
        params![enrolment.device.to_bytes(), enrolment.person.to_bytes(), enrolment.hub.to_bytes(), epoch],
    )?;
    Ok(())
}

pub(crate) fn set_epoch(tx: &Connection, epoch: u32) -> rusqlite::Result<()> {
    tx.execute("UPDATE sync_device SET epoch = ?1", [epoch])?;
    Ok(())
}

pub(crate) fn set_hub_epoch(tx: &Connection, hub_epoch: u64) -> rusqlite::Result<()> {
    tx.execute("UPDATE sync_device SET hub_epoch = ?1", [hub_epoch])?;
    Ok(())
}

//! The hub's register of devices: one person on one PC, known by its public key. A person may have several; a PC that
//! several people use is several devices.
//!
//! Deliberately absent: keys of devices (they never leave the PC), and any second life of a revoked device: it
//! enrols anew, under a new key.

use crypto::DevicePublicKey;
use kernel::{Code, DeviceId, Ids, PersonId, Refusal, Timestamp};
use rusqlite::Connection;
use sync::{Enrolled, Registry};

use crate::error::{Error, Result};
use crate::table::{devices, people};

/// Devices in use of one person.
pub const MOST_DEVICES: usize = 10;

/// Characters of a PC's name.
pub const NAME_CHARS: usize = 64;

/// A device, as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub person: PersonId,
    /// What its signatures are checked with.
    pub key: DevicePublicKey,
    /// Name of the PC: `办公室-3`.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// When it was taken out of service, if it was.
    pub revoked_at: Option<Timestamp>,
    /// When it last called.
    pub last_seen_at: Timestamp,
}

/// Enter a device for a person who has just proved who they are. The same key again is the same device, so an answer
/// lost on the way does no harm. Refused: `NotPermitted` where the key is another person's or the person is not in
/// service, `DeviceRevoked` where it was revoked, `TooMany` beyond [`MOST_DEVICES`].
pub fn enrol(
    tx: &Connection,
    person: PersonId,
    key: &DevicePublicKey,
    name: &str,
    ids: &Ids,
    now: Timestamp,
) -> Result<DeviceId> {
    if !people::is_active(tx, person)? {
        return Err(Code::NotPermitted.into());
    }
    if let Some(known) = devices::by_key(tx, key)? {
        if known.person != person {
            return Err(Code::NotPermitted.into());
        }
        if known.revoked_at.is_some() {
            return Err(Code::DeviceRevoked.into());
        }
        devices::touch(tx, known.id, now)?;
        return Ok(known.id);
    }
    let in_use = devices::of(tx, person)?.iter().filter(|device| device.revoked_at.is_none()).count();
    if in_use >= MOST_DEVICES {
        return Err(Refusal::new(Code::TooMany).with("limit", "MOST_DEVICES").into());
    }
    let device = Device {
        id: DeviceId::new(ids)?,
        person,
        key: *key,
        name: name.trim().chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect(),
        enrolled_at: now,
        revoked_at: None,
        last_seen_at: now,
    };
    devices::insert(tx, &device)?;
    Ok(device.id)
}

/// A device.
pub fn find(db: &Connection, id: DeviceId) -> rusqlite::Result<Option<Device>> {
    devices::one(db, id)
}

/// A person's devices, first enrolled first.
pub fn list(db: &Connection, person: PersonId) -> rusqlite::Result<Vec<Device>> {
    devices::of(db, person)
}

/// Take a device out of service, for good: nothing it says is accepted any more. Again is no error. Refused:
/// `NotFound`.
pub fn revoke(tx: &Connection, id: DeviceId, now: Timestamp) -> Result<()> {
    if !devices::revoke(tx, id, now)? && devices::one(tx, id)?.is_none() {
        return Err(Error::from(Code::NotFound));
    }
    Ok(())
}

/// It has called.
pub fn touch(tx: &Connection, id: DeviceId, now: Timestamp) -> rusqlite::Result<()> {
    devices::touch(tx, id, now)
}

/// The register, as the protocol asks it. The devices of a person who has left count as revoked.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeviceRegistry;

impl Registry for DeviceRegistry {
    fn device(&self, db: &Connection, id: DeviceId) -> rusqlite::Result<Option<Enrolled>> {
        let Some(device) = devices::one(db, id)? else { return Ok(None) };
        let revoked = device.revoked_at.is_some() || !people::is_active(db, device.person)?;
        Ok(Some(Enrolled { person: device.person, key: device.key, revoked }))
    }
}

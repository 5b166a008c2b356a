//! Becoming a device of a hub.

use kernel::{Code, DeviceId, HubId, PersonId};
use rusqlite::Connection;

use super::table::{identity, ops};
use super::{State, renumber};
use crate::{Result, Signer};

/// What the hub said at the first login on this PC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolment {
    /// The id the hub gave.
    pub device: DeviceId,
    /// Whose device it is.
    pub person: PersonId,
    /// Which hub.
    pub hub: HubId,
}

/// Who this device is to its hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Me {
    /// The id the hub gave.
    pub device: DeviceId,
    /// Whose device it is.
    pub person: PersonId,
    /// Which hub.
    pub hub: HubId,
    /// The device's epoch.
    pub epoch: u32,
    /// The hub's epoch as the device knows it; 0: none yet.
    pub hub_epoch: u64,
}

/// Who this device is, if it is enrolled. (`intent.db`)
pub fn me(db: &Connection) -> Result<Option<Me>> {
    Ok(identity::read(db)?)
}

/// Write down an enrolment. Enrolled again under another id (a new key after the old was lost), what waits is
/// numbered and signed anew. (`intent.db`)
///
/// Refused with `NotPermitted` where another person's operations still wait: nobody sends what someone else did.
pub fn enrol(tx: &Connection, enrolment: &Enrolment, signer: &dyn Signer) -> Result<()> {
    let Some(before) = identity::read(tx)? else {
        return Ok(identity::write(tx, enrolment, 1)?);
    };
    if before.device == enrolment.device && before.hub == enrolment.hub && before.person == enrolment.person {
        return Ok(());
    }
    if before.person != enrolment.person && !ops::in_state(tx, State::Queued, false)?.is_empty() {
        return Err(Code::NotPermitted.into());
    }
    identity::write(tx, enrolment, before.epoch)?;
    renumber::renumber(tx, before.epoch.saturating_add(1), signer)
}

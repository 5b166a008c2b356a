//! The hub as a whole: founded once, backed up often, restored hopefully never.

use kernel::{Code, HubId, Random, Refusal, Timestamp};
use rusqlite::Connection;

use super::table::state as row;
use crate::Result;

/// Who this hub is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hub {
    /// Its id, for ever.
    pub hub: HubId,
    /// Differs after every restore from a backup.
    pub epoch: u64,
    /// Official time never falls below this, whatever the machine's clock does.
    pub floor_at: Timestamp,
    /// When the newest complete backup was begun; 0: there is none.
    pub backup_at: Timestamp,
    /// The same of the one before it: everything decided earlier is in two backups.
    pub backed_up_at: Timestamp,
    /// When it was last restored; 0: never.
    pub restored_at: Timestamp,
}

impl Hub {
    /// The time that counts.
    pub(super) fn official(&self, now: Timestamp) -> Timestamp {
        now.max(self.floor_at)
    }
}

/// Make this database a hub's. Where it is one already, nothing changes and its own id stays.
pub fn found(tx: &Connection, hub: HubId) -> Result<Hub> {
    if let Some(present) = row::read(tx)? {
        return Ok(present);
    }
    let never = Timestamp(0);
    let founded =
        Hub { hub, epoch: 1, floor_at: never, backup_at: never, backed_up_at: never, restored_at: never };
    row::insert(tx, &founded)?;
    Ok(founded)
}

/// Who this hub is. Refused with `Internal` where it was never founded.
pub fn state(db: &Connection) -> Result<Hub> {
    Ok(row::read(db)?.ok_or(Code::Internal)?)
}

/// Say that a backup begins, commit, and then begin it; pass the time on to [`backed_up`]. From now on nothing is
/// decided with an earlier time, even where the clock is set back, so the time tells what the backup holds.
pub fn begin_backup(tx: &Connection, now: Timestamp) -> Result<Timestamp> {
    let hub = state(tx)?;
    let begun_at = hub.official(now);
    row::update(tx, &Hub { floor_at: begun_at, ..hub })?;
    Ok(begun_at)
}

/// The backup begun at `begun_at` is complete and safe. Devices forget what was decided before the backup before
/// this one: restoring the newest but one loses nothing either.
pub fn backed_up(tx: &Connection, begun_at: Timestamp) -> Result<()> {
    let hub = state(tx)?;
    Ok(row::update(tx, &Hub { backup_at: begun_at, backed_up_at: hub.backup_at, ..hub })?)
}

/// This database was put back from a backup: from the next contact on, every device offers again what it had
/// accepted. The new epoch is drawn by chance, because nothing that was counted or timed before survives a restore:
/// the same backup put back twice, under a clock set back, must give two epochs.
///
/// A hub that is not told is found out by every device on its own, as soon as it has caught up
/// (`device::missing`) or sends (`Stop::Gap`). What it is not told it cannot know, though: an operation that comes
/// before the one that it stands on is judged without it, and nobody waits.
pub fn restored(tx: &Connection, now: Timestamp, random: &dyn Random) -> Result<Hub> {
    let hub = state(tx)?;
    let mut bytes = [0; 8];
    random.fill(&mut bytes).map_err(Refusal::from)?;
    // Fifty-two bits: exact in every JSON reader. Never 0 (none yet) or 1 (founded).
    let epoch = (u64::from_be_bytes(bytes) >> 12).max(2);
    let restored = Hub { epoch, restored_at: hub.official(now), ..hub };
    row::update(tx, &restored)?;
    Ok(restored)
}

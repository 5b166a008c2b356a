//! `id_devices`

use crypto::DevicePublicKey;
use kernel::{DeviceId, PersonId, Timestamp};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::device::Device;
use crate::sql::Key;

fn row(row: &Row<'_>) -> rusqlite::Result<Device> {
    let key: [u8; 65] = row.get(2)?;
    let key = DevicePublicKey::from_bytes(&key).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(2, Type::Blob, Box::new(FromSqlError::other(error)))
    })?;
    Ok(Device {
        id: row.get::<_, Key<DeviceId>>(0)?.0,
        person: row.get::<_, Key<PersonId>>(1)?.0,
        key,
        name: row.get(3)?,
        enrolled_at: Timestamp(row.get(4)?),
        revoked_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        last_seen_at: Timestamp(row.get(6)?),
    })
}

pub(crate) fn one(db: &Connection, id: DeviceId) -> rusqlite::Result<Option<Device>> {
    db.prepare_cached(
        "SELECT id, person, public_key, name, enrolled_at, revoked_at, last_seen_at
         FROM id_devices
         WHERE id = ?1",
    )?
    .query_row([Key(id)], row)
    .optional()
}

pub(crate) fn by_key(db: &Connection, key: &DevicePublicKey) -> rusqlite::Result<Option<Device>> {
    db.prepare_cached(
        "SELECT id, person, public_key, name, enrolled_at, revoked_at, last_seen_at
         FROM id_devices
         WHERE public_key = ?1",
    )?
    .query_row([key.to_bytes()], row)
    .optional()
}

/// First enrolled first.
pub(crate) fn of(db: &Connection, person: PersonId) -> rusqlite::Result<Vec<Device>> {
    db.prepare_cached(
        "SELECT id, person, public_key, name, enrolled_at, revoked_at, last_seen_at
         FROM id_devices
         WHERE person = ?1
         ORDER BY enrolled_at, id",
    )?
    .query_map([Key(person)], row)?
    .collect()
}

pub(crate) fn has_any(db: &Connection, person: PersonId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM id_devices WHERE person = ?1 LIMIT 1")?.exists([Key(person)])
}

pub(crate) fn insert(tx: &Connection, device: &Device) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO id_devices (id, person, public_key, name, enrolled_at, revoked_at, last_seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        Key(device.id),
        Key(device.person),
        device.key.to_bytes(),
        device.name,
        device.enrolled_at.ms(),
        device.revoked_at.map(Timestamp::ms),
        device.last_seen_at.ms(),
    ])
    .map(|_| ())
}

/// True where there was such a device and it was not revoked yet.
pub(crate) fn revoke(tx: &Connection, id: DeviceId, now: Timestamp) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached("UPDATE id_devices SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
        .execute(params![Key(id), now.ms()])?;
    Ok(changed > 0)
}

/// Never moves back.
pub(crate) fn touch(tx: &Connection, id: DeviceId, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE id_devices SET last_seen_at = max(last_seen_at, ?2) WHERE id = ?1")?
        .execute(params![Key(id), now.ms()])
        .map(|_| ())
}

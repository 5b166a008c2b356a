//! `id_attempts`

use kernel::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// Wrong passwords in a row under one name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempts {
    pub(crate) failures: u32,
    pub(crate) locked_until: Timestamp,
}

pub(crate) fn of(db: &Connection, account: &str) -> rusqlite::Result<Option<Attempts>> {
    db.prepare_cached("SELECT failures, locked_until FROM id_attempts WHERE account = ?1")?
        .query_row([account], |row| {
            Ok(Attempts { failures: row.get(0)?, locked_until: Timestamp(row.get(1)?) })
        })
        .optional()
}

pub(crate) fn put(
    tx: &Connection,
    account: &str,
    attempts: Attempts,
    now: Timestamp,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO id_attempts (account, failures, last_at, locked_until)
         VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (account) DO UPDATE SET
             failures = excluded.failures, last_at = excluded.last_at, locked_until = excluded.locked_until",
    )?
    .execute(params![account, attempts.failures, now.ms(), attempts.locked_until.ms()])
    .map(|_| ())
}

pub(crate) fn clear(tx: &Connection, account: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM id_attempts WHERE account = ?1")?.execute([account]).map(|_| ())
}

/// Those whose last is older than `before`, so that made-up names do not pile up.
pub(crate) fn clear_before(tx: &Connection, before: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM id_attempts WHERE last_at < ?1")?.execute([before.ms()]).map(|_| ())
}

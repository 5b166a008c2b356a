//! `sync_lanes`: the queues of the present epoch.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::Lane;

/// One queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Queue {
    /// The number the next operation gets.
    pub(crate) next: u64,
    /// The last number the hub has answered.
    pub(crate) acked: u64,
}

impl Queue {
    const EMPTY: Self = Self { next: 1, acked: 0 };
}

pub(crate) fn read(db: &Connection, lane: Lane) -> rusqlite::Result<Queue> {
    db.prepare_cached("SELECT next_dseq, acked_dseq FROM sync_lanes WHERE lane = ?1")?
        .query_row([lane], |row| Ok(Queue { next: row.get(0)?, acked: row.get(1)? }))
        .optional()
        .map(|queue| queue.unwrap_or(Queue::EMPTY))
}

/// The number for one more operation.
pub(crate) fn take(tx: &Connection, lane: Lane) -> rusqlite::Result<u64> {
    let queue = read(tx, lane)?;
    write(tx, lane, Queue { next: queue.next + 1, ..queue })?;
    Ok(queue.next)
}

pub(crate) fn write(tx: &Connection, lane: Lane, queue: Queue) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO sync_lanes (lane, next_dseq, acked_dseq) VALUES (?1, ?2, ?3)
         ON CONFLICT (lane) DO UPDATE SET next_dseq = ?2, acked_dseq = ?3",
    )?
    .execute(params![lane, queue.next, queue.acked])?;
    Ok(())
}

/// All queues begin again at 1: a new epoch.
pub(crate) fn clear(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM sync_lanes", [])?;
    Ok(())
}

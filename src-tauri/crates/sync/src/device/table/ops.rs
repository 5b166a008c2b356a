//! `sync_ops`: every operation of this device, until the hub's backup has it too.

use std::collections::BTreeSet;

use kernel::{BlobId, DeviceId, OpId, Timestamp};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::device::{Accepted, Entry, State};
use crate::sql::Json;
use crate::{Lane, Op, Outcome, Receipt, StreamId};

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "queued" => Ok(Self::Queued),
            "accepted" => Ok(Self::Accepted),
            "refused" => Ok(Self::Refused),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// The columns `entry` reads. An operation is always this device's, so its id lies in one place only.
macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT d.device, o.op_id, o.epoch, o.lane, o.dseq, o.stream, o.kind, o.v, o.base_seq, o.args,
                    o.blobs, o.client_ts, o.sig, o.state, o.receipt, o.settled_at, o.dismissed
             FROM sync_ops AS o CROSS JOIN sync_device AS d ",
            $tail
        )
    };
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        op: Op {
            device: DeviceId::from_bytes(row.get(0)?),
            op_id: OpId::from_bytes(row.get(1)?),
            epoch: row.get(2)?,
            lane: row.get(3)?,
            dseq: row.get(4)?,
            stream: row.get(5)?,
            kind: row.get(6)?,
            v: row.get(7)?,
            base_seq: row.get(8)?,
            args: row.get(9)?,
            blobs: row.get::<_, Json<_>>(10)?.0,
            client_ts: Timestamp(row.get(11)?),
            sig: row.get(12)?,
        },
        state: row.get(13)?,
        receipt: row.get::<_, Option<Json<_>>>(14)?.map(|json| json.0),
        settled_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
        dismissed: row.get(16)?,
    })
}

pub(crate) fn insert(tx: &Connection, op: &Op) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO sync_ops (op_id, epoch, lane, dseq, stream, kind, v, base_seq, args, blobs, client_ts,
                               sig, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        op.op_id.to_bytes(),
        op.epoch,
        op.lane,
        op.dseq,
        op.stream,
        op.kind,
        op.v,
        op.base_seq,
        op.args,
        Json(&op.blobs),
        op.client_ts.ms(),
        op.sig,
        State::Queued,
    ])?;
    Ok(())
}

pub(crate) fn find(db: &Connection, op_id: OpId) -> rusqlite::Result<Option<Entry>> {
    db.prepare_cached(select!("WHERE o.op_id = ?1"))?.query_row([op_id.to_bytes()], entry).optional()
}

/// In the order in which they were made.
pub(crate) fn in_state(db: &Connection, state: State, dismissed: bool) -> rusqlite::Result<Vec<Entry>> {
    db.prepare_cached(select!("WHERE o.state = ?1 AND o.dismissed = ?2 ORDER BY o.n"))?
        .query_map(params![state, dismissed], entry)?
        .collect()
}

/// What waits in one stream, in the order in which it was made.
pub(crate) fn queued_in(db: &Connection, stream: &StreamId) -> rusqlite::Result<Vec<Entry>> {
    db.prepare_cached(select!("WHERE o.state = 'queued' AND o.stream = ?1 ORDER BY o.n"))?
        .query_map([stream], entry)?
        .collect()
}

/// How many there are.
pub(crate) fn count(db: &Connection, state: State) -> rusqlite::Result<u32> {
    db.prepare_cached("SELECT count(*) FROM sync_ops WHERE state = ?1 AND dismissed = 0")?
        .query_row([state], |row| row.get(0))
}

/// Attachments of what waits.
pub(crate) fn queued_blobs(db: &Connection) -> rusqlite::Result<BTreeSet<BlobId>> {
    let lists = db
        .prepare_cached("SELECT blobs FROM sync_ops WHERE state = 'queued' AND blobs <> '[]'")?
        .query_map([], |row| row.get::<_, Json<Vec<BlobId>>>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(lists.into_iter().flat_map(|list| list.0).collect())
}

/// What was accepted, in the order in which it was made.
pub(crate) fn accepted(db: &Connection) -> rusqlite::Result<Vec<Accepted>> {
    let found = db
        .prepare_cached("SELECT receipt FROM sync_ops WHERE state = 'accepted' ORDER BY n")?
        .query_map([], |row| row.get::<_, Json<Receipt>>(0).map(|json| json.0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let place = |receipt: Receipt| match receipt.outcome {
        Outcome::Accepted { stream, seq, .. } => {
            Some(Accepted { op_id: receipt.op_id, stream, seq, hub_ts: receipt.hub_ts })
        }
        Outcome::Refused { .. } => None,
    };
    Ok(found.into_iter().filter_map(place).collect())
}

/// The epoch as a value, not by the join, which comes last: only so does the index find the first that waits. Behind a
/// month of work every push would otherwise read all of it.
const QUEUED: &str = select!(
    "WHERE o.epoch = (SELECT epoch FROM sync_device) AND o.lane = ?1 AND o.state = 'queued'
     ORDER BY o.dseq LIMIT ?2"
);

/// What waits in a lane in the present epoch, in lane order.
pub(crate) fn queued(db: &Connection, lane: Lane, limit: usize) -> rusqlite::Result<Vec<Op>> {
    db.prepare_cached(QUEUED)?
        .query_map(params![lane, limit], |row| entry(row).map(|entry| entry.op))?
        .collect()
}

/// Take the hub's answer to a queued operation. False where it is not queued (any more).
pub(crate) fn settle(tx: &Connection, receipt: &Receipt) -> rusqlite::Result<bool> {
    let state = match receipt.outcome {
        Outcome::Accepted { .. } => State::Accepted,
        Outcome::Refused { .. } => State::Refused,
    };
    let changed = tx
        .prepare_cached(
            "UPDATE sync_ops SET state = ?2, receipt = ?3, settled_at = ?4
             WHERE op_id = ?1 AND state = 'queued'",
        )?
        .execute(params![receipt.op_id.to_bytes(), state, Json(receipt), receipt.hub_ts.ms()])?;
    Ok(changed == 1)
}

/// Give a queued operation its place in another epoch.
pub(crate) fn move_to(tx: &Connection, op: &Op) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE sync_ops SET epoch = ?2, dseq = ?3, sig = ?4 WHERE op_id = ?1")?
        .execute(params![op.op_id.to_bytes(), op.epoch, op.dseq, op.sig])?;
    Ok(())
}

/// An operation that was accepted waits again. False where it does not stand as accepted.
pub(crate) fn requeue(tx: &Connection, op_id: OpId) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached(
            "UPDATE sync_ops SET state = 'queued', settled_at = NULL WHERE op_id = ?1 AND state = 'accepted'",
        )?
        .execute([op_id.to_bytes()])?;
    Ok(changed == 1)
}

/// Everything the hub once accepted waits again.
pub(crate) fn requeue_accepted(tx: &Connection) -> rusqlite::Result<usize> {
    tx.execute("UPDATE sync_ops SET state = 'queued', settled_at = NULL WHERE state = 'accepted'", [])
}

pub(crate) fn dismiss(tx: &Connection, op_id: OpId) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached("UPDATE sync_ops SET dismissed = 1 WHERE op_id = ?1 AND state = 'refused'")?
        .execute([op_id.to_bytes()])?;
    Ok(changed == 1)
}

/// Forget what was settled before `until`, refusals only once the person has put them away.
pub(crate) fn retire(tx: &Connection, until: Timestamp) -> rusqlite::Result<usize> {
    tx.execute(
        "DELETE FROM sync_ops
         WHERE settled_at < ?1 AND (state = 'accepted' OR (state = 'refused' AND dismissed = 1))",
        [until.ms()],
    )
}

/// The highest epoch in which an operation of this device was ever numbered.
pub(crate) fn last_epoch(db: &Connection) -> rusqlite::Result<u32> {
    db.query_row("SELECT coalesce(max(epoch), 0) FROM sync_ops", [], |row| row.get(0))
}

/// Attachments of every operation that is kept, whatever became of it.
pub(crate) fn blobs(db: &Connection) -> rusqlite::Result<BTreeSet<BlobId>> {
    let mut query = db.prepare_cached("SELECT blobs FROM sync_ops WHERE blobs <> '[]'")?;
    let lists = query.query_map([], |row| row.get::<_, Json<Vec<BlobId>>>(0))?;
    let mut all = BTreeSet::new();
    for list in lists {
        all.extend(list?.0);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_reads_what_it_sends_and_not_everything_that_waits() {
        let room = store::MigrationSet { room: "sync", migrations: crate::device::INTENT_MIGRATIONS };
        let db = store::testing::memory(&[room]);
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {QUEUED}")).unwrap();
        let rows = statement.query_map(params![Lane::ALL[0], 200], |row| row.get::<_, String>(3)).unwrap();
        let plan: Vec<String> = rows.collect::<rusqlite::Result<_>>().unwrap();
        assert_eq!(
            plan.first().map(String::as_str),
            Some("SEARCH o USING INDEX sync_ops_queued (epoch=? AND lane=?)")
        );
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
    }
}

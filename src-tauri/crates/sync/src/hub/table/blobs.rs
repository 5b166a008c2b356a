//! `hub_blobs`: in which streams an attachment is mentioned. Their content lies elsewhere.

use std::collections::BTreeSet;

use kernel::BlobId;
use rusqlite::{Connection, params};

use crate::StreamId;

pub(crate) fn mention(tx: &Connection, blob: BlobId, stream: &StreamId) -> rusqlite::Result<()> {
    let is_known = tx
        .prepare_cached("SELECT 1 FROM hub_blobs WHERE blob = ?1 AND stream = ?2")?
        .exists(params![blob.0, stream])?;
    if !is_known {
        tx.prepare_cached("INSERT INTO hub_blobs (blob, stream) VALUES (?1, ?2)")?
            .execute(params![blob.0, stream])?;
    }
    Ok(())
}

pub(crate) fn streams(db: &Connection, blob: BlobId) -> rusqlite::Result<Vec<StreamId>> {
    db.prepare_cached("SELECT stream FROM hub_blobs WHERE blob = ?1 ORDER BY stream")?
        .query_map([blob.0], |row| row.get(0))?
        .collect()
}

pub(crate) fn all(db: &Connection) -> rusqlite::Result<BTreeSet<BlobId>> {
    db.prepare_cached("SELECT DISTINCT blob FROM hub_blobs")?
        .query_map([], |row| row.get(0).map(BlobId))?
        .collect()
}

//! One more item at the head of a stream.

use kernel::{OpId, PersonId, Timestamp};
use rusqlite::Connection;

use super::table::streams;
use crate::table::items;
use crate::{ChainHash, Item, NewItem, Projection, Result};

/// Append an item for an act of the hub's own: an import, a timer, a definition package. `op_id` is a fresh id, or
/// [`derived_id`] of what caused it, which makes a repetition fail instead of happening twice.
pub fn append(
    tx: &Connection,
    actor: Option<PersonId>,
    new: NewItem,
    op_id: OpId,
    now: Timestamp,
    projection: &dyn Projection,
) -> Result<Item> {
    let head = streams::head(tx, &new.stream)?;
    let unhashed = Item {
        stream: new.stream,
        seq: head.seq + 1,
        op_id,
        kind: new.kind,
        v: new.v,
        actor,
        hub_ts: now,
        body: new.body,
        hash: ChainHash::ZERO,
    };
    let item = Item { hash: unhashed.hash_after(head.hash), ..unhashed };
    items::insert(tx, &item)?;
    streams::grow(tx, &item)?;
    projection.apply(tx, &item)?;
    Ok(item)
}

/// The id of the consequence number `index` (from 1) of an operation: the first sixteen bytes of
/// SM3(op id ‖ index as 4 bytes, big-endian), shaped as a UUIDv8.
pub fn derived_id(op_id: OpId, index: u32) -> OpId {
    let mut hasher = crypto::Hasher::new();
    hasher.update(op_id.to_bytes()).update(index.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hasher.finish()).for_each(|(to, from)| *to = from);
    OpId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

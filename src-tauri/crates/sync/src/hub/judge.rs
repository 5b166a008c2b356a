//! One operation before the rooms' judge, and what its acceptance writes.

use kernel::{Code, PersonId, Timestamp};
use rusqlite::Connection;

use super::append::{append, derived_id};
use super::push::Rooms;
use super::readers::change_membership;
use super::table::blobs;
use crate::sql::savepoint;
use crate::{Actor, Error, Item, Membership, Op, Outcome, Result, Unjudged};

/// What an accepted operation wrote.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// The item of the operation, then its consequences.
    pub(super) items: Vec<Item>,
    /// Who may read what from now on.
    pub(super) members: Vec<Membership>,
}

/// Ask the rooms, and write what they say. A refusal leaves nothing behind: not a row, not a number.
pub(super) fn judge(
    tx: &Connection,
    op: &Op,
    person: PersonId,
    now: Timestamp,
    rooms: Rooms<'_>,
) -> Result<(Outcome, Effects)> {
    savepoint(tx, || {
        let actor = Actor { person, device: op.device };
        let verdict = rooms.authority.judge(tx, op, actor, now).map_err(|unjudged| match unjudged {
            Unjudged::Refused(refusal) => Error::Refused(refusal),
            Unjudged::Store(error) => error.into(),
        })?;
        if verdict.item.stream != op.stream {
            tracing::error!(kind = op.kind, stream = %op.stream, "a room answered for another stream");
            return Err(Code::Internal.into());
        }
        let item = append(tx, Some(person), verdict.item, op.op_id, now, rooms.projection)?;
        let outcome =
            Outcome::Accepted { stream: item.stream.clone(), seq: item.seq, number: verdict.number };
        let mut items = vec![item];
        for (index, also) in (1..).zip(verdict.also) {
            let op_id = derived_id(op.op_id, index);
            items.push(append(tx, Some(person), also, op_id, now, rooms.projection)?);
        }
        for blob in &op.blobs {
            blobs::mention(tx, *blob, &op.stream)?;
        }
        for membership in &verdict.members {
            change_membership(tx, membership)?;
        }
        Ok((outcome, Effects { items, members: verdict.members }))
    })
}

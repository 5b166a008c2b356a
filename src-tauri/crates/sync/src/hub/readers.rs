//! Who may read which stream.

use std::collections::BTreeSet;

use kernel::{BlobId, PersonId};
use rusqlite::Connection;

use super::pull::{is_by_nature, windows};
use super::push::Touched;
use super::table::{blobs, members, streams};
use crate::{Cursor, Item, Membership, Result, StreamId};

/// Let a person in, or out after what is there now. For what a judge decides this is done by [`super::push`]; the
/// hub's own acts call it themselves.
pub fn change_membership(tx: &Connection, membership: &Membership) -> Result<()> {
    match membership {
        Membership::Join { stream, person } => members::join(tx, stream, *person)?,
        Membership::Leave { stream, person, purge } => {
            let head = streams::head(tx, stream)?.seq;
            members::leave(tx, stream, *person, head, *purge)?;
        }
    }
    Ok(())
}

/// Whether a person may read what comes in a stream.
pub fn may_read(db: &Connection, stream: &StreamId, person: PersonId) -> Result<bool> {
    let is_member = members::find(db, stream, person)?.is_some_and(|(to_seq, _)| to_seq.is_none());
    Ok(is_member || is_by_nature(stream, person))
}

/// Everybody who may read what comes in a stream that is not open.
pub fn readers(db: &Connection, stream: &StreamId) -> Result<Vec<PersonId>> {
    let mut readers = members::present(db, stream)?;
    if let StreamId::User(person) = stream {
        readers.push(*person);
    }
    Ok(readers)
}

/// The streams in which an attachment was accepted: whoever may read one of them may have its content.
pub fn streams_of_blob(db: &Connection, blob: BlobId) -> Result<Vec<StreamId>> {
    Ok(blobs::streams(db, blob)?)
}

/// Every attachment that any stream mentions.
pub fn blobs(db: &Connection) -> Result<BTreeSet<BlobId>> {
    Ok(blobs::all(db)?)
}

/// Add to `touched` everybody whom these items and memberships concern, after they were written.
pub fn touched_by(
    db: &Connection,
    items: &[Item],
    memberships: &[Membership],
    touched: &mut Touched,
) -> Result<()> {
    for membership in memberships {
        touched.let_in_or_out(membership);
    }
    for item in items {
        touched.everyone |= item.stream.is_open();
        touched.streams.insert(item.stream.clone());
        touched.persons.extend(readers(db, &item.stream)?);
    }
    Ok(())
}

/// The heads of everything a person may read: the cursors of a device that has it all.
pub fn heads_for(db: &Connection, person: PersonId) -> Result<Vec<Cursor>> {
    Ok(windows(db, person)?
        .into_iter()
        .filter(|window| window.to_seq.is_none())
        .map(|window| Cursor {
            stream: window.stream.id,
            seq: window.stream.head.seq,
            hash: window.stream.head.hash,
            closed: false,
        })
        .collect())
}

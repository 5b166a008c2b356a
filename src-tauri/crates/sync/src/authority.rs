//! What the rooms give to the protocol: a judge at the hub, and projections on both sides.

use crypto::DevicePublicKey;
use kernel::{BlobId, DeviceId, PersonId, Refusal, Timestamp};
use rusqlite::Connection;

use crate::{Item, NewItem, Op, StreamId};

/// Who asks, as the hub knows them at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// Their device.
    pub device: DeviceId,
}

/// Who may read a stream from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    /// May read, from the first item.
    Join {
        /// Which.
        stream: StreamId,
        /// Who.
        person: PersonId,
    },
    /// May not read what comes after this transaction.
    Leave {
        /// Which.
        stream: StreamId,
        /// Who.
        person: PersonId,
        /// Their replica is to be emptied of it too.
        purge: bool,
    },
}

/// What an accepted operation becomes, written in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The item itself, in the operation's stream.
    pub item: NewItem,
    /// Consequences in other streams, in order.
    pub also: Vec<NewItem>,
    /// Who may read what from now on.
    pub members: Vec<Membership>,
    /// The number allotted.
    pub number: Option<String>,
}

/// An operation was not accepted, or could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum Unjudged {
    /// It is refused: final, becomes a receipt.
    #[error("Refused: {0}")]
    Refused(Refusal),
    /// The database failed: nothing is decided, the device tries again.
    #[error("The hub's store failed")]
    Store(#[source] rusqlite::Error),
}

impl From<Refusal> for Unjudged {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Unjudged {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error)
    }
}

/// The rooms at the hub: permits are checked now, against the present state, inside the transaction.
/// What it writes before it refuses is rolled back (a number allotted by [`crate::hub::numbers`], too).
pub trait Authority: Send + Sync {
    /// Judge one operation.
    fn judge(&self, tx: &Connection, op: &Op, actor: Actor, now: Timestamp) -> Result<Verdict, Unjudged>;
}

/// The rooms' tables, grown from items: the same code at the hub and on the desktop, so that a replica
/// rebuilt from the log equals one grown item by item.
///
/// Streams reach a device in any order: what an item does may depend on earlier items of its own stream only.
pub trait Projection: Send + Sync {
    /// Apply one item. Items of unknown kinds are ignored.
    fn apply(&self, tx: &Connection, item: &Item) -> rusqlite::Result<()>;

    /// The stream's state in a form of its own, where sending it is cheaper than sending the items.
    fn snapshot(&self, db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<String>>;

    /// Put the state of a snapshot in place of whatever was there.
    fn restore(&self, tx: &Connection, stream: &StreamId, body: &str) -> rusqlite::Result<()>;

    /// Remove everything that came of this stream.
    fn forget(&self, tx: &Connection, stream: &StreamId) -> rusqlite::Result<()>;
}

/// A device, as the hub's register has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolled {
    /// Whose it is.
    pub person: PersonId,
    /// What its signatures are checked with.
    pub key: DevicePublicKey,
    /// Lost or withdrawn: nothing of it is accepted any more.
    pub revoked: bool,
}

/// The hub's register of devices.
pub trait Registry: Send + Sync {
    /// The device, if it was ever enrolled.
    fn device(&self, db: &Connection, device: DeviceId) -> rusqlite::Result<Option<Enrolled>>;
}

/// The hub's attachments.
pub trait Blobs: Send + Sync {
    /// Those of `blobs` that are not completely here.
    fn missing(&self, db: &Connection, blobs: &[BlobId]) -> rusqlite::Result<Vec<BlobId>>;
}

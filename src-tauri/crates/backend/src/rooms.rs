//! The rooms put together: which room a stream belongs to, and what tables each role needs.

use rusqlite::Connection;
use store::MigrationSet;
use sync::{Actor, Authority, Item, Op, Projection, StreamId, Unjudged, Verdict};

/// Tables of a desktop's `intent.db`: what exists nowhere else.
pub const INTENT: &[MigrationSet] = &[
    MigrationSet { room: "sync", migrations: sync::device::INTENT_MIGRATIONS },
    MigrationSet { room: "workflow", migrations: workflow::INTENT_MIGRATIONS },
];

/// Tables of a desktop's `replica.db`: what can be fetched again.
pub const REPLICA: &[MigrationSet] = &[
    MigrationSet { room: "sync", migrations: sync::device::REPLICA_MIGRATIONS },
    MigrationSet { room: "identity", migrations: identity::PROJECTION_MIGRATIONS },
    MigrationSet { room: "workflow", migrations: workflow::PROJECTION_MIGRATIONS },
];

/// Tables of a hub.
pub const HUB: &[MigrationSet] = &[
    MigrationSet { room: "sync", migrations: sync::hub::MIGRATIONS },
    MigrationSet { room: "identity", migrations: identity::PROJECTION_MIGRATIONS },
    MigrationSet { room: "identity-hub", migrations: identity::HUB_MIGRATIONS },
    MigrationSet { room: "workflow", migrations: workflow::PROJECTION_MIGRATIONS },
];

/// Every room's tables, grown from items. The same on both sides.
#[derive(Debug, Clone, Copy, Default)]
pub struct Projections;

impl Projections {
    fn of(stream: &StreamId) -> &'static dyn Projection {
        match stream {
            StreamId::Directory => &identity::DirectoryProjection,
            StreamId::Case(_) | StreamId::User(_) | StreamId::Forms | StreamId::Ledger(_) => {
                &workflow::WorkflowProjection
            }
        }
    }
}

impl Projection for Projections {
    fn apply(&self, tx: &Connection, item: &Item) -> rusqlite::Result<()> {
        Self::of(&item.stream).apply(tx, item)
    }

    fn snapshot(&self, db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<String>> {
        Self::of(stream).snapshot(db, stream)
    }

    fn restore(&self, tx: &Connection, stream: &StreamId, body: &str) -> rusqlite::Result<()> {
        Self::of(stream).restore(tx, stream, body)
    }

    fn forget(&self, tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
        Self::of(stream).forget(tx, stream)
    }
}

/// Who judges which verb.
#[derive(Debug, Clone, Copy, Default)]
pub struct Judges;

impl Authority for Judges {
    fn judge(
        &self,
        tx: &Connection,
        op: &Op,
        actor: Actor,
        now: kernel::Timestamp,
    ) -> Result<Verdict, Unjudged> {
        match op.kind.split_once('.') {
            Some(("workflow", _)) => workflow::WorkflowAuthority.judge(tx, op, actor, now),
            _ => Err(kernel::Refusal::new(kernel::Code::BadRequest).with("kind", &op.kind).into()),
        }
    }
}

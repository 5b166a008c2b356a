//! Events: what went stale. Ids only, never bodies; may be lost, because whoever missed one asks again.

use kernel::{CaseId, NoticeId, TaskId};
use serde::{Deserialize, Serialize};

/// A piece of domain state that answers depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Tag {
    /// Who is logged in, locked, enrolled.
    Session,
    /// The link to the hub and what waits to be sent.
    Sync,
    /// People and departments.
    Directory,
    /// The catalogue of forms.
    Forms,
    /// Drafts on this device.
    Drafts,
    /// Acts begun in cases and not sent, on this device.
    Begun,
    /// Cases this person takes part in.
    Cases,
    /// Their open tasks.
    Tasks,
    /// Notices.
    Notices,
    /// Ledger rows.
    Ledgers,
    /// Settings of this device.
    Settings,
}

/// What a listener hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "event")]
pub enum Event {
    /// Ask again for whatever depends on these.
    Stale {
        /// Which.
        tags: Vec<Tag>,
    },
    /// A task came in while nobody may have been looking: worth an OS notification.
    TaskArrived {
        /// Which.
        task: TaskId,
        /// Of which case.
        case: CaseId,
    },
    /// A notice came in.
    NoticeArrived {
        /// Which.
        notice: NoticeId,
    },
    /// This listener was too slow and missed `missed` events: everything it shows is stale.
    Lost {
        /// How many.
        missed: u32,
    },
}

//! The link to the hub and what waits to be sent.

use kernel::{CaseId, DraftId, OpId, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

/// How the line to the hub is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Line {
    /// Items arrive as they happen.
    Online,
    /// Trying.
    Connecting,
    /// No way to the hub; work goes on.
    Offline,
    /// The hub refuses this device: `reason` says why.
    Refused,
}

/// The state of the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatus {
    /// How it is.
    pub line: Line,
    /// `websocket`, `sse`, `longpoll`; empty when not online.
    pub carrier: String,
    /// Operations waiting to be sent.
    pub waiting: u32,
    /// Operations the hub refused, not yet dealt with.
    pub refused: u32,
    /// Bytes of attachments still to upload.
    #[ts(type = "number")]
    pub upload_bytes: u64,
    /// When the hub last answered, hub time.
    #[ts(optional = nullable)]
    pub last_contact: Option<Timestamp>,
    /// This PC's clock minus the hub's, where it matters (over five minutes); else 0.
    #[ts(type = "number")]
    pub clock_skew_ms: i64,
    /// Why the line is refused or broken.
    #[ts(optional = nullable)]
    pub reason: Option<Refusal>,
    /// The first copy of everything is still coming in.
    pub first_sync: bool,
}

/// Where an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum OutboxState {
    /// 待发送
    Waiting,
    /// The hub refused it; the person's work is below `text` and `draft`.
    Refused,
}

/// One operation of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxRow {
    /// Which.
    pub op: OpId,
    /// The verb: `workflow.submit`, `workflow.approve` …
    pub verb: String,
    /// Where it is.
    pub state: OutboxState,
    /// When the person did it, by this PC's clock.
    pub at: Timestamp,
    /// The form's title.
    pub form_title: String,
    /// The case's subject.
    pub subject: String,
    /// The case it belongs to.
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
    /// The opinion that was typed; empty where none.
    pub text: String,
    /// The draft its content went back to.
    #[ts(optional = nullable)]
    pub draft: Option<DraftId>,
    /// Why it was refused.
    #[ts(optional = nullable)]
    pub refusal: Option<Refusal>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpRequest {
    /// Which.
    pub op: OpId,
}

/// Go off the line on purpose, or back on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetOffline {
    /// Off?
    pub offline: bool,
}

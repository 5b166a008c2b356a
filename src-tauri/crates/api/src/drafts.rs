//! Drafts: what a person is filling in, on their device alone.

use kernel::{CaseId, DraftId, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

use crate::workflow::{Data, Form, FormState};

/// A draft in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftCard {
    /// Which.
    pub id: DraftId,
    /// Its form.
    pub form: String,
    /// The form's title.
    pub form_title: String,
    /// What it is about, as far as filled in.
    pub subject: String,
    /// Last change, by this PC's clock.
    pub updated_at: Timestamp,
    /// The case that was sent back or withdrawn, and that this draft goes on with.
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
    /// Why it came back: refused by the hub.
    #[ts(optional = nullable)]
    pub refusal: Option<Refusal>,
}

/// Begin a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BeginDraft {
    /// Of which form.
    pub form: String,
    /// With the content of this case: sent back or withdrawn (goes on with it), or any other of mine (a copy).
    #[serde(default)]
    #[ts(optional = nullable)]
    pub from_case: Option<CaseId>,
    /// Values to begin with: `{"leave": <case id>}`.
    #[serde(default)]
    #[ts(type = "Record<string, unknown>")]
    pub data: Data,
}

/// A draft by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftRequest {
    /// Which.
    pub id: DraftId,
}

/// Keep what has been typed. Durable when it returns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveDraft {
    /// Which.
    pub id: DraftId,
    /// All of the data.
    #[ts(type = "Record<string, unknown>")]
    pub data: Data,
}

/// A draft, opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// Which.
    pub id: DraftId,
    /// The definition it was begun with, or the present one after [`FormChange`] was accepted.
    pub version: u32,
    /// The definition.
    pub form: Form,
    /// The data.
    #[ts(type = "Record<string, unknown>")]
    pub data: Data,
    /// What follows from the data.
    pub state: FormState,
    /// Last change, by this PC's clock.
    pub updated_at: Timestamp,
    /// The case it goes on with.
    #[ts(optional = nullable)]
    pub case: Option<CaseId>,
    /// Why it came back.
    #[ts(optional = nullable)]
    pub refusal: Option<Refusal>,
    /// The catalogue has a newer version of the form.
    #[ts(optional = nullable)]
    pub newer_version: Option<u32>,
}

/// Another case was chosen for a draft to go on from, or none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Follow {
    /// Which draft.
    pub id: DraftId,
    /// Its data as they are on the page, the choice made.
    #[ts(type = "Record<string, unknown>")]
    pub data: Data,
    /// The case chosen before.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub left: Option<CaseId>,
}

/// What that changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Followed {
    /// Fields with their new values; null: emptied.
    #[ts(type = "Record<string, unknown>")]
    pub changes: Data,
}

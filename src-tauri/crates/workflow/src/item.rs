//! Bodies of the items of `form:` and `user:`. Each has a version on its item;
//! fields are only ever added.

use kernel::{CaseId, NoticeId};
use serde::{Deserialize, Serialize};

use crate::definition::{Form, Ledger};

/// Kind of [`FormPublished`].
pub const FORM_PUBLISHED: &str = "form.published";
/// Kind of [`LedgerPublished`].
pub const LEDGER_PUBLISHED: &str = "form.ledgerPublished";
/// Kind of [`NoticeTold`].
pub const NOTICE_TOLD: &str = "notice.told";

/// In `form:`: a form came into force, or a new version of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FormPublished {
    /// Key of its package.
    pub package: String,
    /// The package's version.
    pub version: u32,
    /// Place in the catalogue.
    pub position: u32,
    /// The definition.
    pub form: Form,
}

/// In `form:`: a ledger came into force, or a new version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerPublished {
    /// The package's version.
    pub version: u32,
    /// The definition.
    pub ledger: Ledger,
}

/// In `user:`: something this person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NoticeTold {
    /// Which.
    pub notice: NoticeId,
    /// What happened, in the words of the timeline.
    pub what: String,
    /// In which case.
    pub case: Option<CaseId>,
    /// Its form's title.
    pub form_title: String,
    /// Its subject.
    pub subject: String,
    /// Whose act.
    pub name: String,
    /// Opinion or reason.
    pub text: String,
}

//! Bodies of the items that are not a case's own. Each has a version on its item;
//! fields are only ever added.

use std::collections::BTreeMap;

use kernel::{CaseId, NoticeId};
use serde::{Deserialize, Serialize};

use crate::definition::{Form, Ledger, LedgerAction};

/// Kind of [`FormPublished`].
pub const FORM_PUBLISHED: &str = "form.published";
/// Kind of [`LedgerPublished`].
pub const LEDGER_PUBLISHED: &str = "form.ledgerPublished";
/// Kind of [`NoticeTold`].
pub const NOTICE_TOLD: &str = "notice.told";
/// Kind of [`LedgerWritten`].
pub const LEDGER_WRITTEN: &str = "ledger.written";

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

/// In `ledger:`: a completed case wrote a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerWritten {
    /// What is done to the row.
    pub action: LedgerAction,
    /// What the row is known by: the value of the first column.
    pub key: String,
    /// The values written, as shown, by column.
    pub values: BTreeMap<String, String>,
    /// By which case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
}

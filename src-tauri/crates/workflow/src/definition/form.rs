//! A form: what is asked, what must hold, which way it goes.

use serde::{Deserialize, Serialize};

use super::{Condition, Field, LedgerWrite, Step};

/// A form of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Form {
    /// `net-card-open`: unique over all packages.
    pub key: String,
    /// `专网卡开户申请`
    pub title: String,
    /// Heading of the catalogue: `无线专网`.
    pub category: String,
    /// One line: when to use it.
    pub summary: String,
    /// Ids of the procurement items it answers: `S5`.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Pattern of the number (流水号), allotted by the hub by unit and year without gaps:
    /// `{unit}专卡〔{year}〕{n:4}号`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub number: Option<String>,
    /// Expression for the case's one-line subject in lists: `name + ' ' + cardTypeLabel`.
    pub subject: String,
    /// The fields, in sections.
    pub sections: Vec<Section>,
    /// What must hold over several fields.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The way it goes, step by step; a step whose `when` does not hold is passed over.
    pub flow: Vec<Step>,
    /// What its completion writes into a ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ledger: Option<LedgerWrite>,
    /// The completed case that this one goes on from (销假 from 请假).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub follows: Option<Follows>,
}

/// A group of fields under a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// Columns of its grid, 1 to 3.
    pub columns: u8,
    /// Is it there at all?
    #[serde(default = "Condition::always", skip_serializing_if = "Condition::is_always")]
    pub show: Condition,
    /// In this order.
    pub fields: Vec<Field>,
}

/// Something that must hold over several fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// Expression that must be true.
    pub must: String,
    /// What to say when it is not.
    pub says: String,
    /// The fields to mark.
    pub fields: Vec<String>,
    /// Does it stop the submission?
    #[serde(default)]
    pub severity: Severity,
}

/// Whether a broken rule stops the submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// It does.
    #[default]
    Error,
    /// The person is told, and may go on.
    Warning,
}

/// The form goes on from a completed case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Follows {
    /// The field (kind `case`) that names it.
    pub field: String,
    /// Fields here taken from fields there when it is chosen: `{"startDate": "startDate"}`.
    pub copies: std::collections::BTreeMap<String, String>,
    /// May several cases follow the same one?
    #[serde(default)]
    pub repeatable: bool,
}

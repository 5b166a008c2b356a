//! What completed cases leave behind: rows of a ledger (台账).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Condition, ValueFormat};

/// A ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ledger {
    /// `net-card`
    pub key: String,
    /// `专网卡台账`
    pub title: String,
    /// Key of the role whose holders read it.
    pub readers: Vec<String>,
    /// Its columns; the first is what a row is known by.
    pub columns: Vec<LedgerColumn>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LedgerColumn {
    /// Name in the row.
    pub key: String,
    /// As shown.
    pub label: String,
    /// How it is shown.
    pub format: ValueFormat,
}

/// What a completed case writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LedgerWrite {
    /// Where.
    pub ledger: String,
    /// What is done to the row.
    pub action: LedgerAction,
    /// A row for each row of this sub-table (its columns are then in scope); otherwise one row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub each: Option<String>,
    /// Written only when this holds.
    #[serde(default = "Condition::always", skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// Column by column, an expression over the case's data, `number`, `initiator`, `completedOn`.
    pub values: BTreeMap<String, String>,
}

/// What is done to the row that the first column names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum LedgerAction {
    /// A new row.
    Add,
    /// The named values change.
    Change,
    /// The row is closed: kept, marked, with the reason's case.
    Close,
}

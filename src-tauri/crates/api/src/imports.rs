//! Importing people, for whoever has the permit. The hub does it; lists come in pages.

use std::fmt;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// Let the hub look at a workbook: by path, or by content where there is no path.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckImport {
    /// Name of the file.
    pub name: String,
    /// Where it is on this PC.
    #[serde(default)]
    pub path: String,
    /// What is in it.
    #[serde(default)]
    pub base64: String,
}

/// There may be passwords in it.
impl fmt::Debug for CheckImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckImport").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What importing it would do, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportCheck {
    /// Which look this was; a later look at another workbook takes its place.
    pub look: u32,
    /// Name of the file.
    pub file: String,
    /// People in it.
    pub rows: u32,
    /// Who come in.
    pub new: u32,
    /// Who go to another department.
    pub moved: u32,
    /// Who are in service no more.
    pub left: u32,
    /// About whom something else changes.
    pub changed: u32,
    /// About whom nothing does.
    pub unchanged: u32,
    /// Things that are wrong; with one of them nothing is imported.
    pub errors: u32,
    /// How many of them are listed.
    pub errors_listed: u32,
    /// The first departments that would be made: a misspelt one shows here.
    pub departments_new: Vec<String>,
    /// How many in all.
    pub departments_new_total: u32,
    /// Headings that were passed over.
    pub ignored_columns: Vec<String>,
}

/// What a row of a workbook means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum ImportRowKind {
    /// Something is wrong with it.
    Error,
    /// Somebody comes in.
    New,
    /// They go to another department.
    Moved,
    /// They are in service no more.
    Left,
    /// Something else changes.
    Changed,
}

/// Rows of the workbook that was looked at, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRows {
    /// Which look.
    pub look: u32,
    /// Only these.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub kind: Option<ImportRowKind>,
    /// Rows to pass over.
    #[serde(default)]
    pub offset: u32,
    /// Rows wanted; 0: fifty.
    #[serde(default)]
    pub limit: u32,
    /// Only where this is found in account, name, department.
    #[serde(default)]
    pub text: String,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportRow {
    /// Its number as the spreadsheet counts it; 0: the file as a whole.
    pub row: u32,
    /// What it means.
    pub kind: ImportRowKind,
    /// As it is written.
    pub account: String,
    /// As it is written.
    pub name: String,
    /// Path, as it is written.
    pub department: String,
    /// Path of the department they leave; empty: none.
    pub from: String,
    /// Headings of what changes, or of what is wrong.
    pub columns: Vec<String>,
    /// What is wrong, in words.
    pub says: String,
}

/// The errors that were found, as a workbook to mend them in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportErrors {
    /// Which look.
    pub look: u32,
}

/// An `.xlsx`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Workbook {
    /// What is in it.
    pub base64: String,
}

/// There may be passwords in it.
impl fmt::Debug for Workbook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Workbook")
    }
}

/// Import what was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplyImport {
    /// Which look.
    pub look: u32,
    /// Make up initial passwords for those who have none.
    pub hand_out: bool,
}

/// It was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportDone {
    /// Its number.
    pub import: u32,
    /// How many passwords were made up.
    pub handed_out: u32,
    /// Whose they are: said this once and kept nowhere.
    #[ts(optional = nullable)]
    pub passwords: Option<Workbook>,
}

/// An import that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportCard {
    /// Its number.
    pub import: u32,
    /// Name of the file.
    pub file: String,
    /// Who did it; empty: the hub's own command line.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// People who were new.
    pub people_new: u32,
    /// People about whom something changed.
    pub people_changed: u32,
    /// Departments that were new.
    pub departments_new: u32,
    /// When it was taken back.
    #[ts(optional = nullable)]
    pub rolled_back_at: Option<Timestamp>,
    /// It is the last that still counts: only that can be taken back.
    pub is_last: bool,
}

/// One import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRequest {
    /// Its number.
    pub import: u32,
}

//! What can be wrong with a file, row by row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::words::{Column, WORDS};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Problem {
    /// Not a workbook.
    NotXlsx,
    /// A workbook of before 2007, or one with a password.
    OldFormat,
    /// Too many bytes, packed or unpacked, or too many cells.
    TooBig,
    /// More than `limit` people.
    TooManyRows,
    /// No sheet that can be read.
    NoSheet,
    /// No row with the headings `columns`.
    NoHeader,
    /// A required column is not there: `heading`.
    MissingColumn,
    /// A column is there twice: `heading`.
    DuplicateColumn,
    /// Nobody in it.
    NoRows,
    /// A required cell is empty.
    Missing,
    /// More than `limit` characters.
    TooLong,
    /// A formula: what it gives depends on who opens the file.
    Formula,
    /// `#N/A` and the like.
    CellError,
    /// A date, a fraction, a control character where a text is expected.
    NotText,
    /// Part of a merged region.
    Merged,
    /// Not an account's name.
    BadAccount,
    /// The account is in row `row` already.
    DuplicateAccount,
    /// Not a person's name.
    BadName,
    /// Neither a mobile number nor a landline with its area code.
    BadPhone,
    /// An empty name in the path, or one that cannot be a department's.
    BadDepartment,
    /// More than `limit` levels.
    DepartmentTooDeep,
    /// `name` is its own superior.
    DepartmentLoop,
    /// There is no role `role`.
    UnknownRole,
    /// `role` is not theirs to give or take.
    GuardedRole,
    /// Neither yes nor no.
    BadYesNo,
    /// Neither in service nor not.
    BadState,
    /// Row `row` heads the department already.
    TwoHeads,
    /// Who has left heads nothing.
    HeadInactive,
    /// Not strong enough.
    WeakPassword,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowError {
    /// The row as the spreadsheet counts it, from 1; 0: the file as a whole.
    pub row: u32,
    /// Where in it; `None`: the row as a whole.
    pub column: Option<Column>,
    /// What.
    pub code: Problem,
    /// What its sentence needs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl RowError {
    /// What is wrong, in words; where, is `column`.
    pub fn sentence(&self) -> String {
        WORDS.problem(self)
    }

    pub(super) fn file(code: Problem) -> Self {
        Self { row: 0, column: None, code, params: BTreeMap::new() }
    }

    pub(super) fn at(row: u32, column: Column, code: Problem) -> Self {
        Self { row, column: Some(column), code, params: BTreeMap::new() }
    }

    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

//! The words of the workbook (`data/import.json`): headings, notes, what is written for yes and no, the sentences
//! of the error report. Data, because they are what people read, and the product's only sentences outside the page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::problem::RowError;

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Column {
    /// The account, by which a person is known.
    Account,
    /// Their name.
    Name,
    /// Path of their department.
    Department,
    /// Their post.
    Post,
    /// Their phone.
    Phone,
    /// Their roles.
    Roles,
    /// Whether they head their department.
    Head,
    /// In service or not.
    State,
    /// Their first password.
    Password,
}

impl Column {
    /// Its heading in the workbook.
    pub fn heading(self) -> &'static str {
        WORDS.columns.iter().find(|words| words.column == self).map_or("", |words| &words.heading)
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ColumnWords {
    pub(super) column: Column,
    pub(super) heading: String,
    pub(super) required: bool,
    /// In characters of Latin script.
    pub(super) width: u16,
    pub(super) note: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Words {
    pub(super) sheet: String,
    pub(super) notes_sheet: String,
    pub(super) columns: Vec<ColumnWords>,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
    pub(super) active: Vec<String>,
    pub(super) inactive: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) roles_title: String,
    pub(super) samples_title: String,
    pub(super) samples: Vec<Vec<String>>,
    pub(super) row_heading: String,
    pub(super) problems_heading: String,
    pub(super) problems_sheet: String,
    pub(super) passwords_sheet: String,
    pub(super) passwords_note: String,
    pub(super) problems: BTreeMap<String, String>,
}

pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/import.json")).unwrap_or_default());

impl Words {
    /// The column of a heading, with or without its star.
    pub(super) fn column(&self, heading: &str) -> Option<Column> {
        let heading: String = heading.chars().filter(|c| !c.is_whitespace() && !"*＊".contains(*c)).collect();
        self.columns.iter().find(|words| words.heading == heading).map(|words| words.column)
    }

    /// `账号：必填`
    pub(super) fn sentence(&self, error: &RowError) -> String {
        let problem = self.problem(error);
        error.column.map_or(problem.clone(), |column| format!("{}：{problem}", column.heading()))
    }

    /// `必填`
    pub(super) fn problem(&self, error: &RowError) -> String {
        let key = serde_json::to_value(error.code).ok();
        let sentence = key.as_ref().and_then(|key| key.as_str()).and_then(|key| self.problems.get(key));
        let mut sentence = sentence.cloned().unwrap_or_default();
        for (name, value) in &error.params {
            sentence = sentence.replace(&format!("{{{name}}}"), value);
        }
        sentence
    }
}

//! People and departments.

use kernel::{DepartmentId, PersonId};
use serde::{Deserialize, Serialize};

/// A person, as lists and pickers show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonCard {
    /// Which.
    pub id: PersonId,
    /// `欧阳娜`
    pub name: String,
    /// Their department.
    pub department: DepartmentId,
    /// Its name, with the one above: `大数据局 / 网络处`.
    pub department_path: String,
    /// `处长`; may be empty.
    pub post: String,
    /// Office phone; may be empty.
    pub phone: String,
    /// Still in service.
    pub active: bool,
}

/// A department in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct DepartmentNode {
    /// Which.
    pub id: DepartmentId,
    /// `网络处`
    pub name: String,
    /// The one above; `None` at the top.
    #[ts(optional = nullable)]
    pub parent: Option<DepartmentId>,
    /// `大数据局 / 网络处`
    pub path: String,
    /// Departments directly below.
    pub children: u32,
    /// People in it and below.
    pub people: u32,
}

/// Search for people: name, pinyin (full or initials), phone, department.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchPeople {
    /// What was typed; empty: the people of `department`, or those chosen lately.
    #[serde(default)]
    pub text: String,
    /// Only in this department and below.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub department: Option<DepartmentId>,
    /// Rows to pass over.
    #[serde(default)]
    pub offset: u32,
    /// Rows wanted; 0: fifty.
    #[serde(default)]
    pub limit: u32,
}

/// Search for departments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchDepartments {
    /// What was typed, pinyin too; empty: the children of `parent`.
    #[serde(default)]
    pub text: String,
    /// Whose children; `None`: the top.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub parent: Option<DepartmentId>,
}

/// Some people and departments by id, to show their names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResolveNames {
    /// People.
    #[serde(default)]
    pub people: Vec<PersonId>,
    /// Departments.
    #[serde(default)]
    pub departments: Vec<DepartmentId>,
}

/// Their cards; the unknown are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedNames {
    /// People.
    pub people: Vec<PersonCard>,
    /// Departments.
    pub departments: Vec<DepartmentNode>,
}

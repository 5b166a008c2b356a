//! The way a case goes: a list of steps, each with who acts and how several people act together.

use serde::{Deserialize, Serialize};

use super::Condition;

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// Unique in the form: `leader`.
    pub key: String,
    /// As shown: `部门负责人审批`.
    pub title: String,
    /// What is asked of them.
    pub kind: StepKind,
    /// Who, resolved when the step is entered.
    pub who: Vec<Who>,
    /// How several act together.
    #[serde(default)]
    pub many: Many,
    /// Entered only when this holds.
    #[serde(default = "Condition::always", skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// Fields they may change here; `table.column`: that column of the rows that are there.
    #[serde(default)]
    pub edit: Vec<String>,
    /// Fields they must have filled in before they approve, which opens them, too; `table.column`: in every row.
    #[serde(default)]
    pub must_fill: Vec<String>,
    /// Fields they do not see, nor those who are told here or asked from here; `table.column`, too.
    #[serde(default)]
    pub hide: Vec<String>,
    /// Working hours until it is overdue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_hours: Option<u32>,
    /// What happens when nobody is found.
    #[serde(default)]
    pub on_empty: OnEmpty,
    /// What happens when it is the applicant.
    #[serde(default)]
    pub on_self: OnSelf,
    /// An opinion must be written.
    #[serde(default)]
    pub opinion_required: bool,
}

impl Step {
    /// May they change this field (`card`, `cards.mac`) here?
    pub fn opens(&self, path: &str) -> bool {
        names(&self.edit, path) || names(&self.must_fill, path)
    }

    /// May they change this table, or some of its columns?
    pub fn opens_part_of(&self, table: &str) -> bool {
        let within = |path: &String| path.split_once('.').is_some_and(|(head, _)| head == table);
        self.opens(table) || self.edit.iter().chain(&self.must_fill).any(within)
    }

    /// Must they have filled in this field here?
    pub fn demands(&self, path: &str) -> bool {
        self.must_fill.iter().any(|named| named == path)
    }

    /// Is this field kept from them?
    pub fn hides(&self, path: &str) -> bool {
        names(&self.hide, path)
    }
}

/// Is this path, or the table it is of, in the list?
fn names(list: &[String], path: &str) -> bool {
    let table = path.split_once('.').map(|(table, _)| table);
    list.iter().any(|named| named == path || Some(named.as_str()) == table)
}

/// What is asked of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// To agree or not (审批).
    Approve,
    /// To do it and report (工单办理): a work order.
    Handle,
    /// To know (抄送); goes on at once.
    Notify,
}

/// How several people act together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Many {
    /// The first result decides (或签).
    #[default]
    Any,
    /// Everybody must agree; the first refusal decides (会签).
    All,
    /// One after the other (依次).
    InTurn,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "by")]
pub enum Who {
    /// The applicant.
    Initiator,
    /// The head of the applicant's department, `level` departments up (0: their own).
    DepartmentHead {
        /// Departments up.
        #[serde(default)]
        level: u8,
    },
    /// Holders of a role anywhere in the hub: `network-operator`.
    Role {
        /// Key of the role.
        role: String,
    },
    /// Holders of a role in the applicant's department or the nearest one above that has any.
    DepartmentRole {
        /// Key of the role.
        role: String,
    },
    /// The people named in a field of kind person.
    FieldPerson {
        /// Key of the field.
        field: String,
    },
    /// The head of the department named in a field.
    FieldDepartmentHead {
        /// Key of the field.
        field: String,
    },
}

/// What happens when a step finds nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum OnEmpty {
    /// It goes to the holders of the role `administrator`.
    #[default]
    Administrator,
    /// It is passed over, and the timeline says so.
    Skip,
}

/// What happens when the step falls to the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum OnSelf {
    /// It goes to the head of the next department up; at the top, to the administrator.
    #[default]
    Superior,
    /// It is passed over, and the timeline says so.
    Skip,
    /// They act themselves.
    Act,
}

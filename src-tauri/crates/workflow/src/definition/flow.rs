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
    /// Fields they may change here.
    #[serde(default)]
    pub edit: Vec<String>,
    /// Fields they must have filled in before they approve.
    #[serde(default)]
    pub must_fill: Vec<String>,
    /// Fields they do not see.
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

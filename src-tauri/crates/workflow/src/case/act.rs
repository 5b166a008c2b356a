//! What a person wants done: the verbs of the room, as they travel in operations.

use kernel::{CaseId, Code, DraftId, PersonId, Refusal, TaskId};
use serde::{Deserialize, Serialize};

use crate::form::Data;

/// How those asked act together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AskMode {
    /// All must answer (会签).
    All,
    /// One is enough (或签).
    Any,
    /// One after the other, until one refuses (依次).
    InTurn,
}

/// What happens after a case was sent back and mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Back {
    /// Through every step again.
    Again,
    /// Straight to the one who sent it back.
    Straight,
}

/// A verb with its arguments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "act", deny_unknown_fields)]
pub enum Act {
    /// 提交
    Submit {
        /// Which form.
        form: String,
        /// The version it was filled in by.
        version: u32,
        /// What was filled in.
        data: Data,
        /// The draft it came from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<DraftId>,
    },
    /// 重新提交 what was sent back or withdrawn.
    Resubmit {
        /// What was filled in.
        data: Data,
        /// The draft it came from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<DraftId>,
    },
    /// 同意
    Approve {
        /// Which task.
        task: TaskId,
        /// The opinion.
        #[serde(default)]
        opinion: String,
        /// Fields changed.
        #[serde(default)]
        edits: Data,
    },
    /// 不同意
    Reject {
        /// Which task.
        task: TaskId,
        /// The reason.
        opinion: String,
    },
    /// 办结 a work order.
    Complete {
        /// Which task.
        task: TaskId,
        /// The report.
        #[serde(default)]
        opinion: String,
        /// Fields changed.
        #[serde(default)]
        edits: Data,
    },
    /// 退回
    SendBack {
        /// Which task.
        task: TaskId,
        /// `initiator`, or an earlier step.
        to: String,
        /// What comes after.
        back: Back,
        /// The reason.
        opinion: String,
    },
    /// 转办
    Transfer {
        /// Which task.
        task: TaskId,
        /// To whom.
        to: PersonId,
        /// A word to them.
        #[serde(default)]
        opinion: String,
    },
    /// 会签: ask others before I decide.
    Countersign {
        /// Which task.
        task: TaskId,
        /// Whom.
        people: Vec<PersonId>,
        /// How they act together.
        mode: AskMode,
        /// What is asked.
        #[serde(default)]
        opinion: String,
    },
    /// 撤回
    Withdraw {
        /// Why.
        #[serde(default)]
        text: String,
    },
    /// 催办
    Urge {
        /// A word.
        #[serde(default)]
        text: String,
    },
    /// 评论
    Comment {
        /// What.
        text: String,
    },
}

/// Prefix of the room's kinds.
pub const KIND: &str = "workflow.";

/// Every verb, as in the kind of its operation.
pub const VERBS: [&str; 11] = [
    "submit",
    "resubmit",
    "approve",
    "reject",
    "complete",
    "sendBack",
    "transfer",
    "countersign",
    "withdraw",
    "urge",
    "comment",
];

impl Act {
    /// The verb: `approve`.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Submit { .. } => "submit",
            Self::Resubmit { .. } => "resubmit",
            Self::Approve { .. } => "approve",
            Self::Reject { .. } => "reject",
            Self::Complete { .. } => "complete",
            Self::SendBack { .. } => "sendBack",
            Self::Transfer { .. } => "transfer",
            Self::Countersign { .. } => "countersign",
            Self::Withdraw { .. } => "withdraw",
            Self::Urge { .. } => "urge",
            Self::Comment { .. } => "comment",
        }
    }

    /// Kind of its operation: `workflow.approve`.
    pub fn kind(&self) -> String {
        format!("{KIND}{}", self.verb())
    }

    /// Arguments of its operation, JSON.
    pub fn args(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Back from an operation.
    pub fn read(kind: &str, args: &str) -> Result<Self, Refusal> {
        let bad = |field: &str| Refusal::new(Code::BadRequest).with("field", field);
        let act: Self = serde_json::from_str(args).map_err(|_| bad("args"))?;
        if kind == act.kind() { Ok(act) } else { Err(bad("kind")) }
    }

    /// The task it is about.
    pub const fn task(&self) -> Option<TaskId> {
        match self {
            Self::Approve { task, .. }
            | Self::Reject { task, .. }
            | Self::Complete { task, .. }
            | Self::SendBack { task, .. }
            | Self::Transfer { task, .. }
            | Self::Countersign { task, .. } => Some(*task),
            _ => None,
        }
    }

    /// What the person wrote.
    pub fn text(&self) -> &str {
        match self {
            Self::Submit { .. } | Self::Resubmit { .. } => "",
            Self::Approve { opinion, .. }
            | Self::Reject { opinion, .. }
            | Self::Complete { opinion, .. }
            | Self::SendBack { opinion, .. }
            | Self::Transfer { opinion, .. }
            | Self::Countersign { opinion, .. } => opinion,
            Self::Withdraw { text } | Self::Urge { text } | Self::Comment { text } => text,
        }
    }

    /// Data that travel with it.
    pub const fn data(&self) -> Option<&Data> {
        match self {
            Self::Submit { data, .. } | Self::Resubmit { data, .. } => Some(data),
            Self::Approve { edits, .. } | Self::Complete { edits, .. } => Some(edits),
            _ => None,
        }
    }
}

/// The case a stream is about.
pub fn case_of(stream: &sync::StreamId) -> Option<CaseId> {
    if let sync::StreamId::Case(case) = stream { Some(*case) } else { None }
}

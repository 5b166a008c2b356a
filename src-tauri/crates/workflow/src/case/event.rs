//! What happened, as it lies in the case's stream: a deed and everything that follows from it. Replaying needs nothing
//! else. Deeds and effects of a newer hub are kept as `Unknown` and change nothing here.

use kernel::{CaseId, DraftId, PersonId, TaskId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Back;
use super::act::AskMode;
use super::state::{Decision, Standing, VisitState};
use crate::definition::{Many, StepKind};
use crate::directory::Named;
use crate::form::Data;

/// Version of the body.
pub const EVENT_V: u16 = 1;

/// One item of a case's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Who did it, as they were then.
    pub by: Named,
    /// The task they did it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// Title of the step it happened in; empty outside the steps.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step_title: String,
    /// What they did.
    pub deed: Deed,
    /// What followed, in order.
    pub effects: Vec<Effect>,
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "did")]
pub enum Deed {
    /// 提交
    Submitted {
        /// Key of the form.
        form: String,
        /// Its version, for good.
        version: u32,
        /// Its title.
        form_title: String,
        /// The number; empty where the form has none.
        number: String,
        /// One line for lists.
        subject: String,
        /// What else it may be found by.
        words: String,
        /// Normal data.
        data: Data,
        /// The completed case it goes on from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<CaseId>,
        /// The draft it came from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<DraftId>,
    },
    /// 重新提交
    Resubmitted {
        /// One line for lists.
        subject: String,
        /// What else it may be found by.
        words: String,
        /// Normal data.
        data: Data,
        /// The completed case it goes on from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<CaseId>,
        /// The draft it came from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<DraftId>,
    },
    /// 同意
    Approved {
        /// The opinion.
        opinion: String,
    },
    /// 不同意
    Rejected {
        /// The reason.
        opinion: String,
    },
    /// 办结工单
    Handled {
        /// The report.
        opinion: String,
    },
    /// 退回
    SentBack {
        /// `initiator`, or the step.
        to: String,
        /// The step's title; empty for the applicant.
        to_title: String,
        /// What comes after.
        back: Back,
        /// The reason.
        opinion: String,
    },
    /// 转办
    Transferred {
        /// To whom.
        to: Named,
        /// A word to them.
        opinion: String,
    },
    /// 请…会签
    CountersignAsked {
        /// Whom.
        people: Vec<Named>,
        /// What is asked.
        opinion: String,
    },
    /// 会签同意
    Countersigned {
        /// The answer.
        opinion: String,
    },
    /// 会签不同意
    CountersignRefused {
        /// The answer.
        opinion: String,
    },
    /// 撤回
    Withdrawn {
        /// Why.
        text: String,
    },
    /// 催办
    Urged {
        /// Whom.
        people: Vec<Named>,
        /// A word.
        text: String,
    },
    /// 评论
    Commented {
        /// What.
        text: String,
    },
    /// Of a newer hub.
    #[serde(other)]
    Unknown,
}

/// Why a step was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PassedWhy {
    /// It does not apply to these data.
    Condition,
    /// Nobody was found.
    Nobody,
    /// It fell to the applicant.
    Applicant,
    /// From a newer hub.
    #[serde(other)]
    Unknown,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "effect")]
pub enum Effect {
    /// A step was passed over.
    Passed {
        /// Which.
        step: String,
        /// Its title.
        title: String,
        /// Why.
        why: PassedWhy,
    },
    /// A step was entered; its tasks follow.
    Entered {
        /// Which.
        step: String,
        /// Its title.
        title: String,
        /// What is asked.
        kind: StepKind,
        /// How they act together.
        many: Many,
        /// Everybody it fell to.
        people: Vec<Named>,
    },
    /// A task came to somebody.
    Opened {
        /// Its id.
        task: TaskId,
        /// Of which step.
        step: String,
        /// The step's title.
        title: String,
        /// What is asked.
        kind: StepKind,
        /// Whose it is.
        person: Named,
        /// When it is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<Timestamp>,
        /// The task whose owner asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked_by: Option<TaskId>,
    },
    /// The owner asks others; the task waits.
    Asked {
        /// Whose owner.
        task: TaskId,
        /// How they act together.
        mode: AskMode,
        /// Everybody asked.
        people: Vec<Named>,
    },
    /// The answers are there; the task is its owner's again.
    Returned {
        /// Which.
        task: TaskId,
    },
    /// The owner decided.
    Decided {
        /// Which.
        task: TaskId,
        /// How.
        decision: Decision,
    },
    /// A task went away without a decision.
    Closed {
        /// Which.
        task: TaskId,
    },
    /// A step was left.
    Left {
        /// Which.
        step: String,
        /// How.
        state: VisitState,
    },
    /// People were told.
    Told {
        /// In which step.
        step: String,
        /// Its title.
        title: String,
        /// Whom.
        people: Vec<Named>,
    },
    /// A field was changed by the one who acted; or follows from one that was.
    Changed {
        /// Which.
        field: String,
        /// The new value; `null`: none any more.
        value: Json,
        /// As shown, cell by cell for a table.
        shown: Vec<Change>,
    },
    /// The line for lists, after changes.
    Described {
        /// The line.
        subject: String,
        /// What else it may be found by.
        words: String,
    },
    /// Where it goes on once it is mended.
    WillReturn {
        /// To which step.
        step: String,
        /// To whom there.
        people: Vec<Named>,
    },
    /// Tasks were urged.
    Urged {
        /// Which.
        tasks: Vec<TaskId>,
    },
    /// The case stands otherwise now.
    Stands {
        /// How.
        standing: Standing,
    },
    /// Of a newer hub.
    #[serde(other)]
    Unknown,
}

/// A changed field, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// `phone`, `cards.mac`: by this it is kept from those who must not see it.
    pub path: String,
    /// Its label; for a cell the table's, the row from 1, and the column's.
    pub label: String,
    /// Before; empty: nothing.
    pub before: String,
    /// After.
    pub after: String,
}

impl Event {
    /// Kind of its item: `workflow.approved`.
    pub fn kind(&self) -> String {
        let name = serde_json::to_value(&self.deed).ok();
        let name = name.as_ref().and_then(|deed| deed.get("did")?.as_str()).unwrap_or("unknown");
        format!("{}{name}", super::act::KIND)
    }

    /// Body of its item.
    pub fn body(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Back from an item; `None` where this program cannot read it.
    pub fn read(v: u16, body: &str) -> Option<Self> {
        if v == EVENT_V { serde_json::from_str(body).ok() } else { None }
    }

    /// What was written.
    pub fn text(&self) -> &str {
        match &self.deed {
            Deed::Approved { opinion }
            | Deed::Rejected { opinion }
            | Deed::Handled { opinion }
            | Deed::SentBack { opinion, .. }
            | Deed::Transferred { opinion, .. }
            | Deed::CountersignAsked { opinion, .. }
            | Deed::Countersigned { opinion }
            | Deed::CountersignRefused { opinion } => opinion,
            Deed::Withdrawn { text } | Deed::Urged { text, .. } | Deed::Commented { text } => text,
            Deed::Submitted { .. } | Deed::Resubmitted { .. } | Deed::Unknown => "",
        }
    }

    /// People who can read the case from now on.
    pub fn newcomers(&self) -> Vec<PersonId> {
        let mut people = vec![self.by.id];
        for effect in &self.effects {
            match effect {
                Effect::Opened { person, .. } => people.push(person.id),
                Effect::Told { people: told, .. } => people.extend(told.iter().map(|person| person.id)),
                _ => {}
            }
        }
        people.sort_unstable();
        people.dedup();
        people
    }
}

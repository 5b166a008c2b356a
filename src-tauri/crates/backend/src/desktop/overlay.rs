//! What this device has done and the replica does not show yet: operations that wait for the hub, and those it has
//! accepted whose items are still on their way. Queries lay them over what the replica says; nothing is ever
//! written into it.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{CaseId, OpId, Refusal, TaskId, Timestamp};
use serde::Deserialize;
use sync::StreamId;
use sync::device::{self, Entry};
use workflow::item::SubmitArgs;

use super::node::Node;

/// One operation, as far as lists need to know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// Which.
    pub op: OpId,
    /// Its verb.
    pub verb: String,
    /// When the person did it, by this PC's clock.
    pub at: Timestamp,
    /// What it submits, if it submits anything.
    pub submits: Option<SubmitArgs>,
    /// What it says beside.
    pub said: Said,
}

/// What acts have in common.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Said {
    /// The task that is done with it.
    pub task: Option<TaskId>,
    /// Opinion or reason.
    pub opinion: String,
    /// Reason or comment.
    pub text: String,
}

impl Said {
    /// Whatever was typed.
    pub fn words(&self) -> &str {
        if self.opinion.is_empty() { &self.text } else { &self.opinion }
    }
}

/// Everything done on this device that the replica does not show, by case, in the order in which it was done.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlay {
    by_case: BTreeMap<CaseId, Vec<Done>>,
}

impl Overlay {
    /// As it is now.
    pub async fn read(node: &Node) -> Result<Self, Refusal> {
        let unseen = node.unseen.ops();
        let read = move |db: &_| {
            let mut entries = device::pending(db)?;
            for op in unseen {
                entries.extend(device::op(db, op)?);
            }
            Ok::<_, sync::Error>(entries)
        };
        let entries = node.intent.read(read).await.map_err(|error| error.refusal())?;
        let mut overlay = Self::default();
        for entry in entries {
            if let StreamId::Case(case) = entry.op.stream {
                overlay.by_case.entry(case).or_default().push(done(&entry));
            }
        }
        Ok(overlay)
    }

    /// What was done in a case.
    pub fn of(&self, case: CaseId) -> &[Done] {
        self.by_case.get(&case).map_or(&[], Vec::as_slice)
    }

    /// Tasks that are done with.
    pub fn tasks(&self) -> BTreeSet<TaskId> {
        self.by_case.values().flatten().filter_map(|done| done.said.task).collect()
    }

    /// Submissions: the case, and what is submitted.
    pub fn submissions(&self) -> impl Iterator<Item = (CaseId, &Done, &SubmitArgs)> {
        self.by_case.iter().flat_map(|(case, all)| {
            all.iter().filter_map(|done| done.submits.as_ref().map(|submits| (*case, done, submits)))
        })
    }
}

/// An outbox entry, as far as lists need to know it.
pub fn done(entry: &Entry) -> Done {
    Done {
        op: entry.op.op_id,
        verb: entry.op.kind.clone(),
        at: entry.op.client_ts,
        submits: workflow::draft::submitted(&entry.op),
        // Arguments of another shape say nothing here; the hub judges them all the same.
        said: serde_json::from_str(&entry.op.args).unwrap_or_default(),
    }
}

//! What this device has done and the replica does not show yet: operations that wait for the hub, and those it has
//! accepted whose items are still on their way. Queries lay them over what the replica says; nothing is ever
//! written into it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::{CaseId, OpId, Refusal, TaskId, Timestamp};
use rusqlite::Connection;
use sync::StreamId;
use sync::device::{self, Entry};
use workflow::case::Act;
use workflow::form::Data;

use super::node::Node;

/// One operation, as far as lists need to know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// Which.
    pub op: OpId,
    /// When the person did it, by this PC's clock.
    pub at: Timestamp,
    /// What they did.
    pub act: Act,
}

impl Done {
    /// What it submits, if it is a first submission of `case`.
    pub fn submission(&self, case: CaseId) -> Option<Submission<'_>> {
        match &self.act {
            Act::Submit { form, version, data, .. } => {
                Some(Submission { case, form, version: *version, data, at: self.at })
            }
            _ => None,
        }
    }
}

/// A first submission that the replica does not know.
#[derive(Debug, Clone, Copy)]
pub struct Submission<'a> {
    /// Of which case.
    pub case: CaseId,
    /// Its form.
    pub form: &'a str,
    /// The form's version.
    pub version: u32,
    /// What was filled in.
    pub data: &'a Data,
    /// When.
    pub at: Timestamp,
}

/// Everything done on this device that the replica does not show, by case, in the order in which it was done.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlay {
    by_case: BTreeMap<CaseId, Vec<Done>>,
}

impl Overlay {
    /// As it is now.
    pub async fn read(node: &Node) -> Result<Self, Refusal> {
        let unseen = Arc::clone(&node.unseen);
        Self::of_entries(node, move |db| {
            // What waits first: an operation that is answered between the two looks is in both, never in neither.
            let pending = device::pending(db)?;
            found(db, unseen.ops(), pending)
        })
        .await
    }

    /// The same, of one case only: what a month without a line has piled up elsewhere is not looked at.
    pub async fn read_case(node: &Node, case: CaseId) -> Result<Self, Refusal> {
        let (unseen, stream) = (Arc::clone(&node.unseen), StreamId::Case(case));
        Self::of_entries(node, move |db| {
            let pending = device::pending_in(db, &stream)?;
            found(db, unseen.ops_in(&stream), pending)
        })
        .await
    }

    async fn of_entries(
        node: &Node,
        read: impl FnOnce(&Connection) -> Result<Vec<Entry>, sync::Error> + Send + 'static,
    ) -> Result<Self, Refusal> {
        let entries = node.intent.read(read).await.map_err(|error| error.refusal())?;
        let mut overlay = Self::default();
        let mut known = BTreeSet::new();
        for entry in entries {
            if let (StreamId::Case(case), Some(done)) = (&entry.op.stream, done(&entry))
                && known.insert(done.op)
            {
                overlay.by_case.entry(*case).or_default().push(done);
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
        self.by_case.values().flatten().filter_map(|done| done.act.task()).collect()
    }

    /// First submissions, the last one first.
    pub fn submissions(&self) -> Vec<Submission<'_>> {
        let all = self.by_case.keys().filter_map(|case| self.submission(*case));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|submission| std::cmp::Reverse((submission.at, submission.case)));
        all
    }

    /// Cases that came back and were submitted anew, the last one first.
    pub fn resubmitted(&self) -> Vec<CaseId> {
        let at = |done: &Done| (done.act.verb() == "resubmit").then_some(done.at);
        let all = self.by_case.iter();
        let mut all: Vec<_> =
            all.filter_map(|(case, done)| Some((done.iter().find_map(at)?, *case))).collect();
        all.sort_by_key(|resubmitted| std::cmp::Reverse(*resubmitted));
        all.into_iter().map(|(_, case)| case).collect()
    }

    /// The first submission of a case, where that is among what was done.
    pub fn submission(&self, case: CaseId) -> Option<Submission<'_>> {
        self.of(case).iter().find_map(|done| done.submission(case))
    }
}

/// An outbox entry, as far as lists need to know it. `None`: of another room, or of a newer version.
pub fn done(entry: &Entry) -> Option<Done> {
    let act = Act::read(&entry.op.kind, &entry.op.args).ok()?;
    Some(Done { op: entry.op.op_id, at: entry.op.client_ts, act })
}

/// What is on its way back, and what waits.
fn found(db: &Connection, unseen: Vec<OpId>, pending: Vec<Entry>) -> Result<Vec<Entry>, sync::Error> {
    let mut entries = Vec::with_capacity(unseen.len() + pending.len());
    for op in unseen {
        entries.extend(device::op(db, op)?);
    }
    entries.extend(pending);
    Ok(entries)
}

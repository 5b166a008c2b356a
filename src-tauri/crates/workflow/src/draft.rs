//! A draft: an application before it is submitted, and while it is on its way. It belongs to this PC alone; submitted,
//! it becomes an operation, and comes back with the reason if the hub refuses that.

use kernel::{CaseId, DraftId, OpId, Refusal, Timestamp};
use rusqlite::Connection;
use sync::{Intent, Lane, Op, Outcome, StreamId};

use crate::case::Act;
use crate::form::{self, Data};
use crate::table::drafts;

/// Version of the operations' arguments.
pub const ACT_V: u16 = 1;

/// A draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// Key of its form.
    pub form: String,
    /// The version it is filled in by.
    pub version: u32,
    /// What was filled in.
    pub data: Data,
    /// One line, as far as filled in.
    pub subject: String,
    /// The case that came back and that it goes on with.
    pub case: Option<CaseId>,
    /// Why the hub refused it.
    pub refusal: Option<Refusal>,
    /// When it was begun, by this PC's clock.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

/// The act that submits a draft.
pub fn act(draft: &Draft) -> Act {
    let (data, id) = (draft.data.clone(), Some(draft.id));
    match draft.case {
        Some(_) => Act::Resubmit { data, draft: id },
        None => Act::Submit { form: draft.form.clone(), version: draft.version, data, draft: id },
    }
}

/// An act as an operation on its case. `base_seq`: the last item of the case that the person had seen.
pub fn intent(act: &Act, case: CaseId, base_seq: u64) -> Intent {
    Intent {
        lane: Lane::Workflow,
        stream: StreamId::Case(case),
        kind: act.kind(),
        v: ACT_V,
        base_seq,
        args: act.args(),
        blobs: act.data().map(form::attachments).unwrap_or_default(),
    }
}

/// The hub answered an operation: the draft that it carried is done with, or comes back with the reason.
pub fn settle(tx: &Connection, op: OpId, outcome: &Outcome) -> rusqlite::Result<()> {
    match outcome {
        Outcome::Accepted { .. } => drafts::arrived(tx, op),
        Outcome::Refused { refusal, .. } => drafts::came_back(tx, op, refusal),
    }
}

/// The draft that a refused operation has become again, while it is there.
pub fn of(db: &Connection, op: &Op) -> rusqlite::Result<Option<DraftId>> {
    let draft = match Act::read(&op.kind, &op.args) {
        Ok(Act::Submit { draft, .. } | Act::Resubmit { draft, .. }) => draft,
        _ => None,
    };
    let Some(id) = draft else { return Ok(None) };
    Ok(drafts::find(db, id)?.map(|draft| draft.id))
}

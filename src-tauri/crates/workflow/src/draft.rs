//! Drafts: what a person has begun and not submitted. They live on the device alone, in `intent.db`, and are durable at
//! every save.
//!
//! A submission marks the draft with its operation, in one transaction; the hub's acceptance takes it away, a refusal
//! makes it a draft again, with the reason. So nothing typed is ever in neither place.

use kernel::{CaseId, DraftId, OpId};
use rusqlite::Connection;
use sync::{Intent, Lane, Op, Outcome, StreamId};

use crate::case::Act;
use crate::form;
use crate::table::drafts;

pub use crate::table::drafts::Draft;

/// The act that a draft becomes.
pub fn act(draft: &Draft) -> Act {
    let (data, id) = (draft.data.clone(), Some(draft.id));
    match draft.case {
        Some(_) => Act::Resubmit { data, draft: id },
        None => Act::Submit { form: draft.form.clone(), version: draft.version, data, draft: id },
    }
}

/// What an act asks of the hub. `base_seq`: the last item of the case that the person has seen; 0: none.
pub fn intent(act: &Act, case: CaseId, base_seq: u64) -> Intent {
    Intent {
        lane: Lane::Workflow,
        stream: StreamId::Case(case),
        kind: act.kind(),
        v: 1,
        base_seq,
        args: act.args(),
        blobs: act.data().map(form::attachments).unwrap_or_default(),
    }
}

/// The hub answered the operation that submits a draft; where it submits none, nothing happens. (`intent.db`)
pub fn settle(tx: &Connection, op: OpId, outcome: &Outcome) -> rusqlite::Result<()> {
    match outcome {
        Outcome::Accepted { .. } => drafts::done(tx, op),
        Outcome::Refused { refusal, .. } => drafts::give_back(tx, op, refusal),
    }
}

/// The draft that a refused operation has become again, while it is there. (`intent.db`)
pub fn of(db: &Connection, op: &Op) -> rusqlite::Result<Option<DraftId>> {
    let draft = match Act::read(&op.kind, &op.args) {
        Ok(Act::Submit { draft, .. } | Act::Resubmit { draft, .. }) => draft,
        _ => None,
    };
    let Some(id) = draft else { return Ok(None) };
    Ok(drafts::find(db, id)?.map(|draft| draft.id))
}

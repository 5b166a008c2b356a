//! The hub's judgement over the room's verbs: against the case, the form and the people as they are now, inside the
//! transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{BlobId, CaseId, Code, Refusal, Timestamp, limits};
use rusqlite::Connection;
use sync::{Actor, Authority, Membership, NewItem, Op, StreamId, Unjudged, Verdict};

use crate::calendar::Calendar;
use crate::case::act::case_of;
use crate::case::{Act, Case, Deed, Event, Setting, Standing, decide, event::EVENT_V};
use crate::definition::{Form, Ledger};
use crate::directory::Directory;
use crate::draft::ACT_V;
use crate::form::attachments;
use crate::ledger::{self, ROW_KIND, ROW_V};
use crate::notice;
use crate::number::Pattern;
use crate::sql_directory::SqlDirectory;
use crate::table::cases::SqlPrecedents;
use crate::table::{cases, forms, ledgers};

/// The judge of `workflow.*` in `case:` streams.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkflowAuthority;

impl Authority for WorkflowAuthority {
    fn judge(&self, tx: &Connection, op: &Op, actor: Actor, now: Timestamp) -> Result<Verdict, Unjudged> {
        let bad = |field: &str| Refusal::new(Code::BadRequest).with("field", field);
        let id = case_of(&op.stream).ok_or_else(|| bad("stream"))?;
        if op.v != ACT_V {
            return Err(Refusal::new(Code::VersionMismatch).with("ours", ACT_V).with("theirs", op.v).into());
        }
        let act = Act::read(&op.kind, &op.args)?;
        promised(&act, &op.blobs)?;
        let before = cases::load(tx, id)?;
        let (version, form) = form_of(tx, before.as_ref(), &act)?;
        let (directory, precedents) = (SqlDirectory::new(tx), SqlPrecedents::new(tx));
        let setting = Setting {
            form: &form,
            version,
            directory: &directory,
            precedents: &precedents,
            calendar: Calendar::legal(),
            now,
            op: op.op_id,
        };
        let verdict = judged(tx, before.as_ref(), id, &act, actor, &setting);
        // A failing database must not pass for a refusal.
        directory.finish()?;
        precedents.finish()?;
        verdict
    }
}

fn judged(
    tx: &Connection,
    before: Option<&Case>,
    id: CaseId,
    act: &Act,
    actor: Actor,
    setting: &Setting<'_>,
) -> Result<Verdict, Unjudged> {
    let mut event = decide(before, id, act, actor.person, setting)?;
    if before.is_none() {
        give_number(tx, &mut event, setting)?;
    }
    let after = match before {
        Some(case) => {
            let mut case = case.clone();
            case.apply(&event, setting.now);
            Some(case)
        }
        None => Case::begin(id, &event, setting.now),
    };
    let after = after.ok_or_else(|| Refusal::new(Code::Internal))?;
    let mut also = notice::items(setting.op, before, &after, &event);
    let mut members: Vec<Membership> = event
        .newcomers()
        .into_iter()
        .map(|person| Membership::Join { stream: StreamId::Case(id), person })
        .collect();
    let completed =
        after.standing == Standing::Completed && before.is_none_or(|case| !case.standing.is_final());
    if completed && let Some(ledger) = written(tx, setting.form)? {
        let stream = StreamId::Ledger(ledger.key.clone());
        for row in ledger::rows(&after, &ledger, setting) {
            let body = serde_json::to_string(&row).unwrap_or_default();
            also.push(NewItem { stream: stream.clone(), kind: ROW_KIND.to_owned(), v: ROW_V, body });
        }
        members.extend(readers(&ledger, setting.directory));
    }
    let number = match &event.deed {
        Deed::Submitted { number, .. } if !number.is_empty() => Some(number.clone()),
        _ => None,
    };
    let body = event.body();
    if body.len() > limits::OP_BYTES {
        return Err(Refusal::new(Code::TooLarge).with("limit", "OP_BYTES").into());
    }
    let item = NewItem { stream: StreamId::Case(id), kind: event.kind(), v: EVENT_V, body };
    Ok(Verdict { item, also, members, number })
}

/// Every attachment that the data name must be among those that the operation stands on: only those are sure to be
/// here.
fn promised(act: &Act, blobs: &[BlobId]) -> Result<(), Refusal> {
    let named = act.data().map(attachments).unwrap_or_default();
    if named.len() > limits::CASE_BLOBS {
        return Err(Refusal::new(Code::TooMany).with("limit", "CASE_BLOBS"));
    }
    // What an approver sends back unchanged came with the case.
    let new = !matches!(act, Act::Approve { .. } | Act::Complete { .. });
    if new && named.iter().any(|blob| !blobs.contains(blob)) {
        return Err(Refusal::new(Code::BadRequest).with("field", "blobs"));
    }
    Ok(())
}

/// The form in the version of the case; for a new one the present version.
fn form_of(tx: &Connection, case: Option<&Case>, act: &Act) -> Result<(u32, Arc<Form>), Unjudged> {
    let missing = |form: &str| Refusal::new(Code::UnknownReference).with("field", "form").with("name", form);
    let (form, version) = match (case, act) {
        (Some(case), _) => (case.form.as_str(), case.version),
        (None, Act::Submit { form, .. }) => (form.as_str(), 0),
        (None, _) => return Err(Refusal::new(Code::NotFound).into()),
    };
    Ok(forms::find(tx, form, version)?.ok_or_else(|| missing(form))?)
}

/// The number by the form's pattern, counted within unit and year as the pattern names them. The unit is the topmost
/// department above the applicant.
fn give_number(tx: &Connection, event: &mut Event, setting: &Setting<'_>) -> Result<(), Unjudged> {
    let Some(pattern) = setting.form.number.as_deref().and_then(Pattern::parse) else { return Ok(()) };
    let chain = setting.directory.chain(event.by.department);
    let unit = chain.last().copied().unwrap_or(event.by.department);
    let unit_name = setting.directory.department(unit).map(|unit| unit.name).unwrap_or_default();
    let n = sync::hub::numbers::allot(tx, &pattern.scope(&setting.form.key, unit, setting.now))?;
    if let Deed::Submitted { number, .. } = &mut event.deed {
        *number = pattern.write(&unit_name, setting.now, n);
    }
    Ok(())
}

/// The ledger that this form writes.
fn written(tx: &Connection, form: &Form) -> rusqlite::Result<Option<Ledger>> {
    form.ledger.as_ref().map_or(Ok(None), |write| ledgers::find(tx, &write.ledger))
}

/// Those who may read a ledger now.
fn readers(ledger: &Ledger, directory: &dyn Directory) -> Vec<Membership> {
    let holders: BTreeSet<_> = ledger.readers.iter().flat_map(|role| directory.role_holders(role)).collect();
    let join = |person| Membership::Join { stream: StreamId::Ledger(ledger.key.clone()), person };
    holders.into_iter().map(join).collect()
}

/// Who may read which ledger, by the roles they hold now: for the hub after roles have changed, or forms were
/// published.
pub fn ledger_readers(db: &Connection) -> rusqlite::Result<Vec<Membership>> {
    let directory = SqlDirectory::new(db);
    let all = ledgers::all(db)?;
    let members = all.iter().flat_map(|ledger| readers(ledger, &directory)).collect();
    directory.finish()?;
    Ok(members)
}

//! The room at the hub: judges each operation against the present state, in the hub's transaction, and says what it
//! becomes: the case's event, notices to those concerned, rows of a ledger, a number, and who may read it all.

use std::collections::BTreeSet;

use kernel::{CaseId, Code, NoticeId, PersonId, Refusal, Timestamp};
use rusqlite::Connection;
use sync::{Actor, Authority, Membership, NewItem, Op, StreamId, Unjudged, Verdict};

use crate::calendar::Calendar;
use crate::case::event::EVENT_V;
use crate::case::{Act, Case, Deed, Effect, Event, Setting, Standing, decide, derived};
use crate::definition::Form;
use crate::item::{NOTICE_TOLD, NoticeTold};
use crate::ledger::{self, ROW_KIND, ROW_V};
use crate::number::Pattern;
use crate::sql_directory::SqlDirectory;
use crate::table::cases::{self, SqlPrecedents};
use crate::table::{forms, ledgers};

/// The room's judge.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkflowAuthority;

impl Authority for WorkflowAuthority {
    fn judge(&self, tx: &Connection, op: &Op, actor: Actor, now: Timestamp) -> Result<Verdict, Unjudged> {
        let StreamId::Case(id) = op.stream else {
            return Err(Refusal::new(Code::BadRequest).with("field", "stream").into());
        };
        let act = Act::read(&op.kind, &op.args)?;
        let before = cases::load(tx, id)?;
        // Whoever may not read a case does not learn that there is one.
        if let Some(case) = &before
            && !case.participants().contains(&actor.person)
        {
            return Err(Code::NotFound.into_unjudged());
        }
        let (version, form) = form_of(tx, &act, before.as_ref())?;
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
        let decided = decide(before.as_ref(), id, &act, actor.person, &setting);
        let judged = decided.map_err(Unjudged::from).and_then(|event| {
            let event = numbered(tx, event, &form, now)?;
            Judged::of(id, before, event, now)?.verdict(tx, op, &setting)
        });
        // A database that failed looked like "no such person": nothing is decided then.
        directory.finish()?;
        precedents.finish()?;
        judged
    }
}

trait IntoUnjudged {
    fn into_unjudged(self) -> Unjudged;
}

impl IntoUnjudged for Code {
    fn into_unjudged(self) -> Unjudged {
        Unjudged::Refused(self.into())
    }
}

/// The form of the case; for a first submission the one it names, in the version it was filled in with.
fn form_of(tx: &Connection, act: &Act, case: Option<&Case>) -> Result<(u32, Form), Unjudged> {
    let (key, version) = match (act, case) {
        (_, Some(case)) => (&case.form, case.version),
        (Act::Submit { form, version, .. }, None) => (form, *version),
        _ => return Err(Code::NotFound.into_unjudged()),
    };
    if version == 0 {
        return Err(Refusal::new(Code::BadRequest).with("field", "version").into());
    }
    let found = forms::find(tx, key, version)?;
    found.ok_or_else(|| Refusal::new(Code::UnknownReference).with("field", "form").with("name", key).into())
}

/// A first submission gets its number, in the order in which submissions are accepted.
fn numbered(tx: &Connection, mut event: Event, form: &Form, now: Timestamp) -> Result<Event, Unjudged> {
    let Deed::Submitted { number, .. } = &mut event.deed else { return Ok(event) };
    let Some(pattern) = form.number.as_deref().and_then(Pattern::parse) else { return Ok(event) };
    let scope = pattern.scope(&form.key, event.by.department, now);
    let n = sync::hub::numbers::allot(tx, &scope)?;
    *number = pattern.write(&event.by.department_name, now, n);
    Ok(event)
}

/// The case before and after the event.
struct Judged {
    before: Option<Standing>,
    after: Case,
    event: Event,
}

impl Judged {
    fn of(id: CaseId, before: Option<Case>, event: Event, now: Timestamp) -> Result<Self, Unjudged> {
        let standing = before.as_ref().map(|case| case.standing);
        let after = match before {
            Some(mut case) => {
                case.apply(&event, now);
                Some(case)
            }
            None => Case::begin(id, &event, now),
        };
        let after = after.ok_or_else(|| Code::Internal.into_unjudged())?;
        Ok(Self { before: standing, after, event })
    }

    fn verdict(self, tx: &Connection, op: &Op, setting: &Setting<'_>) -> Result<Verdict, Unjudged> {
        let mut also = self.notices(op)?;
        let mut members: Vec<_> = self.event.newcomers().into_iter().map(|person| self.join(person)).collect();
        if self.after.standing == Standing::Completed && self.before != Some(Standing::Completed) {
            self.write_ledger(tx, setting, &mut also, &mut members)?;
        }
        let item = NewItem {
            stream: StreamId::Case(self.after.id),
            kind: self.event.kind(),
            v: EVENT_V,
            body: self.event.body(),
        };
        let number = Some(self.after.number).filter(|number| !number.is_empty());
        Ok(Verdict { item, also, members, number })
    }

    fn join(&self, person: PersonId) -> Membership {
        Membership::Join { stream: StreamId::Case(self.after.id), person }
    }

    /// The rows that the completed case leaves, and their readers: the holders of the ledger's roles now.
    fn write_ledger(
        &self,
        tx: &Connection,
        setting: &Setting<'_>,
        also: &mut Vec<NewItem>,
        members: &mut Vec<Membership>,
    ) -> Result<(), Unjudged> {
        let Some(write) = &setting.form.ledger else { return Ok(()) };
        let Some(ledger) = ledgers::find(tx, &write.ledger)? else { return Ok(()) };
        let stream = StreamId::Ledger(ledger.key.clone());
        for row in ledger::rows(&self.after, &ledger, setting) {
            also.push(NewItem {
                stream: stream.clone(),
                kind: ROW_KIND.to_owned(),
                v: ROW_V,
                body: serde_json::to_string(&row).map_err(|_| Code::Internal.into_unjudged())?,
            });
        }
        let readers = ledger.readers.iter().flat_map(|role| setting.directory.role_holders(role));
        let readers: BTreeSet<PersonId> = readers.collect();
        members.extend(readers.into_iter().map(|person| Membership::Join { stream: stream.clone(), person }));
        Ok(())
    }

    /// Whom this concerns besides the one who did it: those to whom a task came, those told or urged, and the applicant.
    fn notices(&self, op: &Op) -> Result<Vec<NewItem>, Unjudged> {
        let mut told: Vec<(PersonId, &'static str)> = Vec::new();
        let mut tell = |person: PersonId, what| {
            if person != self.event.by.id && told.iter().all(|(known, _)| *known != person) {
                told.push((person, what));
            }
        };
        if let Some(what) = self.outcome() {
            tell(self.after.initiator.id, what);
        }
        for effect in &self.event.effects {
            match effect {
                Effect::Told { people, .. } => people.iter().for_each(|person| tell(person.id, "notified")),
                Effect::Urged { tasks } => {
                    let urged = tasks.iter().filter_map(|task| self.after.task(*task));
                    urged.for_each(|task| tell(task.person.id, "urged"));
                }
                _ => {}
            }
        }
        match &self.event.deed {
            Deed::Transferred { to, .. } => tell(to.id, "transferred"),
            Deed::CountersignAsked { people, .. } => {
                people.iter().for_each(|person| tell(person.id, "countersignAsked"));
            }
            Deed::Withdrawn { .. } => {
                self.after.tasks.iter().for_each(|task| tell(task.person.id, "withdrawn"));
            }
            Deed::Commented { .. } => {
                self.after.live_tasks().for_each(|task| tell(task.person.id, "commented"));
            }
            _ => {}
        }
        told.into_iter().enumerate().map(|(n, (person, what))| self.notice(op, n, person, what)).collect()
    }

    /// What the applicant is told.
    const fn outcome(&self) -> Option<&'static str> {
        Some(match (&self.event.deed, self.after.standing) {
            (_, Standing::Completed) => "completed",
            (Deed::Approved { .. }, _) => "approved",
            (Deed::Rejected { .. }, _) => "rejected",
            (Deed::Handled { .. }, _) => "handled",
            (Deed::SentBack { .. }, Standing::SentBack) => "sentBack",
            (Deed::Transferred { .. }, _) => "transferred",
            (Deed::Commented { .. }, _) => "commented",
            _ => return None,
        })
    }

    fn notice(&self, op: &Op, n: usize, person: PersonId, what: &str) -> Result<NewItem, Unjudged> {
        let told = NoticeTold {
            notice: NoticeId::from_bytes(derived(op.op_id, "notice", n)),
            what: what.to_owned(),
            case: Some(self.after.id),
            form_title: self.after.form_title.clone(),
            subject: self.after.subject.clone(),
            name: self.event.by.name.clone(),
            text: self.event.text().to_owned(),
        };
        let body = serde_json::to_string(&told).map_err(|_| Code::Internal.into_unjudged())?;
        Ok(NewItem { stream: StreamId::User(person), kind: NOTICE_TOLD.to_owned(), v: 1, body })
    }
}

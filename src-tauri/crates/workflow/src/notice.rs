//! What people are told of a case, in their own streams: the applicant of its progress and its end, others of what
//! concerns them. Whoever acted is not told of their own act. Deliberately absent: that a task came (the task itself
//! says so), and any sentence.

use kernel::{CaseId, NoticeId, OpId, PersonId};
use serde::{Deserialize, Serialize};
use sync::{NewItem, StreamId};

use crate::case::act::KIND;
use crate::case::{Case, Deed, Effect, Event, Standing, derived};

/// Kind of the items.
pub const TOLD_KIND: &str = "notice.told";
/// Version of their bodies.
pub const TOLD_V: u16 = 1;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Which.
    pub notice: NoticeId,
    /// What: a word of the timeline, or `numberGiven`.
    pub what: String,
    /// The case.
    pub case: Option<CaseId>,
    /// Its form's title.
    pub form_title: String,
    /// Its subject.
    pub subject: String,
    /// Whose act.
    pub name: String,
    /// Opinion or reason; for `numberGiven` the number.
    pub text: String,
}

/// Who is told what of this event. `before`: the case as it was; `None` for a first submission.
pub fn items(op: OpId, before: Option<&Case>, after: &Case, event: &Event) -> Vec<NewItem> {
    let mut told: Vec<(PersonId, String, String)> = Vec::new();
    let mut tell = |person: PersonId, what: &str, text: &str| {
        if told.iter().all(|(known, word, _)| *known != person || word != what) {
            told.push((person, what.to_owned(), text.to_owned()));
        }
    };
    let actor = event.by.id;
    let kind = event.kind();
    let word = kind.strip_prefix(KIND).unwrap_or_default();
    for person in concerned(before, after, event).into_iter().filter(|person| *person != actor) {
        tell(person, word, event.text());
    }
    if let Deed::Submitted { number, .. } = &event.deed
        && !number.is_empty()
    {
        tell(actor, "numberGiven", number);
    }
    for effect in &event.effects {
        match effect {
            Effect::Told { people, .. } => {
                people
                    .iter()
                    .filter(|person| person.id != actor)
                    .for_each(|person| tell(person.id, "notified", ""));
            }
            Effect::Stands { standing: Standing::Completed } if after.initiator.id != actor => {
                tell(after.initiator.id, "completed", event.text());
            }
            _ => {}
        }
    }
    let item = |(n, (person, what, text)): (usize, (PersonId, String, String))| {
        let told = Told {
            notice: NoticeId::from_bytes(derived(op, "notice", n)),
            what,
            case: Some(after.id),
            form_title: after.form_title.clone(),
            subject: after.subject.clone(),
            name: event.by.name.clone(),
            text,
        };
        NewItem {
            stream: StreamId::User(person),
            kind: TOLD_KIND.to_owned(),
            v: TOLD_V,
            body: serde_json::to_string(&told).unwrap_or_default(),
        }
    };
    told.into_iter().enumerate().map(item).collect()
}

/// Whom the deed itself concerns.
fn concerned(before: Option<&Case>, after: &Case, event: &Event) -> Vec<PersonId> {
    let initiator = after.initiator.id;
    let owners = |case: &Case| case.live_tasks().map(|task| task.person.id).collect::<Vec<_>>();
    match &event.deed {
        // One who completes the case by their approval is told of as the end.
        Deed::Approved { .. } | Deed::Handled { .. } if after.standing == Standing::Completed => Vec::new(),
        Deed::Approved { .. } | Deed::Handled { .. } | Deed::Rejected { .. } => vec![initiator],
        Deed::SentBack { .. } => {
            let mut people = vec![initiator];
            people.extend(owners(after));
            people
        }
        Deed::Transferred { to, .. } => vec![to.id],
        Deed::CountersignAsked { people, .. } | Deed::Urged { people, .. } => {
            people.iter().map(|person| person.id).collect()
        }
        Deed::Countersigned { .. } | Deed::CountersignRefused { .. } => {
            let task = event.task.and_then(|task| after.task(task));
            let asker = task.and_then(|task| after.task(task.asked_by?));
            asker.map(|task| task.person.id).into_iter().collect()
        }
        Deed::Withdrawn { .. } => before.map(owners).unwrap_or_default(),
        Deed::Commented { .. } => {
            let mut people = vec![initiator];
            people.extend(owners(after));
            people
        }
        Deed::Submitted { .. } | Deed::Resubmitted { .. } | Deed::Unknown => Vec::new(),
    }
}

//! How a case stands: what its events come to.

use std::collections::BTreeSet;

use kernel::{CaseId, PersonId, TaskId, Timestamp};
use serde::{Deserialize, Serialize};

use super::act::AskMode;
use super::event::{Deed, Effect, Event, PassedWhy};
use crate::definition::{Many, StepKind};
use crate::directory::Named;
use crate::form::Data;

/// How a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// On its way.
    Running,
    /// Back with the applicant.
    SentBack,
    /// Taken back by the applicant.
    Withdrawn,
    /// Done.
    Completed,
    /// Not agreed to.
    Rejected,
}

impl Standing {
    /// As in tables and refusals: `sentBack`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::SentBack => "sentBack",
            Self::Withdrawn => "withdrawn",
            Self::Completed => "completed",
            Self::Rejected => "rejected",
        }
    }

    /// From a table.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Running, Self::SentBack, Self::Withdrawn, Self::Completed, Self::Rejected]
            .into_iter()
            .find(|standing| standing.as_str() == name)
    }

    /// Nothing changes it any more.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Rejected)
    }
}

/// How a task was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    /// 同意
    Agreed,
    /// 不同意
    Refused,
    /// 办结
    Handled,
    /// 退回
    SentBack,
    /// 转办
    Transferred,
    /// Of a newer hub.
    #[serde(other)]
    Unknown,
}

/// How a task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "is")]
pub enum TaskState {
    /// Its owner may act.
    Open,
    /// Its owner asked others.
    Waiting {
        /// How they act together.
        mode: AskMode,
        /// Those whose turn has not come.
        queue: Vec<Named>,
    },
    /// Its owner decided.
    Decided {
        /// How.
        decision: Decision,
        /// When.
        at: Timestamp,
    },
    /// It went away without a decision.
    Closed,
}

impl TaskState {
    /// Open or waiting.
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Open | Self::Waiting { .. })
    }
}

/// One person's duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// Of which step.
    pub step: String,
    /// The step's title.
    pub title: String,
    /// What is asked.
    pub kind: StepKind,
    /// Whose it is.
    pub person: Named,
    /// When it came.
    pub arrived_at: Timestamp,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// How it stands.
    pub state: TaskState,
    /// The task whose owner asks.
    pub asked_by: Option<TaskId>,
    /// 0: the step's own; 1: asked; 2: asked by one who was asked.
    pub depth: u8,
    /// Times it was urged.
    pub urged: u32,
}

/// How a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "is")]
pub enum VisitState {
    /// Here now.
    Open,
    /// Gone through.
    Done,
    /// Sent back from here, rejected or withdrawn here.
    Broken,
    /// Passed over.
    Passed {
        /// Why.
        why: PassedWhy,
    },
}

/// One passage through a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// Which step.
    pub step: String,
    /// Its title.
    pub title: String,
    /// What is asked.
    pub kind: StepKind,
    /// How they act together.
    pub many: Many,
    /// Everybody it fell to.
    pub people: Vec<Named>,
    /// Those whose turn has not come.
    pub queue: Vec<Named>,
    /// How it stands.
    pub state: VisitState,
}

/// Where a mended case goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WillReturn {
    /// To which step.
    pub step: String,
    /// To whom there.
    pub people: Vec<Named>,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// Which.
    pub id: CaseId,
    /// Key of its form.
    pub form: String,
    /// The form's version.
    pub version: u32,
    /// The form's title.
    pub form_title: String,
    /// Empty where the form has none.
    pub number: String,
    /// One line for lists.
    pub subject: String,
    /// What else it may be found by.
    pub words: String,
    /// Who began it.
    pub initiator: Named,
    /// How it stands.
    pub standing: Standing,
    /// Normal data.
    pub data: Data,
    /// The completed case it goes on from.
    pub follows: Option<CaseId>,
    /// Every passage, oldest first.
    pub visits: Vec<Visit>,
    /// Every task, oldest first.
    pub tasks: Vec<Task>,
    /// Who was told, in which step.
    pub told: Vec<(PersonId, String)>,
    /// Where it goes on once it is mended.
    pub will_return: Option<WillReturn>,
    /// Last time it was urged.
    pub urged_at: Option<Timestamp>,
    /// First submission.
    pub submitted_at: Timestamp,
    /// Last submission: what `today` is for its expressions.
    pub filled_at: Timestamp,
    /// Last event.
    pub updated_at: Timestamp,
    /// The end.
    pub ended_at: Option<Timestamp>,
}

impl Case {
    /// The first event makes the case; `None` where it is none that can.
    pub fn begin(id: CaseId, event: &Event, at: Timestamp) -> Option<Self> {
        let Deed::Submitted { form, version, form_title, number, subject, words, data, follows, .. } =
            &event.deed
        else {
            return None;
        };
        let mut case = Self {
            id,
            form: form.clone(),
            version: *version,
            form_title: form_title.clone(),
            number: number.clone(),
            subject: subject.clone(),
            words: words.clone(),
            initiator: event.by.clone(),
            standing: Standing::Running,
            data: data.clone(),
            follows: *follows,
            visits: Vec::new(),
            tasks: Vec::new(),
            told: Vec::new(),
            will_return: None,
            urged_at: None,
            submitted_at: at,
            filled_at: at,
            updated_at: at,
            ended_at: None,
        };
        event.effects.iter().for_each(|effect| case.take(effect, at));
        Some(case)
    }

    /// The case after one more event.
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        self.deed(&event.deed, at);
        event.effects.iter().for_each(|effect| self.take(effect, at));
    }

    /// All of it, from nothing.
    pub fn replay<'e>(id: CaseId, events: impl IntoIterator<Item = (&'e Event, Timestamp)>) -> Option<Self> {
        let mut events = events.into_iter();
        let (first, at) = events.next()?;
        let mut case = Self::begin(id, first, at)?;
        events.for_each(|(event, at)| case.apply(event, at));
        Some(case)
    }

    /// What the deed itself changes.
    pub(super) fn deed(&mut self, deed: &Deed, at: Timestamp) {
        self.updated_at = at;
        if let Deed::Resubmitted { subject, words, data, follows, .. } = deed {
            self.subject.clone_from(subject);
            self.words.clone_from(words);
            self.data.clone_from(data);
            self.follows = *follows;
            self.filled_at = at;
            self.standing = Standing::Running;
            self.ended_at = None;
        }
    }

    /// What one effect changes.
    pub(super) fn take(&mut self, effect: &Effect, at: Timestamp) {
        match effect {
            Effect::Passed { step, title, why } => self.visits.push(Visit {
                step: step.clone(),
                title: title.clone(),
                kind: StepKind::Notify,
                many: Many::Any,
                people: Vec::new(),
                queue: Vec::new(),
                state: VisitState::Passed { why: *why },
            }),
            Effect::Entered { step, title, kind, many, people } => {
                self.will_return = None;
                self.visits.push(Visit {
                    step: step.clone(),
                    title: title.clone(),
                    kind: *kind,
                    many: *many,
                    people: people.clone(),
                    queue: people.clone(),
                    state: VisitState::Open,
                });
            }
            Effect::Left { state, .. } => {
                if let Some(visit) =
                    self.visits.iter_mut().rev().find(|visit| visit.state == VisitState::Open)
                {
                    visit.state = *state;
                    visit.queue.clear();
                }
            }
            Effect::Told { step, title, people } => self.tell(step, title, people),
            Effect::Changed { field, value, .. } => {
                if value.is_null() {
                    self.data.remove(field);
                } else {
                    self.data.insert(field.clone(), value.clone());
                }
            }
            Effect::Described { subject, words } => {
                self.subject.clone_from(subject);
                self.words.clone_from(words);
            }
            Effect::WillReturn { step, people } => {
                self.will_return = Some(WillReturn { step: step.clone(), people: people.clone() });
            }
            Effect::Urged { tasks } => {
                self.urged_at = Some(at);
                self.tasks
                    .iter_mut()
                    .filter(|task| tasks.contains(&task.id))
                    .for_each(|task| task.urged += 1);
            }
            Effect::Stands { standing } => {
                self.standing = *standing;
                self.will_return = None;
                self.ended_at = standing.is_final().then_some(at);
            }
            Effect::Opened { .. }
            | Effect::Asked { .. }
            | Effect::Returned { .. }
            | Effect::Decided { .. }
            | Effect::Closed { .. } => self.take_task(effect, at),
            Effect::Unknown => {}
        }
    }

    /// What an effect changes about one task.
    fn take_task(&mut self, effect: &Effect, at: Timestamp) {
        match effect {
            Effect::Opened { task, step, title, kind, person, due_at, asked_by } => {
                let depth = self.called_up(person, *asked_by);
                self.tasks.push(Task {
                    id: *task,
                    step: step.clone(),
                    title: title.clone(),
                    kind: *kind,
                    person: person.clone(),
                    arrived_at: at,
                    due_at: *due_at,
                    state: TaskState::Open,
                    asked_by: *asked_by,
                    depth,
                    urged: 0,
                });
            }
            Effect::Asked { task, mode, people } => {
                self.set(*task, TaskState::Waiting { mode: *mode, queue: people.clone() });
            }
            Effect::Returned { task } => self.set(*task, TaskState::Open),
            Effect::Decided { task, decision } => {
                self.set(*task, TaskState::Decided { decision: *decision, at });
            }
            Effect::Closed { task } => self.set(*task, TaskState::Closed),
            _ => {}
        }
    }

    fn tell(&mut self, step: &str, title: &str, people: &[Named]) {
        self.told.extend(people.iter().map(|person| (person.id, step.to_owned())));
        self.visits.push(Visit {
            step: step.to_owned(),
            title: title.to_owned(),
            kind: StepKind::Notify,
            many: Many::Any,
            people: people.to_vec(),
            queue: Vec::new(),
            state: VisitState::Done,
        });
    }

    fn set(&mut self, id: TaskId, state: TaskState) {
        if let Some(task) = self.tasks.iter_mut().find(|task| task.id == id) {
            task.state = state;
        }
    }

    /// A person's turn has come: out of the queue of the step, or of the one who asks. Says how deep the task is.
    fn called_up(&mut self, person: &Named, asked_by: Option<TaskId>) -> u8 {
        match asked_by {
            None => {
                if let Some(visit) = self.visits.last_mut() {
                    visit.queue.retain(|waiting| waiting.id != person.id);
                }
                0
            }
            Some(asker) => match self.tasks.iter_mut().find(|task| task.id == asker) {
                Some(asker) => {
                    if let TaskState::Waiting { queue, .. } = &mut asker.state {
                        queue.retain(|waiting| waiting.id != person.id);
                    }
                    asker.depth + 1
                }
                None => 1,
            },
        }
    }

    /// A task.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// Tasks whose owners may act.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.state == TaskState::Open)
    }

    /// Tasks that are open or wait for answers.
    pub fn live_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.state.is_live())
    }

    /// The step it is at.
    pub fn here(&self) -> Option<&Visit> {
        self.visits.iter().rev().find(|visit| visit.state == VisitState::Open)
    }

    /// Everybody who may read it.
    pub fn participants(&self) -> BTreeSet<PersonId> {
        let mut people = BTreeSet::from([self.initiator.id]);
        people.extend(self.tasks.iter().map(|task| task.person.id));
        people.extend(self.told.iter().map(|(person, _)| *person));
        people
    }

    /// Those who decided in a step when it was last gone through.
    pub fn deciders(&self, step: &str) -> Vec<&Named> {
        let by_decision = |task: &&Task| {
            task.step == step
                && task.depth == 0
                && matches!(
                    task.state,
                    TaskState::Decided { decision: Decision::Agreed | Decision::Handled, .. }
                )
        };
        let Some(visit) =
            self.visits.iter().rfind(|visit| visit.step == step && visit.state == VisitState::Done)
        else {
            return Vec::new();
        };
        // A person of an earlier passage who was transferred away is not of this one.
        let mut people: Vec<&Named> = Vec::new();
        let decided: Vec<&Task> = self.tasks.iter().filter(by_decision).collect();
        let count = if visit.many == Many::Any { 1 } else { visit.people.len() };
        for task in decided.into_iter().rev().take(count) {
            if !people.iter().any(|person| person.id == task.person.id) {
                people.insert(0, &task.person);
            }
        }
        people
    }

    /// A work order of it was carried out: something outside has happened already.
    pub fn is_handled(&self) -> bool {
        let handled =
            |task: &Task| matches!(task.state, TaskState::Decided { decision: Decision::Handled, .. });
        self.tasks.iter().any(handled)
    }
}

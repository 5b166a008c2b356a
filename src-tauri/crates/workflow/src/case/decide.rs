//! From a case and an act to an event, or to a refusal. Pure: the same on the desktop, to say early what the hub
//! would say, and at the hub, where it counts.

use kernel::{CaseId, Code, DepartmentId, OpId, PersonId, Refusal, Timestamp, limits};

use super::act::Act;
use super::acts;
use super::event::Event;
use super::state::{Case, Standing, Task, TaskState};
use crate::calendar::Calendar;
use crate::definition::{Form, Step};
use crate::directory::{Directory, Named, Person};
use crate::form::{Context, Precedents};

/// What is around a decision.
pub struct Setting<'a> {
    /// The form, in the version of the case.
    pub form: &'a Form,
    /// That version.
    pub version: u32,
    /// People, now.
    pub directory: &'a dyn Directory,
    /// Earlier cases.
    pub precedents: &'a dyn Precedents,
    /// Workdays.
    pub calendar: &'a Calendar,
    /// The moment: hub time at the hub.
    pub now: Timestamp,
    /// The operation; ids of what comes of it follow from this.
    pub op: OpId,
}

impl Setting<'_> {
    /// A person in service.
    pub fn active(&self, id: PersonId) -> Option<Named> {
        self.directory.person(id).filter(|person| person.active).as_ref().map(Named::from)
    }

    /// Is a person who was named earlier still in service?
    pub fn is_active(&self, person: &Named) -> bool {
        self.active(person.id).is_some()
    }

    /// The applicant as forms see them; after they have left, as they were.
    pub fn applicant(&self, named: &Named) -> Person {
        self.directory.person(named.id).unwrap_or_else(|| Person {
            id: named.id,
            name: named.name.clone(),
            department: named.department,
            department_name: named.department_name.clone(),
            department_path: named.department_name.clone(),
            post: String::new(),
            phone: String::new(),
            active: false,
        })
    }

    /// Where they work now.
    pub fn department_of(&self, named: &Named) -> DepartmentId {
        self.directory.person(named.id).map_or(named.department, |person| person.department)
    }

    /// What the form's expressions may know.
    pub fn context<'c>(&'c self, me: &'c Person, now: Timestamp, step: Option<&'c Step>) -> Context<'c> {
        Context {
            me,
            now,
            directory: self.directory,
            precedents: self.precedents,
            calendar: self.calendar,
            step,
        }
    }
}

/// Decide on an act.
pub fn decide(
    case: Option<&Case>,
    id: CaseId,
    act: &Act,
    actor: PersonId,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let by = setting.active(actor).ok_or(Code::NotPermitted)?;
    if act.text().chars().count() > limits::OPINION_CHARS {
        return Err(Refusal::new(Code::TooLarge).with("limit", "OPINION_CHARS"));
    }
    let event = match (act, case) {
        (Act::Submit { .. }, Some(case)) => Err(stale(case)),
        (Act::Submit { form, .. }, None) if *form != setting.form.key => {
            Err(Refusal::new(Code::BadRequest).with("field", "form"))
        }
        (Act::Submit { version, .. }, None) if *version != setting.version => Err(Code::FormChanged.into()),
        (Act::Submit { data, draft, .. }, None) => acts::submit(id, data, *draft, by, setting),
        (_, None) => Err(Code::NotFound.into()),
        (act, Some(case)) => on_case(case, act, by, setting),
    }?;
    // On a failing database nothing may be decided, whatever the answers looked like.
    if setting.directory.is_sound() { Ok(event) } else { Err(Code::Internal.into()) }
}

fn on_case(case: &Case, act: &Act, by: Named, setting: &Setting<'_>) -> Result<Event, Refusal> {
    match act {
        Act::Submit { .. } => Err(stale(case)),
        Act::Resubmit { data, draft } => acts::resubmit(case, data, *draft, by, setting),
        Act::Approve { task, opinion, edits } => acts::approve(case, *task, opinion, edits, by, setting),
        Act::Reject { task, opinion } => acts::reject(case, *task, opinion, by, setting),
        Act::Complete { task, opinion, edits } => acts::complete(case, *task, opinion, edits, by, setting),
        Act::SendBack { task, to, back, opinion } => {
            acts::send_back(case, *task, to, *back, opinion, by, setting)
        }
        Act::Transfer { task, to, opinion } => acts::transfer(case, *task, *to, opinion, by, setting),
        Act::Countersign { task, people, mode, opinion } => {
            acts::countersign(case, *task, people, *mode, opinion, by, setting)
        }
        Act::Withdraw { text } => acts::withdraw(case, text, by, setting),
        Act::Urge { text } => acts::urge(case, text, by, setting),
        Act::Comment { text } => acts::comment(case, text, by, setting),
    }
}

/// Somebody was first: how the case stands now.
pub fn stale(case: &Case) -> Refusal {
    Refusal::new(Code::Stale).with("state", case.standing.as_str())
}

/// The actor's own open task; otherwise why not.
pub fn my_task<'c>(case: &'c Case, id: kernel::TaskId, by: &Named) -> Result<&'c Task, Refusal> {
    let task = case.task(id).filter(|task| task.person.id == by.id).ok_or(Code::NotPermitted)?;
    match &task.state {
        TaskState::Open if case.standing == Standing::Running => Ok(task),
        TaskState::Waiting { .. } => Err(Refusal::new(Code::NotNow).with("why", "asked")),
        TaskState::Open | TaskState::Decided { .. } | TaskState::Closed => Err(stale(case)),
    }
}

/// The actor is the applicant; otherwise they may not.
pub fn as_initiator(case: &Case, by: &Named) -> Result<(), Refusal> {
    if case.initiator.id == by.id { Ok(()) } else { Err(Code::NotPermitted.into()) }
}

/// It is on its way; otherwise somebody was first.
pub fn while_running(case: &Case) -> Result<(), Refusal> {
    if case.standing == Standing::Running { Ok(()) } else { Err(stale(case)) }
}

/// Something was written; otherwise it must be.
pub fn said(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Code::OpinionMissing.into()) } else { Ok(()) }
}

/// The step of the form that a task is of.
pub fn step_of<'a>(setting: &Setting<'a>, task: &Task) -> Result<&'a Step, Refusal> {
    let mut flow = setting.form.flow.iter();
    flow.find(|step| step.key == task.step)
        .ok_or_else(|| Refusal::new(Code::UnknownReference).with("field", "step").with("name", &task.step))
}

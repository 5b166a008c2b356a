//! One case, opened: its data, its timeline, its steps, and what this person may do now.

use std::sync::Arc;

use api::workflow::{BackTo, Can, CaseView, FieldChange, Happened, MyTask, StepState, StepView, TimelineRow};
use kernel::{CaseId, Code, PersonId, Refusal, Timestamp, limits};
use rusqlite::Connection;
use sync::StreamId;
use workflow::case::acts::back_to;
use workflow::case::{Act, Case, Deed, Effect, Event, INITIATOR, Standing, Task, VisitState};
use workflow::definition::{Form, Step};
use workflow::form::Data;
use workflow::table::{cases, forms};

use super::overlay::{Done, Overlay};
use super::scene::Scene;
use super::{Inner, cases as cards, people};

type Read<T> = Result<T, sync::Error>;

impl Inner {
    pub(super) async fn case(&self, id: CaseId) -> Result<CaseView, Refusal> {
        let node = self.node()?;
        let overlay = Overlay::read_case(&node, id).await?;
        let me = node.me;
        let read = move |db: &Connection| match cases::load(db, id)? {
            Some(case) => view(db, &case, overlay.of(id), me),
            None => waiting_view(db, id, &overlay, me),
        };
        node.replica.read(read).await.map_err(|error| error.refusal())
    }
}

/// A case that so far exists on this PC alone.
fn waiting_view(db: &Connection, id: CaseId, overlay: &Overlay, me: PersonId) -> Read<CaseView> {
    let submission = overlay.submission(id).ok_or(Code::NotFound)?;
    let (version, form) = forms::find(db, submission.form, submission.version)?.ok_or(Code::NotFound)?;
    let scene = Scene::new(db, me);
    let state = scene.state(&form, submission.data, submission.at, None);
    scene.finish()?;
    let ahead = |step: &Step| StepView {
        key: step.key.clone(),
        title: step.title.clone(),
        state: StepState::Ahead,
        names: Vec::new(),
    };
    Ok(CaseView {
        card: cards::waiting_card(db, submission, me)?,
        version,
        data: submission.data.clone(),
        state,
        timeline: waiting_rows(db, overlay.of(id), None, me)?,
        steps: form.flow.iter().map(ahead).collect(),
        form: Arc::unwrap_or_clone(form),
        task: None,
        can: Vec::new(),
        waiting: true,
    })
}

fn view(db: &Connection, case: &Case, done: &[Done], me: PersonId) -> Read<CaseView> {
    let (version, form) = forms::find(db, &case.form, case.version)?.ok_or(Code::NotFound)?;
    let decided = |task: &Task| done.iter().any(|done| done.act.task() == Some(task.id));
    let task = case.open_tasks().find(|task| task.person.id == me && !decided(task));
    let step = task.and_then(|task| form.flow.iter().find(|step| step.key == task.step));
    let hidden_by = hiding_step(case, &form, step, me);
    let mut data = case.data.clone();
    if let Some(step) = hidden_by {
        hide(&mut data, step);
    }
    let scene = Scene::new(db, case.initiator.id);
    let state = scene.state(&form, &data, case.filled_at, step.or(hidden_by));
    scene.finish()?;
    let mut timeline = history(db, case, hidden_by)?;
    timeline.extend(waiting_rows(db, done, task, me)?);
    let mut card = cards::card(case);
    let resubmitted = done.iter().any(|done| matches!(done.act, Act::Resubmit { .. }));
    if resubmitted {
        card.state = api::workflow::CaseState::Waiting;
    }
    Ok(CaseView {
        card,
        version,
        data,
        state,
        timeline,
        steps: steps(case, &form),
        task: task.map(|task| my_task(case, &form, task, step)),
        can: can(case, task, done, me),
        form: Arc::unwrap_or_clone(form),
        waiting: !done.is_empty(),
    })
}

/// The step whose hidden fields this person must not see: that of their open task, or of the last one they had. The
/// applicant sees everything.
fn hiding_step<'f>(case: &Case, form: &'f Form, now: Option<&'f Step>, me: PersonId) -> Option<&'f Step> {
    if case.initiator.id == me {
        return None;
    }
    let of_last = || {
        let last = case.tasks.iter().rev().find(|task| task.person.id == me).map(|task| &task.step);
        let told = case.told.iter().rev().find(|(person, _)| *person == me).map(|(_, step)| step);
        let key = last.or(told)?;
        form.flow.iter().find(|step| step.key == *key)
    };
    now.or_else(of_last)
}

fn hide(data: &mut Data, step: &Step) {
    for path in &step.hide {
        match path.split_once('.') {
            None => drop(data.remove(path)),
            Some((table, column)) => {
                let rows = data.get_mut(table).and_then(|rows| rows.as_array_mut());
                for row in rows.into_iter().flatten().filter_map(|row| row.as_object_mut()) {
                    row.remove(column);
                }
            }
        }
    }
}

fn my_task(case: &Case, form: &Form, task: &Task, step: Option<&Step>) -> MyTask {
    // Whoever was only asked gives an opinion: the fields are the asker's.
    let own = step.filter(|_| task.depth == 0);
    let mut targets = vec![BackTo {
        step: INITIATOR.to_owned(),
        title: String::new(),
        names: vec![case.initiator.name.clone()],
    }];
    targets.extend(back_to(form, case, &task.step).into_iter().filter(|(key, ..)| *key != INITIATOR).map(
        |(key, title, people)| BackTo {
            step: key.to_owned(),
            title: title.to_owned(),
            names: people.into_iter().map(|person| person.name).collect(),
        },
    ));
    MyTask {
        id: task.id,
        kind: task.kind,
        title: task.title.clone(),
        edit: own.map(|step| [step.edit.as_slice(), &step.must_fill].concat()).unwrap_or_default(),
        must_fill: own.map(|step| step.must_fill.clone()).unwrap_or_default(),
        opinion_required: own.is_some_and(|step| step.opinion_required),
        back_to: targets,
    }
}

/// What may be done now, after what was done on this PC. The hub decides all the same.
pub fn can(case: &Case, task: Option<&Task>, done: &[Done], me: PersonId) -> Vec<Can> {
    let mut can = workflow::case::can(case, task, me);
    let does = |verb: &str| done.iter().any(|done| done.act.verb() == verb);
    if does("withdraw") {
        can.retain(|can| !matches!(can, Can::Withdraw | Can::Urge));
    }
    if does("resubmit") {
        can.retain(|can| *can != Can::Resubmit);
    }
    can
}

/// The way behind, where it is, and the way ahead as the definition has it.
fn steps(case: &Case, form: &Form) -> Vec<StepView> {
    let view = |step: &Step| {
        let visit = case.visits.iter().rev().find(|visit| visit.step == step.key);
        let names =
            |visit: &workflow::case::Visit| visit.people.iter().map(|person| person.name.clone()).collect();
        let (state, names) = match visit.map(|visit| (&visit.state, visit)) {
            Some((VisitState::Open, visit)) => (StepState::Now, names(visit)),
            Some((VisitState::Done, visit)) => (StepState::Done, names(visit)),
            Some((VisitState::Passed { .. }, _)) => (StepState::Skipped, Vec::new()),
            Some((VisitState::Broken, _)) | None => (StepState::Ahead, Vec::new()),
        };
        StepView { key: step.key.clone(), title: step.title.clone(), state, names }
    };
    form.flow.iter().map(view).collect()
}

/// What happened, from the case's stream.
fn history(db: &Connection, case: &Case, hidden_by: Option<&Step>) -> Read<Vec<TimelineRow>> {
    let stream = StreamId::Case(case.id);
    let mut rows = Vec::new();
    let mut seq = 0;
    loop {
        let items = sync::device::items(db, &stream, seq, limits::FRAME_ITEMS)?;
        let Some(last) = items.last() else { return Ok(rows) };
        seq = last.seq;
        for item in &items {
            if let Some(event) = Event::read(item.v, &item.body) {
                rows.extend(rows_of(&event, case, item.hub_ts, hidden_by));
            }
        }
    }
}

fn rows_of(event: &Event, case: &Case, at: Timestamp, hidden_by: Option<&Step>) -> Vec<TimelineRow> {
    let mut rows = Vec::new();
    if let Some((happened, names)) = deed(&event.deed, case) {
        let shown = event.effects.iter().filter_map(|effect| match effect {
            Effect::Changed { shown, .. } => Some(shown),
            _ => None,
        });
        let visible = shown.flatten().filter(|change| hidden_by.is_none_or(|step| !step.hides(&change.path)));
        rows.push(TimelineRow {
            happened,
            person: Some(event.by.id),
            name: event.by.name.clone(),
            department_name: event.by.department_name.clone(),
            step_title: event.step_title.clone(),
            text: event.text().to_owned(),
            names,
            changes: visible
                .map(|change| FieldChange {
                    label: change.label.clone(),
                    before: change.before.clone(),
                    after: change.after.clone(),
                })
                .collect(),
            at,
            waiting: false,
        });
    }
    rows.extend(event.effects.iter().filter_map(|effect| consequence(effect, at)));
    rows
}

fn deed(deed: &Deed, case: &Case) -> Option<(Happened, Vec<String>)> {
    let none = Vec::new;
    Some(match deed {
        Deed::Submitted { .. } => (Happened::Submitted, none()),
        Deed::Resubmitted { .. } => (Happened::Resubmitted, none()),
        Deed::Approved { .. } => (Happened::Approved, none()),
        Deed::Rejected { .. } => (Happened::Rejected, none()),
        Deed::Handled { .. } => (Happened::Handled, none()),
        // Back to the applicant: no step has that name.
        Deed::SentBack { to_title, .. } if to_title.is_empty() => {
            (Happened::SentBack, vec![case.initiator.name.clone()])
        }
        Deed::SentBack { to_title, .. } => (Happened::SentBack, vec![to_title.clone()]),
        Deed::Transferred { to, .. } => (Happened::Transferred, vec![to.name.clone()]),
        Deed::CountersignAsked { people, .. } => {
            (Happened::CountersignAsked, people.iter().map(|person| person.name.clone()).collect())
        }
        Deed::Countersigned { .. } => (Happened::Countersigned, none()),
        Deed::CountersignRefused { .. } => (Happened::CountersignRefused, none()),
        Deed::Withdrawn { .. } => (Happened::Withdrawn, none()),
        Deed::Urged { people, .. } => {
            (Happened::Urged, people.iter().map(|person| person.name.clone()).collect())
        }
        Deed::Commented { .. } => (Happened::Commented, none()),
        Deed::Unknown => return None,
    })
}

/// What followed by itself and is worth a row of its own.
fn consequence(effect: &Effect, at: Timestamp) -> Option<TimelineRow> {
    let (happened, step_title, names) = match effect {
        // A step that does not apply to these data is no event to anybody.
        Effect::Passed { why: workflow::case::PassedWhy::Condition, .. } => return None,
        Effect::Passed { title, .. } => (Happened::Skipped, title.clone(), Vec::new()),
        Effect::Told { title, people, .. } => {
            (Happened::Notified, title.clone(), people.iter().map(|person| person.name.clone()).collect())
        }
        Effect::Stands { standing: Standing::Completed } => (Happened::Completed, String::new(), Vec::new()),
        _ => return None,
    };
    Some(TimelineRow {
        happened,
        person: None,
        name: String::new(),
        department_name: String::new(),
        step_title,
        text: String::new(),
        names,
        changes: Vec::new(),
        at,
        waiting: false,
    })
}

/// What this person has done on this PC and the hub has not confirmed.
fn waiting_rows(db: &Connection, done: &[Done], task: Option<&Task>, me: PersonId) -> Read<Vec<TimelineRow>> {
    let person = people::me(db, me)?.map(|(person, _)| person);
    let row = |done: &Done| TimelineRow {
        happened: match &done.act {
            Act::Submit { .. } => Happened::Submitted,
            Act::Resubmit { .. } => Happened::Resubmitted,
            Act::Approve { .. } => Happened::Approved,
            Act::Reject { .. } => Happened::Rejected,
            Act::Complete { .. } => Happened::Handled,
            Act::SendBack { .. } => Happened::SentBack,
            Act::Transfer { .. } => Happened::Transferred,
            Act::Countersign { .. } => Happened::CountersignAsked,
            Act::Withdraw { .. } => Happened::Withdrawn,
            Act::Urge { .. } => Happened::Urged,
            Act::Comment { .. } => Happened::Commented,
        },
        person: Some(me),
        name: person.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        department_name: person.as_ref().map(|person| person.department_path.clone()).unwrap_or_default(),
        step_title: task.map(|task| task.title.clone()).unwrap_or_default(),
        text: done.act.text().to_owned(),
        names: Vec::new(),
        changes: Vec::new(),
        at: done.at,
        waiting: true,
    };
    Ok(done.iter().map(row).collect())
}

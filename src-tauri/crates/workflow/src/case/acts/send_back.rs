//! 退回: to the applicant, or to any step that was gone through; afterwards straight back, or everything again.

use kernel::{Code, Refusal, TaskId};

use crate::case::decide::{my_task, said};
use crate::case::event::{Deed, Effect, Event};
use crate::case::moves::Moves;
use crate::case::state::{Decision, Task, VisitState};
use crate::case::{Back, Case, INITIATOR, Setting, Standing, route};
use crate::definition::{Form, Many, StepKind};
use crate::directory::Named;

/// Steps before this one in which somebody decided, with those who did.
pub fn back_to<'f>(form: &'f Form, case: &Case, from: &str) -> Vec<(&'f str, &'f str, Vec<Named>)> {
    let before = form.flow.iter().take_while(|step| step.key != from);
    let with_people = before.filter(|step| step.kind != StepKind::Notify).filter_map(|step| {
        let people: Vec<Named> = case.deciders(&step.key).into_iter().cloned().collect();
        (!people.is_empty()).then_some((step.key.as_str(), step.title.as_str(), people))
    });
    with_people.collect()
}

/// Send it back.
pub fn send_back(
    case: &Case,
    task: TaskId,
    to: &str,
    back: Back,
    opinion: &str,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let task = my_task(case, task, &by)?;
    said(opinion)?;
    if task.asked_by.is_some() {
        return Err(Refusal::new(Code::NotNow).with("why", "asked"));
    }
    let targets = back_to(setting.form, case, &task.step);
    let target = targets.iter().find(|(step, ..)| *step == to);
    if target.is_none() && to != INITIATOR {
        return Err(Refusal::new(Code::UnknownReference).with("field", "to").with("name", to));
    }
    let deed = Deed::SentBack {
        to: to.to_owned(),
        to_title: target.map(|(_, title, _)| (*title).to_owned()).unwrap_or_default(),
        back,
        opinion: opinion.trim().to_owned(),
    };
    let returns_to = still_to_decide(case, task);
    let mut moves = Moves::new(case, setting, by, deed).by_task(task);
    moves.push(Effect::Decided { task: task.id, decision: Decision::SentBack });
    moves.close_all();
    moves.leave(VisitState::Broken);
    if target.is_none() {
        moves.push(Effect::Stands { standing: Standing::SentBack });
    }
    if let Some((step, _, people)) = target {
        let (at, step) = moves.step(step)?;
        let people: Vec<Named> = people.iter().filter(|person| setting.is_active(person)).cloned().collect();
        if people.is_empty() {
            route::advance(&mut moves, at)?;
        } else {
            route::enter(&mut moves, step, people);
        }
    }
    if back == Back::Straight {
        moves.push(Effect::WillReturn { step: task.step.clone(), people: returns_to });
    }
    Ok(moves.event())
}

/// To whom it comes back straight: the one who sent it back, then those of the same step who had not decided.
fn still_to_decide(case: &Case, task: &Task) -> Vec<Named> {
    let mut people = vec![task.person.clone()];
    let Some(visit) = case.here().filter(|visit| visit.many != Many::Any) else { return people };
    let live = case.live_tasks().filter(|other| other.depth == 0).map(|other| &other.person);
    for person in live.chain(&visit.queue) {
        if people.iter().all(|known| known.id != person.id) {
            people.push(person.clone());
        }
    }
    people
}

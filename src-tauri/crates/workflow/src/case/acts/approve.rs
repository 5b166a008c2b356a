//! 同意: a decision in a step, or an answer to one who asked.

use kernel::{Code, Refusal, TaskId};

use super::edits;
use crate::case::act::AskMode;
use crate::case::decide::{my_task, said, step_of};
use crate::case::event::{Deed, Effect, Event};
use crate::case::moves::Moves;
use crate::case::state::{Decision, Task, TaskState};
use crate::case::{Case, Setting, route};
use crate::definition::StepKind;
use crate::directory::Named;
use crate::form::Data;

/// Agree.
pub fn approve(
    case: &Case,
    task: TaskId,
    opinion: &str,
    edits: &Data,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let task = my_task(case, task, &by)?;
    if task.kind != StepKind::Approve {
        return Err(Refusal::new(Code::NotNow).with("why", "kind"));
    }
    if task.asked_by.is_some() {
        if let Some(field) = edits.keys().next() {
            return Err(Refusal::new(Code::NotPermitted).with("field", field));
        }
        return answer(case, task, opinion, Decision::Agreed, by, setting);
    }
    let step = step_of(setting, task)?;
    if step.opinion_required {
        said(opinion)?;
    }
    let deed = Deed::Approved { opinion: opinion.trim().to_owned() };
    let mut moves = Moves::new(case, setting, by, deed).by_task(task);
    edits::apply(&mut moves, step, edits)?;
    moves.push(Effect::Decided { task: task.id, decision: Decision::Agreed });
    route::after_decision(&mut moves)?;
    Ok(moves.event())
}

/// One who was asked answers; the task goes back to who asked once that is enough.
pub(super) fn answer(
    case: &Case,
    task: &Task,
    opinion: &str,
    decision: Decision,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let opinion = opinion.trim().to_owned();
    let deed = match decision {
        Decision::Refused => Deed::CountersignRefused { opinion },
        _ => Deed::Countersigned { opinion },
    };
    let asker = task.asked_by.ok_or(Code::Internal)?;
    let mode = match case.task(asker).map(|task| &task.state) {
        Some(TaskState::Waiting { mode, .. }) => *mode,
        _ => return Err(Code::Internal.into()),
    };
    let mut moves = Moves::new(case, setting, by, deed).by_task(task);
    moves.push(Effect::Decided { task: task.id, decision });
    let more = match mode {
        AskMode::Any => false,
        AskMode::All => moves.case.live_tasks().any(|live| live.asked_by == Some(asker)),
        AskMode::InTurn => decision == Decision::Agreed && moves.ask_next(asker),
    };
    if !more {
        moves.close_below(asker);
        moves.push(Effect::Returned { task: asker });
    }
    Ok(moves.event())
}

//! 办结: a work order was carried out.

use kernel::{Code, Refusal, TaskId};

use super::edits;
use crate::case::decide::{my_task, said, step_of};
use crate::case::event::{Deed, Effect, Event};
use crate::case::moves::Moves;
use crate::case::state::Decision;
use crate::case::{Case, Setting, route};
use crate::definition::StepKind;
use crate::directory::Named;
use crate::form::Data;

/// Report that it is done.
pub fn complete(
    case: &Case,
    task: TaskId,
    opinion: &str,
    edits: &Data,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let task = my_task(case, task, &by)?;
    if task.kind != StepKind::Handle {
        return Err(Refusal::new(Code::NotNow).with("why", "kind"));
    }
    let step = step_of(setting, task)?;
    if step.opinion_required {
        said(opinion)?;
    }
    let deed = Deed::Handled { opinion: opinion.trim().to_owned() };
    let mut moves = Moves::new(case, setting, by, deed).by_task(task);
    edits::apply(&mut moves, step, edits)?;
    moves.push(Effect::Decided { task: task.id, decision: Decision::Handled });
    route::after_decision(&mut moves)?;
    Ok(moves.event())
}

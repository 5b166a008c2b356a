//! 不同意: the end of the case, however many act together; from one who was asked, an answer.

use kernel::{Code, Refusal, TaskId};

use super::approve::answer;
use crate::case::decide::{my_task, said};
use crate::case::event::{Deed, Effect, Event};
use crate::case::moves::Moves;
use crate::case::state::{Decision, VisitState};
use crate::case::{Case, Setting, Standing};
use crate::definition::StepKind;
use crate::directory::Named;

/// Do not agree.
pub fn reject(
    case: &Case,
    task: TaskId,
    opinion: &str,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let task = my_task(case, task, &by)?;
    said(opinion)?;
    if task.kind != StepKind::Approve {
        return Err(Refusal::new(Code::NotNow).with("why", "kind"));
    }
    if task.asked_by.is_some() {
        return answer(case, task, opinion, Decision::Refused, by, setting);
    }
    let deed = Deed::Rejected { opinion: opinion.trim().to_owned() };
    let mut moves = Moves::new(case, setting, by, deed).by_task(task);
    moves.push(Effect::Decided { task: task.id, decision: Decision::Refused });
    moves.close_all();
    moves.leave(VisitState::Broken);
    moves.push(Effect::Stands { standing: Standing::Rejected });
    Ok(moves.event())
}

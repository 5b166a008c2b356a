//! 转办: the task is another's from now on.

use kernel::{Code, PersonId, Refusal, TaskId};

use crate::case::decide::my_task;
use crate::case::event::{Deed, Effect, Event};
use crate::case::moves::Moves;
use crate::case::state::Decision;
use crate::case::{Case, Setting};
use crate::directory::Named;

/// Give it away.
pub fn transfer(
    case: &Case,
    task: TaskId,
    to: PersonId,
    opinion: &str,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let task = my_task(case, task, &by)?;
    let heir = setting
        .active(to)
        .ok_or_else(|| Refusal::new(Code::UnknownReference).with("field", "to").with("name", to))?;
    // Not to oneself, not to the applicant, not to one who has a part in it already.
    let has_part = case.live_tasks().any(|live| live.person.id == to)
        || case.here().is_some_and(|visit| visit.queue.iter().any(|person| person.id == to));
    if to == by.id || to == case.initiator.id || has_part {
        return Err(Refusal::new(Code::NotNow).with("why", "hasPart").with("name", &heir.name));
    }
    let deed = Deed::Transferred { to: heir.clone(), opinion: opinion.trim().to_owned() };
    let mut moves = Moves::new(case, setting, by, deed).by_task(task);
    moves.push(Effect::Decided { task: task.id, decision: Decision::Transferred });
    moves.open_like(task, heir, task.asked_by);
    Ok(moves.event())
}

//! 会签: ask others before deciding. The task waits, and comes back with their answers.

use kernel::{Code, PersonId, Refusal, TaskId, limits};

use crate::case::act::AskMode;
use crate::case::decide::my_task;
use crate::case::event::{Deed, Effect, Event};
use crate::case::moves::Moves;
use crate::case::{ASK_DEPTH, Case, Setting};
use crate::directory::Named;

/// Ask.
pub fn countersign(
    case: &Case,
    task: TaskId,
    people: &[PersonId],
    mode: AskMode,
    opinion: &str,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let task = my_task(case, task, &by)?;
    if task.depth >= ASK_DEPTH {
        return Err(Refusal::new(Code::NotNow).with("why", "depth"));
    }
    if people.len() > limits::COUNTERSIGNERS {
        return Err(Refusal::new(Code::TooMany).with("limit", "COUNTERSIGNERS"));
    }
    let mut asked: Vec<Named> = Vec::new();
    for id in people {
        let person = setting
            .active(*id)
            .ok_or_else(|| Refusal::new(Code::UnknownReference).with("field", "people").with("name", id))?;
        if *id == by.id || case.live_tasks().any(|live| live.person.id == *id) {
            return Err(Refusal::new(Code::NotNow).with("why", "hasPart").with("name", &person.name));
        }
        if asked.iter().all(|known| known.id != *id) {
            asked.push(person);
        }
    }
    if asked.is_empty() {
        return Err(Refusal::new(Code::BadRequest).with("field", "people"));
    }
    let deed = Deed::CountersignAsked { people: asked.clone(), opinion: opinion.trim().to_owned() };
    let mut moves = Moves::new(case, setting, by, deed).by_task(task);
    moves.push(Effect::Asked { task: task.id, mode, people: asked.clone() });
    let first = if mode == AskMode::InTurn { 1 } else { asked.len() };
    asked.into_iter().take(first).for_each(|person| moves.open_like(task, person, Some(task.id)));
    Ok(moves.event())
}

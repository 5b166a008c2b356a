//! 催办: the applicant asks those it waits for to hurry, not too often.

use kernel::{Code, Refusal, TaskId, limits};

use crate::case::decide::{as_initiator, while_running};
use crate::case::event::{Deed, Effect, Event};
use crate::case::moves::Moves;
use crate::case::{Case, Setting};
use crate::directory::Named;

/// Urge.
pub fn urge(case: &Case, text: &str, by: Named, setting: &Setting<'_>) -> Result<Event, Refusal> {
    as_initiator(case, &by)?;
    while_running(case)?;
    if let Some(last) = case.urged_at {
        let left = last.plus_ms(limits::URGE_INTERVAL_MS).ms() - setting.now.ms();
        if left > 0 {
            return Err(Refusal::new(Code::TooSoon).with("minutes", (left + 59_999) / 60_000));
        }
    }
    let people: Vec<Named> = case.open_tasks().map(|task| task.person.clone()).collect();
    let tasks: Vec<TaskId> = case.open_tasks().map(|task| task.id).collect();
    let deed = Deed::Urged { people, text: text.trim().to_owned() };
    let mut moves = Moves::new(case, setting, by, deed);
    moves.push(Effect::Urged { tasks });
    Ok(moves.event())
}

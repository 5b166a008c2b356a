//! 撤回: the applicant takes it back while it is on its way, unless a work order was carried out already: what happened
//! outside cannot be taken back here.

use kernel::{Code, Refusal};

use crate::case::decide::{as_initiator, while_running};
use crate::case::event::{Deed, Effect, Event};
use crate::case::moves::Moves;
use crate::case::state::VisitState;
use crate::case::{Case, Setting, Standing};
use crate::directory::Named;

/// Could its applicant take it back now?
pub fn may_withdraw(case: &Case) -> Result<(), Refusal> {
    while_running(case)?;
    if case.is_handled() { Err(Refusal::new(Code::NotNow).with("why", "handled")) } else { Ok(()) }
}

/// Take it back.
pub fn withdraw(case: &Case, text: &str, by: Named, setting: &Setting<'_>) -> Result<Event, Refusal> {
    as_initiator(case, &by)?;
    may_withdraw(case)?;
    let mut moves = Moves::new(case, setting, by, Deed::Withdrawn { text: text.trim().to_owned() });
    moves.close_all();
    moves.leave(VisitState::Broken);
    moves.push(Effect::Stands { standing: Standing::Withdrawn });
    Ok(moves.event())
}

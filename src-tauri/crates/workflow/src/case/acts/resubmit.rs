//! 重新提交: what was sent back or withdrawn goes on its way again, in the version it began with.

use kernel::{Code, DraftId, Refusal};

use super::submit::filled;
use crate::case::decide::{as_initiator, stale};
use crate::case::event::{Deed, Event};
use crate::case::moves::Moves;
use crate::case::{Case, Setting, Standing, route};
use crate::directory::Named;
use crate::form::{Data, Precedent, Precedents};

/// Earlier cases as this one sees them: that it goes on from a case itself is no hindrance.
struct ButMine<'a>(&'a dyn Precedents, kernel::CaseId);

impl Precedents for ButMine<'_> {
    fn precedent(&self, case: kernel::CaseId) -> Option<Precedent> {
        let mut found = self.0.precedent(case)?;
        found.followed_by = found.followed_by.filter(|follower| *follower != self.1);
        Some(found)
    }
}

/// Send the case on its way again.
pub fn resubmit(
    case: &Case,
    data: &Data,
    draft: Option<DraftId>,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    as_initiator(case, &by)?;
    match case.standing {
        Standing::SentBack | Standing::Withdrawn => {}
        Standing::Running | Standing::Completed | Standing::Rejected => return Err(stale(case)),
    }
    if setting.version != case.version {
        return Err(Code::FormChanged.into());
    }
    let precedents = ButMine(setting.precedents, case.id);
    let filled = filled(data, Some(&case.data), &by, &Setting { precedents: &precedents, ..*setting })?;
    let deed = Deed::Resubmitted {
        subject: filled.subject,
        words: filled.words,
        data: filled.data,
        follows: filled.follows,
        draft,
    };
    let mut moves = Moves::new(case, setting, by, deed);
    route::go_on(&mut moves, 0)?;
    Ok(moves.event())
}

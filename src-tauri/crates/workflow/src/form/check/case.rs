//! An earlier case: the applicant's own, of one of the named forms, completed, and not gone on from already where the
//! form says so.

use super::{Check, What};
use crate::definition::Form;
use crate::form::Context;

pub(super) fn check(text: &str, forms: &[String], form: &Form, field: &str, context: &Context<'_>) -> Check {
    let found = text.parse().ok().and_then(|case| context.precedents.precedent(case));
    let precedent = found
        .filter(|precedent| precedent.initiator == context.me.id && forms.contains(&precedent.form))
        .ok_or(What::UnknownCase)?;
    if !precedent.completed {
        return Err(What::CaseNotCompleted.into());
    }
    let once = form.follows.as_ref().is_some_and(|follows| follows.field == field && !follows.repeatable);
    // In a step the case itself is what goes on from it.
    if once && precedent.followed_by.is_some() && context.step.is_none() {
        return Err(What::CaseFollowed.into());
    }
    Ok(())
}

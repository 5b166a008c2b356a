//! What a form takes from the case it goes on from.
//!
//! A draft that begins takes it where nothing is filled in yet. Where another case is chosen, its values take the place
//! of what stands there, and what was copied from the case that is left, and not changed since, goes with it. Read-only
//! fields are then as they will be sent (`settle`).
//!
//! Deliberately absent: asking before something typed is replaced. The page offers the way back.

use kernel::CaseId;

use super::{Context, Data, Precedent, settle};
use crate::definition::Form;

/// What the case named in these data gives, by field of this form.
pub fn copies(form: &Form, data: &Data, context: Context<'_>) -> Data {
    given(form, predecessor(form, data, &context))
}

/// The data after a case was chosen in them, or none. `left`: the one chosen before; `kept`: the data of the case that
/// is resubmitted.
pub fn follow(
    form: &Form,
    data: &Data,
    left: Option<CaseId>,
    kept: Option<&Data>,
    context: Context<'_>,
) -> Data {
    let mut followed = data.clone();
    let gives = copies(form, data, context);
    let gave = given(form, left.and_then(|left| of_applicant(left, &context)));
    for key in form.follows.iter().flat_map(|follows| follows.copies.keys()) {
        match gives.get(key) {
            Some(value) => drop(followed.insert(key.clone(), value.clone())),
            None if data.get(key) == gave.get(key) => drop(followed.remove(key)),
            None => {}
        }
    }
    settle(form, &followed, kept, context)
}

/// The case that these data name, where it is the applicant's own.
pub(super) fn predecessor(form: &Form, data: &Data, context: &Context<'_>) -> Option<Precedent> {
    let named = data.get(&form.follows.as_ref()?.field)?.as_str()?.parse().ok()?;
    of_applicant(named, context)
}

/// Another person's case gives nothing away; the field itself says that it is unknown.
fn of_applicant(case: CaseId, context: &Context<'_>) -> Option<Precedent> {
    context.precedents.precedent(case).filter(|found| found.initiator == context.me.id)
}

fn given(form: &Form, predecessor: Option<Precedent>) -> Data {
    let (Some(follows), Some(predecessor)) = (&form.follows, predecessor) else { return Data::new() };
    let copies = follows.copies.iter();
    copies.filter_map(|(to, from)| Some((to.clone(), predecessor.data.get(from)?.clone()))).collect()
}

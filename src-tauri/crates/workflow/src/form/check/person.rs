//! People and departments must exist, and people be in service.

use serde_json::Value as Json;

use super::{Check, What, Wrong, person_of};
use crate::form::Context;

pub(super) fn person(text: &str, context: &Context<'_>) -> Check {
    let person = person_of(context, text).ok_or(What::UnknownPerson)?;
    if person.active { Ok(()) } else { Err(Wrong::with(What::InactivePerson, "name", person.name)) }
}

pub(super) fn several(json: &Json, context: &Context<'_>) -> Check {
    let people = json.as_array().ok_or(What::WrongType)?;
    people.iter().try_for_each(|id| person(id.as_str().ok_or(What::WrongType)?, context))
}

pub(super) fn department(text: &str, context: &Context<'_>) -> Check {
    let found = text.parse().ok().and_then(|id| context.directory.department(id));
    found.map(drop).ok_or_else(|| What::UnknownDepartment.into())
}

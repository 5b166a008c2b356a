//! One or several of the options that are offered.

use serde_json::Value as Json;

use super::{Check, What, Wrong};
use crate::definition::Choice;
use crate::expression::Scope;
use crate::form::Sheet;

pub(super) fn one(sheet: &Sheet<'_>, scope: &dyn Scope, options: &[Choice], value: &str) -> Check {
    let offered = options.iter().any(|option| option.value == value && sheet.holds_in(&option.show, scope));
    if offered { Ok(()) } else { Err(Wrong::with(What::NotOption, "value", value)) }
}

pub(super) fn several(sheet: &Sheet<'_>, scope: &dyn Scope, options: &[Choice], json: &Json) -> Check {
    let values = json.as_array().ok_or(What::WrongType)?;
    values.iter().try_for_each(|value| one(sheet, scope, options, value.as_str().ok_or(What::WrongType)?))
}

//! A sub-table: how many rows.

use serde_json::Value as Json;

use super::{Check, What, Wrong};

pub(super) fn check(json: &Json, min: u16, max: u16) -> Check {
    let rows = json.as_array().filter(|rows| rows.iter().all(Json::is_object)).ok_or(What::WrongType)?;
    if rows.len() < usize::from(min) {
        return Err(Wrong::with(What::TooFew, "min", min));
    }
    if rows.len() > usize::from(max) {
        return Err(Wrong::with(What::TooMany, "max", max));
    }
    Ok(())
}

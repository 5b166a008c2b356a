//! What a value must be like, one kind a file. Every check looks at a canonical value that is filled in, and says
//! what is wrong in a word of [`What`] with parameters for the sentence.
//!
//! Deliberately absent: `required` and the rules over several fields (`state`), and anything that asks the network.

mod attachment;
mod case;
mod choice;
mod credit_code;
mod email;
mod id_card;
mod ip;
mod mac;
mod moment;
mod number;
mod person;
mod phone;
mod table;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Context, Sheet};
use crate::definition::{Field, FieldKind};
use crate::expression::Scope;

/// What is wrong, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum What {
    /// Must be filled in.
    Required,
    /// More characters than `max`.
    TooLong,
    /// Does not match the definition's pattern; `says` has its sentence.
    Pattern,
    /// Less than `min`.
    TooSmall,
    /// Greater than `max`.
    TooLarge,
    /// More than `places` digits after the point.
    TooPrecise,
    /// Not a number.
    NotNumber,
    /// Not a day, or not a day and a time.
    NotDate,
    /// Before `from`.
    TooEarly,
    /// After `to`.
    TooLate,
    /// Not among the options.
    NotOption,
    /// Not 18 characters of a resident identity number.
    IdCard,
    /// Its birth date is none, or lies ahead.
    IdCardDate,
    /// Its check digit is wrong.
    IdCardCheck,
    /// Not 18 characters of a unified social credit code.
    CreditCode,
    /// Its check character is wrong.
    CreditCodeCheck,
    /// Neither a mobile nor a landline number.
    Phone,
    /// Not a hardware address.
    Mac,
    /// Not an IPv4 or IPv6 address.
    Ip,
    /// Not a mail address.
    Email,
    /// No such person.
    UnknownPerson,
    /// The person has left.
    InactivePerson,
    /// No such department.
    UnknownDepartment,
    /// No such case, of another form, or not the applicant's own.
    UnknownCase,
    /// The case is not completed.
    CaseNotCompleted,
    /// Another case goes on from it already.
    CaseFollowed,
    /// Fewer than `min` files or rows.
    TooFew,
    /// More than `max` files or rows.
    TooMany,
    /// The file's kind is not among `accept`.
    FileKind,
    /// A rule over several fields; `says` has the definition's sentence.
    Rule,
    /// The value has another JSON type than this kind of field keeps.
    WrongType,
    /// The form's expressions took too many steps.
    TooCostly,
}

impl What {
    /// As on the wire: `tooLong`.
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// Something wrong, before it has its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What.
    pub what: What,
    /// For its sentence.
    pub params: BTreeMap<String, String>,
}

impl From<What> for Wrong {
    fn from(what: What) -> Self {
        Self { what, params: BTreeMap::new() }
    }
}

impl Wrong {
    fn with(what: What, name: &str, value: impl ToString) -> Self {
        Self { what, params: BTreeMap::from([(name.to_owned(), value.to_string())]) }
    }
}

/// The outcome of one check.
pub type Check = Result<(), Wrong>;

/// Check one field's canonical value that is filled in; `scope` is where its expressions stand (the row, for a
/// column). Tables look at their number of rows only: their cells are checked one by one.
pub fn check(sheet: &Sheet<'_>, scope: &dyn Scope, field: &Field, json: &Json) -> Check {
    let context = &sheet.context;
    match &field.kind {
        FieldKind::Attachment { min, max, accept } => return attachment::check(json, *min, *max, accept),
        FieldKind::Table { min_rows, max_rows, .. } => return table::check(json, *min_rows, *max_rows),
        FieldKind::Choices { options } => return choice::several(sheet, scope, options, json),
        FieldKind::Person { many: true } => return person::several(json, context),
        FieldKind::Boolean {} => return json.as_bool().map(drop).ok_or_else(|| What::WrongType.into()),
        FieldKind::Computed { .. } | FieldKind::Note { .. } => return Ok(()),
        _ => {}
    }
    let text = json.as_str().ok_or(What::WrongType)?;
    single(sheet, scope, field, text)
}

/// Kinds whose value is one text.
fn single(sheet: &Sheet<'_>, scope: &dyn Scope, field: &Field, text: &str) -> Check {
    let context = &sheet.context;
    let limit = |expression: &Option<String>| expression.as_ref().map(|text| sheet.evaluate_in(text, scope));
    match &field.kind {
        FieldKind::Text { max_chars, pattern, pattern_says } => {
            text::check(text, *max_chars)?;
            text::matches(text, pattern.as_deref(), pattern_says.as_deref())
        }
        FieldKind::Textarea { max_chars } => text::check(text, *max_chars),
        FieldKind::Integer { min, max, .. } => number::integer(text, *min, *max),
        FieldKind::Decimal { places, min, max, .. } => {
            number::decimal(text, *places, min.as_deref(), max.as_deref())
        }
        FieldKind::Money {} => number::decimal(text, 2, None, None),
        FieldKind::Date { from, to } => moment::date(text, limit(from), limit(to)),
        FieldKind::DateTime { from, to } => moment::date_time(text, limit(from), limit(to)),
        FieldKind::Choice { options } => choice::one(sheet, scope, options, text),
        FieldKind::Person { .. } => person::person(text, context),
        FieldKind::Department {} => person::department(text, context),
        FieldKind::Phone {} => phone::check(text),
        FieldKind::IdCard {} => id_card::check(text, sheet.today()),
        FieldKind::CreditCode {} => credit_code::check(text),
        FieldKind::Mac {} => mac::check(text),
        FieldKind::Ip {} => ip::check(text),
        FieldKind::Email {} => email::check(text),
        FieldKind::Case { forms } => case::check(text, forms, sheet.form, &field.key, context),
        _ => Ok(()),
    }
}

/// Can this pattern be used?
pub(crate) fn pattern_compiles(pattern: &str) -> bool {
    text::whole(pattern).is_ok()
}

fn person_of(context: &Context<'_>, text: &str) -> Option<crate::directory::Person> {
    context.directory.person(text.parse().ok()?)
}

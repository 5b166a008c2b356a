//! What a form begins with.

use serde_json::Value as Json;

use super::sheet::typed;
use super::{Context, Data, Sheet, normalise};
use crate::definition::{Field, FieldKind, Form};
use crate::expression::Value;

/// The values that the definition gives, where none is given already. Later fields may build on earlier ones.
pub fn initial(form: &Form, given: &Data, context: Context<'_>) -> Data {
    let mut data = given.clone();
    for field in form.sections.iter().flat_map(|section| &section.fields) {
        let Some(text) = field.initial.as_deref().filter(|_| !data.contains_key(&field.key)) else {
            continue;
        };
        let value = Sheet::new(form, &data, context).evaluate(text);
        if let Some(json) = fitting(field, &value) {
            data.insert(field.key.clone(), json);
        }
    }
    data
}

/// The value as this kind of field keeps it, if it can.
pub(super) fn fitting(field: &Field, value: &Value) -> Option<Json> {
    let json = match (&field.kind, value) {
        (FieldKind::Choices { .. } | FieldKind::Person { many: true }, Value::Text(_)) => {
            Json::Array(vec![value.to_json()])
        }
        (FieldKind::DateTime { .. }, value) => Value::Moment(value.as_moment()?).to_json(),
        (FieldKind::Date { .. }, value) => Value::Date(value.as_date()?).to_json(),
        _ => value.to_json(),
    };
    let json = normalise::value(field, &json);
    typed(&field.kind, &json).is_filled().then_some(json)
}

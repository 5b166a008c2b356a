//! Values as people read them.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Context, Sheet};
use crate::definition::{FieldKind, ValueFormat};
use crate::expression::{Scope, Value};

/// The label of a value: of a choice, a person, a department, an earlier case; otherwise the value itself.
pub(super) fn label(kind: &FieldKind, value: &Value, context: &Context<'_>) -> Value {
    if let Value::List(parts) = value {
        return Value::List(parts.iter().map(|part| label(kind, part, context)).collect());
    }
    let Value::Text(text) = value else { return value.clone() };
    let found = match kind {
        FieldKind::Choice { options } | FieldKind::Choices { options } => {
            options.iter().find(|option| option.value == *text).map(|option| option.label.clone())
        }
        FieldKind::Person { .. } => {
            text.parse().ok().and_then(|id| context.directory.person(id)).map(|person| person.name)
        }
        FieldKind::Department {} => {
            text.parse().ok().and_then(|id| context.directory.department(id)).map(|found| found.name)
        }
        FieldKind::Case { .. } => {
            text.parse().ok().and_then(|id| context.precedents.precedent(id)).map(|found| found.title)
        }
        _ => None,
    };
    found.map_or_else(|| value.clone(), Value::text)
}

/// A field as people read it; a table as its number of rows. Yes and no are `true` and `false`: their words are the
/// page's.
pub fn shown(sheet: &Sheet<'_>, key: &str) -> String {
    let Some(field) = sheet.field(key) else { return String::new() };
    match &field.kind {
        FieldKind::Table { .. } => sheet.table(key).len().to_string(),
        FieldKind::Money {} => formatted(&sheet.value(key), ValueFormat::Money),
        FieldKind::Computed { format, .. } => formatted(&sheet.value(key), *format),
        _ => sheet.label(key).display(),
    }
}

/// A value in a format: money to the fen with thousands apart.
pub fn formatted(value: &Value, format: ValueFormat) -> String {
    match (value, format) {
        (Value::Number(amount), ValueFormat::Money) => money(*amount),
        (Value::Text(text), ValueFormat::Money) => text.parse().map_or_else(|_| text.clone(), money),
        (value, ValueFormat::Date) => {
            value.as_date().map_or_else(|| value.display(), |date| date.to_string())
        }
        (value, _) => value.display(),
    }
}

fn money(amount: Decimal) -> String {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    let text = rounded.abs().to_string();
    let (yuan, fen) = text.split_once('.').unwrap_or((&text, "00"));
    let mut apart = String::new();
    for (n, digit) in yuan.chars().enumerate() {
        if n > 0 && (yuan.len() - n).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    format!("{sign}{apart}.{fen}")
}

/// Everything in the data that a person might search for, one line each.
pub fn words(sheet: &Sheet<'_>) -> String {
    let mut words = Vec::new();
    for field in sheet.form.sections.iter().flat_map(|section| &section.fields) {
        if !sheet.value(&field.key).is_filled() {
            continue;
        }
        match &field.kind {
            FieldKind::Table { columns, .. } => {
                for row in 0..sheet.table(&field.key).len() {
                    let scope = sheet.row(field, row);
                    words.extend(columns.iter().map(|column| scope.label(&column.key).display()));
                }
            }
            FieldKind::Boolean {} | FieldKind::Note { .. } => {}
            _ => words.push(shown(sheet, &field.key)),
        }
    }
    words.retain(|word| !word.is_empty());
    words.sort();
    words.dedup();
    words.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_to_the_fen_with_thousands_apart() {
        for (amount, text) in [
            ("0", "0.00"),
            ("1234567.5", "1,234,567.50"),
            ("999", "999.00"),
            ("-1000.005", "-1,000.01"),
            ("-0.001", "0.00"),
        ] {
            assert_eq!(formatted(&Value::Number(amount.parse().unwrap()), ValueFormat::Money), text);
        }
    }
}

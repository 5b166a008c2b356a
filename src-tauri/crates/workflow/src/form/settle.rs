//! Read-only fields: whatever an applicant's PC sends, they hold what the definition gives them.
//!
//! In this order: what the case that is resubmitted has; what the followed case has, where the form copies it; the
//! initial value. Otherwise nothing. A resubmitted case that goes on from another case now keeps nothing that it had
//! copied from the first. A read-only cell of a table keeps a value that the case has in that column, or its
//! initial value: rows may have moved meanwhile.
//!
//! Deliberately absent: the steps. Approvers change what their step opens, read-only or not.

use serde_json::Value as Json;

use super::follow::predecessor;
use super::initial::fitting;
use super::{Context, Data, Sheet};
use crate::definition::{Field, FieldKind, Form};

/// The data with every read-only field as it must be. `kept`: the data of the case that is resubmitted.
pub fn settle(form: &Form, data: &Data, kept: Option<&Data>, context: Context<'_>) -> Data {
    let mut settled = data.clone();
    let predecessor = predecessor(form, data, &context);
    let link = form.follows.as_ref().map(|follows| follows.field.as_str());
    let same = link.is_none_or(|link| kept.is_none_or(|kept| kept.get(link) == data.get(link)));
    for field in form.sections.iter().flat_map(|section| &section.fields) {
        if matches!(field.kind, FieldKind::Computed { .. } | FieldKind::Note { .. }) {
            continue;
        }
        let there = form.follows.as_ref().and_then(|follows| follows.copies.get(&field.key));
        let copied = there.and_then(|there| predecessor.as_ref()?.data.get(there));
        let had = kept.and_then(|kept| kept.get(&field.key)).filter(|_| same || there.is_none());
        if field.read_only {
            let value = had.or(copied).cloned().or_else(|| initial(form, &settled, field, context));
            put(&mut settled, &field.key, value);
        } else if let FieldKind::Table { columns, .. } = &field.kind {
            let rows = cells(form, &settled, field, columns, [had, copied], context);
            put(&mut settled, &field.key, rows);
        }
    }
    settled
}

fn put(data: &mut Data, key: &str, value: Option<Json>) {
    match value {
        Some(value) => drop(data.insert(key.to_owned(), value)),
        None => drop(data.remove(key)),
    }
}

fn initial(form: &Form, data: &Data, field: &Field, context: Context<'_>) -> Option<Json> {
    let value = Sheet::new(form, data, context).evaluate(field.initial.as_deref()?);
    fitting(field, &value)
}

fn cells(
    form: &Form,
    data: &Data,
    table: &Field,
    columns: &[Field],
    before: [Option<&Json>; 2],
    context: Context<'_>,
) -> Option<Json> {
    let mut rows = data.get(&table.key)?.clone();
    let sheet = Sheet::new(form, data, context);
    let old: Vec<&Json> = before.into_iter().flatten().filter_map(Json::as_array).flatten().collect();
    for column in columns.iter().filter(|column| column.read_only) {
        let mut had: Vec<&Json> = old.iter().copied().filter_map(|row| row.get(&column.key)).collect();
        for (n, row) in rows.as_array_mut().into_iter().flatten().enumerate() {
            let Some(row) = row.as_object_mut() else { continue };
            let is = row.remove(&column.key);
            let place = is.as_ref().and_then(|is| had.iter().position(|had| *had == is));
            let value = match place {
                Some(place) => Some(had.remove(place).clone()),
                None => column
                    .initial
                    .as_deref()
                    .and_then(|text| fitting(column, &sheet.evaluate_in(text, &sheet.row(table, n)))),
            };
            put(row, &column.key, value);
        }
    }
    Some(rows)
}

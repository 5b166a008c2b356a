//! Fields that an approver changes: only those the step opens, and checked like the applicant's own.

use kernel::{Code, Refusal};
use serde_json::Value as Json;

use super::submit::{described, invalid};
use crate::case::event::{Change, Effect};
use crate::case::moves::Moves;
use crate::definition::{Field, FieldKind, Step};
use crate::form::{Data, Sheet, evaluate, is_valid, normalise, shown};

/// Apply the edits and what follows from them; refused where the step does not open a field, or where what the step
/// demands is missing.
pub(super) fn apply(moves: &mut Moves<'_>, step: &Step, edits: &Data) -> Result<(), Refusal> {
    let setting = moves.setting;
    let form = setting.form;
    let before = moves.case.data.clone();
    let mut edited = before.clone();
    for (key, value) in edits {
        let fields = form.sections.iter().flat_map(|section| &section.fields);
        let field = fields.into_iter().find(|field| field.key == *key);
        let refused = || Refusal::new(Code::NotPermitted).with("field", key);
        let value =
            permitted(field.ok_or_else(refused)?, step, before.get(key), value).ok_or_else(refused)?;
        edited.insert(key.clone(), value);
    }
    let me = setting.applicant(&moves.case.initiator);
    let at = moves.case.filled_at;
    let state = evaluate(form, &edited, setting.context(&me, at, Some(step)));
    if !is_valid(&state) {
        return Err(invalid(&state.problems));
    }
    let context = setting.context(&me, at, None);
    let after = normalise(form, &edited, context);
    if after == before {
        return Ok(());
    }
    let (old, new) = (Sheet::normal(form, &before, context), Sheet::normal(form, &after, context));
    for field in form.sections.iter().flat_map(|section| &section.fields) {
        let (was, is) = (before.get(&field.key), after.get(&field.key));
        if was != is {
            let value = is.cloned().unwrap_or_default();
            moves.push(Effect::Changed {
                field: field.key.clone(),
                value,
                shown: changes(&old, &new, field),
            });
        }
    }
    let (subject, words) = described(&new);
    if (&subject, &words) != (&moves.case.subject, &moves.case.words) {
        moves.push(Effect::Described { subject, words });
    }
    Ok(())
}

/// The new value as far as the step allows it; `None` where it does not. Where it opens some columns of a table, the
/// rows stay the ones that are there and the other columns as they were; columns that this step hides were not
/// sent, and stay.
fn permitted(field: &Field, step: &Step, before: Option<&Json>, value: &Json) -> Option<Json> {
    if step.hides(&field.key) {
        return None;
    }
    let FieldKind::Table { columns, .. } = &field.kind else {
        return step.opens(&field.key).then(|| value.clone());
    };
    if !step.opens_part_of(&field.key) {
        return None;
    }
    let whole = step.opens(&field.key);
    let none = Vec::new();
    let old = before.and_then(Json::as_array).unwrap_or(&none);
    let new = value.as_array()?;
    if !whole && old.len() != new.len() {
        return None;
    }
    let mut rows = Vec::new();
    for (n, row) in new.iter().enumerate() {
        let mut row = row.as_object()?.clone();
        for column in columns {
            let path = format!("{}.{}", field.key, column.key);
            if step.opens(&path) && !step.hides(&path) {
                continue;
            }
            match old.get(n).and_then(|row| row.get(&column.key)) {
                Some(value) => row.insert(column.key.clone(), value.clone()),
                None => row.remove(&column.key),
            };
        }
        rows.push(Json::Object(row));
    }
    Some(Json::Array(rows))
}

/// What changed, as people read it.
fn changes(old: &Sheet<'_>, new: &Sheet<'_>, field: &Field) -> Vec<Change> {
    let FieldKind::Table { columns, .. } = &field.kind else {
        return vec![Change {
            path: field.key.clone(),
            label: field.label.clone(),
            before: shown(old, &field.key),
            after: shown(new, &field.key),
        }];
    };
    let rows = old.table(&field.key).len().max(new.table(&field.key).len());
    let mut found = Vec::new();
    for row in 0..rows {
        for column in columns {
            use crate::expression::Scope;
            let say = |sheet: &Sheet<'_>| sheet.row(field, row).label(&column.key).display();
            let (before, after) = (say(old), say(new));
            if before != after {
                let path = format!("{}.{}", field.key, column.key);
                let label = format!("{} {} · {}", field.label, row + 1, column.label);
                found.push(Change { path, label, before, after });
            }
        }
    }
    found
}

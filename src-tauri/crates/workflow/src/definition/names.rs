//! What the expressions of a form may mention.

use std::collections::BTreeMap;

use super::{Field, FieldKind, Form, ValueFormat};
use crate::expression::{Names, Type};
use crate::form::sheet::ME;

/// Its fields, tables and `me.…`.
pub(super) fn names_of(form: &Form) -> Names {
    let mut names = Names::default();
    for name in ME {
        names.plain.insert(format!("me.{name}"), Type::Text);
    }
    names.labelled.extend(["me.department".to_owned(), "me.id".to_owned()]);
    for field in form.sections.iter().flat_map(|section| &section.fields) {
        if let FieldKind::Table { columns, .. } = &field.kind {
            let kinds: BTreeMap<String, Type> =
                columns.iter().map(|column| (column.key.clone(), type_of(column))).collect();
            names.tables.insert(field.key.clone(), kinds);
            let labelled = columns.iter().filter(|column| has_labels(column));
            names.labelled.extend(labelled.map(|column| format!("{}.{}", field.key, column.key)));
        } else {
            names.plain.insert(field.key.clone(), type_of(field));
        }
        if has_labels(field) {
            names.labelled.insert(field.key.clone());
        }
    }
    names
}

/// The same with what only a ledger's values know.
pub(super) fn with_ledger_names(names: &Names) -> Names {
    let mut names = names.clone();
    for (name, kind) in [("number", Type::Text), ("initiator", Type::Text), ("completedOn", Type::Date)] {
        names.plain.insert(name.to_owned(), kind);
    }
    names
}

const fn has_labels(field: &Field) -> bool {
    matches!(
        field.kind,
        FieldKind::Choice { .. }
            | FieldKind::Choices { .. }
            | FieldKind::Person { .. }
            | FieldKind::Department {}
            | FieldKind::Case { .. }
    )
}

const fn type_of(field: &Field) -> Type {
    match &field.kind {
        FieldKind::Integer { .. } | FieldKind::Decimal { .. } | FieldKind::Money {} => Type::Number,
        FieldKind::Date { .. } => Type::Date,
        FieldKind::DateTime { .. } => Type::Moment,
        FieldKind::Boolean {} => Type::Bool,
        FieldKind::Choices { .. } | FieldKind::Person { many: true } | FieldKind::Attachment { .. } => {
            Type::List
        }
        FieldKind::Computed { format, .. } => match format {
            ValueFormat::Text => Type::Any,
            ValueFormat::Number | ValueFormat::Money => Type::Number,
            ValueFormat::Date => Type::Date,
        },
        FieldKind::Note { .. } | FieldKind::Table { .. } => Type::Any,
        _ => Type::Text,
    }
}

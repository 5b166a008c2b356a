//! A form with data laid on it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jiff::civil::{Date, DateTime};
use serde_json::Value as Json;

use super::{Context, Data, display, normalise};
use crate::calendar::{Calendar, beijing, beijing_date};
use crate::definition::{Condition, Field, FieldKind, Form, Section};
use crate::expression::{Budget, Expression, Scope, Value};

/// A form, its data in canonical form, and the answers already worked out.
pub struct Sheet<'a> {
    /// The definition.
    pub form: &'a Form,
    /// What is around it.
    pub context: Context<'a>,
    data: Cow<'a, Data>,
    fields: BTreeMap<&'a str, (&'a Section, &'a Field)>,
    extra: BTreeMap<&'static str, Value>,
    budget: Budget,
    parsed: RefCell<BTreeMap<String, Option<Rc<Expression>>>>,
    known: RefCell<BTreeMap<String, Value>>,
    underway: RefCell<BTreeSet<String>>,
}

impl<'a> Sheet<'a> {
    /// Lay data on a form.
    pub fn new(form: &'a Form, data: &Data, context: Context<'a>) -> Self {
        let data = normalise::canonical(form, data);
        Self::over(form, Cow::Owned(data), context)
    }

    /// With data that are normal already.
    pub fn normal(form: &'a Form, data: &'a Data, context: Context<'a>) -> Self {
        Self::over(form, Cow::Borrowed(data), context)
    }

    fn over(form: &'a Form, data: Cow<'a, Data>, context: Context<'a>) -> Self {
        let fields = form.sections.iter().flat_map(|section| {
            section.fields.iter().map(move |field| (field.key.as_str(), (section, field)))
        });
        Self {
            form,
            context,
            data,
            fields: fields.collect(),
            extra: BTreeMap::new(),
            budget: Budget::default(),
            parsed: RefCell::default(),
            known: RefCell::default(),
            underway: RefCell::default(),
        }
    }

    /// With one more name (`number`, `initiator`, `completedOn`).
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.extra.insert(name, value);
        self
    }

    /// The canonical data.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// A field by its key.
    pub fn field(&self, key: &str) -> Option<&'a Field> {
        self.fields.get(key).map(|(_, field)| *field)
    }

    /// The steps ran out: nothing that was worked out may be used.
    pub fn is_spent(&self) -> bool {
        self.budget.is_spent()
    }

    /// What an expression comes to; one that does not parse comes to nothing (packages are checked before use).
    pub fn evaluate(&self, text: &str) -> Value {
        self.evaluate_in(text, self)
    }

    /// The same, within a scope of this sheet.
    pub fn evaluate_in(&self, text: &str, scope: &dyn Scope) -> Value {
        let cached = self.parsed.borrow().get(text).cloned();
        let expression = cached.unwrap_or_else(|| {
            let parsed = Expression::parse(text).ok().map(Rc::new);
            self.parsed.borrow_mut().insert(text.to_owned(), parsed.clone());
            parsed
        });
        expression.map_or(Value::Null, |expression| expression.evaluate(scope, &self.budget))
    }

    /// Does a condition hold?
    pub fn holds(&self, condition: &Condition) -> bool {
        self.holds_in(condition, self)
    }

    /// The same, within a scope of this sheet.
    pub fn holds_in(&self, condition: &Condition, scope: &dyn Scope) -> bool {
        match condition {
            Condition::Fixed(holds) => *holds,
            Condition::When(text) => self.evaluate_in(text, scope).holds(),
        }
    }

    /// Is a field there?
    pub fn is_shown(&self, key: &str) -> bool {
        let Some((section, field)) = self.fields.get(key) else { return false };
        let held_back = self.context.step.is_some_and(|step| step.hides(key));
        !held_back && self.is_present(section, field)
    }

    /// Is it there, whoever looks?
    fn is_present(&self, section: &Section, field: &Field) -> bool {
        if section.show.is_always() && field.show.is_always() {
            return true;
        }
        let shown = || Value::Bool(self.holds(&section.show) && self.holds(&field.show));
        self.once(&format!("?{}", field.key), shown).holds()
    }

    /// Rows of a table, as they lie in the data.
    pub fn table(&self, key: &str) -> &[Json] {
        self.data.get(key).and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    /// The scope of one row.
    pub fn row<'s>(&'s self, table: &'s Field, row: usize) -> RowScope<'s, 'a> {
        let columns =
            if let FieldKind::Table { columns, .. } = &table.kind { columns.as_slice() } else { &[] };
        RowScope { sheet: self, table, columns, row }
    }

    /// Work something out once. A value that asks for itself finds nothing.
    fn once(&self, name: &str, f: impl FnOnce() -> Value) -> Value {
        if let Some(known) = self.known.borrow().get(name) {
            return known.clone();
        }
        if !self.underway.borrow_mut().insert(name.to_owned()) {
            return Value::Null;
        }
        let value = f();
        self.underway.borrow_mut().remove(name);
        self.known.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    /// The value of a field that is known to be there.
    pub(super) fn value_of(&self, field: &Field) -> Value {
        match &field.kind {
            FieldKind::Computed { value, .. } => self.once(&field.key, || self.evaluate(value)),
            FieldKind::Table { .. } => {
                Value::List(self.table(&field.key).iter().map(|_| Value::Bool(true)).collect())
            }
            kind => self.data.get(&field.key).map_or(Value::Null, |json| typed(kind, json)),
        }
    }

    fn me(&self, name: &str) -> Value {
        let me = self.context.me;
        match name {
            "id" => Value::Text(me.id.to_string()),
            "name" => Value::text(&me.name),
            "department" => Value::Text(me.department.to_string()),
            "departmentName" => Value::text(&me.department_name),
            "departmentPath" => Value::text(&me.department_path),
            "post" => Value::text(&me.post),
            "phone" => Value::text(&me.phone),
            _ => Value::Null,
        }
    }
}

/// What `me.` may be followed by.
pub const ME: [&str; 7] = ["id", "name", "department", "departmentName", "departmentPath", "post", "phone"];

impl Scope for Sheet<'_> {
    fn value(&self, name: &str) -> Value {
        if let Some(value) = self.extra.get(name) {
            return value.clone();
        }
        match name.split_once('.') {
            Some(("me", name)) => self.me(name),
            Some((table, column)) => {
                let Some((section, field)) = self.fields.get(table) else { return Value::Null };
                if !self.is_present(section, field) {
                    return Value::Null;
                }
                let rows = 0..self.table(table).len();
                Value::List(rows.map(|row| self.row(field, row).value(column)).collect())
            }
            None => match self.fields.get(name) {
                Some((section, field)) if self.is_present(section, field) => self.value_of(field),
                _ => Value::Null,
            },
        }
    }

    fn label(&self, name: &str) -> Value {
        match name.split_once('.') {
            Some(("me", "department")) => Value::text(&self.context.me.department_name),
            Some(("me", "id")) => Value::text(&self.context.me.name),
            Some((table, column)) => {
                let Some((_, field)) = self.fields.get(table) else { return Value::Null };
                let rows = 0..self.table(table).len();
                Value::List(rows.map(|row| self.row(field, row).label(column)).collect())
            }
            None => match self.fields.get(name) {
                Some((section, field)) if self.is_present(section, field) => {
                    display::label(&field.kind, &self.value_of(field), &self.context)
                }
                _ => Value::Null,
            },
        }
    }

    fn rows(&self, table: &str) -> usize {
        if self.value(table).is_filled() { self.table(table).len() } else { 0 }
    }

    fn in_row<'s>(&'s self, table: &'s str, row: usize) -> Box<dyn Scope + 's> {
        match self.fields.get(table) {
            Some((_, field)) => Box::new(self.row(field, row)),
            None => Box::new(Nowhere(self)),
        }
    }

    fn today(&self) -> Date {
        beijing_date(self.context.now)
    }

    fn now(&self) -> DateTime {
        beijing(self.context.now)
    }

    fn calendar(&self) -> &Calendar {
        self.context.calendar
    }
}

/// One row of a table: its columns, then everything outside.
pub struct RowScope<'s, 'a> {
    sheet: &'s Sheet<'a>,
    table: &'s Field,
    columns: &'s [Field],
    row: usize,
}

impl RowScope<'_, '_> {
    fn column(&self, key: &str) -> Option<&Field> {
        self.columns.iter().find(|column| column.key == key)
    }

    fn path(&self, column: &str) -> String {
        format!("{}[{}].{column}", self.table.key, self.row)
    }

    /// Is the column there, in this row, for the one who looks?
    pub fn is_shown(&self, column: &Field) -> bool {
        let path = || format!("{}.{}", self.table.key, column.key);
        self.is_present(column) && !self.sheet.context.step.is_some_and(|step| step.hides(&path()))
    }

    /// Is it there, whoever looks?
    fn is_present(&self, column: &Field) -> bool {
        column.show.is_always() || {
            let shown = || Value::Bool(self.sheet.holds_in(&column.show, self));
            self.sheet.once(&format!("?{}", self.path(&column.key)), shown).holds()
        }
    }

    /// As it lies in the data.
    pub fn json(&self, column: &str) -> &Json {
        let row = self.sheet.table(&self.table.key).get(self.row);
        row.and_then(|row| row.get(column)).unwrap_or(&Json::Null)
    }

    /// The value of a column that is known to be there.
    pub(super) fn value_of(&self, column: &Field) -> Value {
        match &column.kind {
            FieldKind::Computed { value, .. } => {
                self.sheet.once(&self.path(&column.key), || self.sheet.evaluate_in(value, self))
            }
            kind => typed(kind, self.json(&column.key)),
        }
    }
}

impl Scope for RowScope<'_, '_> {
    fn value(&self, name: &str) -> Value {
        match self.column(name) {
            Some(column) if self.is_present(column) => self.value_of(column),
            Some(_) => Value::Null,
            None => self.sheet.value(name),
        }
    }

    fn label(&self, name: &str) -> Value {
        match self.column(name) {
            Some(column) => display::label(&column.kind, &self.value(name), &self.sheet.context),
            None => self.sheet.label(name),
        }
    }

    fn rows(&self, table: &str) -> usize {
        self.sheet.rows(table)
    }

    fn in_row<'s>(&'s self, table: &'s str, row: usize) -> Box<dyn Scope + 's> {
        self.sheet.in_row(table, row)
    }

    fn today(&self) -> Date {
        self.sheet.today()
    }

    fn now(&self) -> DateTime {
        self.sheet.now()
    }

    fn calendar(&self) -> &Calendar {
        self.sheet.calendar()
    }
}

/// A row of a table that does not exist: only what is outside.
struct Nowhere<'s, 'a>(&'s Sheet<'a>);

impl Scope for Nowhere<'_, '_> {
    fn value(&self, name: &str) -> Value {
        self.0.value(name)
    }
    fn label(&self, name: &str) -> Value {
        self.0.label(name)
    }
    fn rows(&self, table: &str) -> usize {
        self.0.rows(table)
    }
    fn in_row<'s>(&'s self, table: &'s str, row: usize) -> Box<dyn Scope + 's> {
        self.0.in_row(table, row)
    }
    fn today(&self) -> Date {
        self.0.today()
    }
    fn now(&self) -> DateTime {
        self.0.now()
    }
    fn calendar(&self) -> &Calendar {
        self.0.calendar()
    }
}

/// A canonical JSON value, as expressions see it.
pub(super) fn typed(kind: &FieldKind, json: &Json) -> Value {
    let text = || json.as_str().map_or(Value::Null, Value::text);
    match kind {
        FieldKind::Integer { .. } | FieldKind::Decimal { .. } | FieldKind::Money {} => {
            json.as_str().and_then(|text| text.parse().ok()).map_or(Value::Null, Value::Number)
        }
        FieldKind::Date { .. } => {
            json.as_str().and_then(|text| text.parse().ok()).map_or(Value::Null, Value::Date)
        }
        FieldKind::DateTime { .. } => {
            json.as_str().and_then(|text| text.parse().ok()).map_or(Value::Null, Value::Moment)
        }
        FieldKind::Boolean {} => json.as_bool().map_or(Value::Null, Value::Bool),
        FieldKind::Choices { .. } | FieldKind::Person { many: true } => {
            let parts = json.as_array().map_or(&[][..], Vec::as_slice);
            let parts: Vec<Value> = parts.iter().filter_map(Json::as_str).map(Value::text).collect();
            if parts.is_empty() { Value::Null } else { Value::List(parts) }
        }
        FieldKind::Attachment { .. } => {
            let files = json.as_array().map_or(&[][..], Vec::as_slice);
            let names = files.iter().filter_map(|file| file.get("name")?.as_str()).map(Value::text);
            let names: Vec<Value> = names.collect();
            if names.is_empty() { Value::Null } else { Value::List(names) }
        }
        FieldKind::Table { .. } | FieldKind::Computed { .. } | FieldKind::Note { .. } => Value::Null,
        _ => text(),
    }
}

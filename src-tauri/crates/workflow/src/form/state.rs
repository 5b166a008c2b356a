//! Everything that follows from a form's data.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::check::{What, Wrong, check};
use super::normalise::is_empty;
use super::sheet::{RowScope, typed};
use super::{Context, Data, Sheet};
use crate::capitals::capitals;
use crate::definition::{Choice, Condition, Field, FieldKind, Form, Severity, Step, ValueFormat};
use crate::expression::{Expression, Scope, Value};

/// What follows from the data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FormState {
    /// Fields and sections (`#1` for the second section) that are not there; columns as `table.column` when for all
    /// rows, `table[2].column` for one row.
    pub hidden: Vec<String>,
    /// Fields that must be filled in, written in the same way.
    pub required: Vec<String>,
    /// Options not offered, by field path.
    pub without: BTreeMap<String, Vec<String>>,
    /// Values worked out, by field path.
    pub computed: Data,
    /// Capitals of money, by field path.
    pub capitals: BTreeMap<String, String>,
    /// What is wrong or doubtful, in the order of the form.
    pub problems: Vec<Problem>,
}

/// Something wrong with the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path of the field; empty where it is about the whole.
    pub field: String,
    /// What.
    pub what: What,
    /// For its sentence.
    pub params: BTreeMap<String, String>,
    /// Told, but does not stop.
    pub warning: bool,
}

/// Nothing stops a submission.
pub fn is_valid(state: &FormState) -> bool {
    state.problems.iter().all(|problem| problem.warning)
}

/// Work out what follows. With a step in the context, problems are those the person in this step can mend: of the
/// fields it opens, of those it must have filled in, and of the rules about them.
pub fn evaluate(form: &Form, data: &Data, context: Context<'_>) -> FormState {
    let sheet = Sheet::new(form, data, context);
    state_of(&sheet)
}

/// The same, of a sheet.
pub fn state_of(sheet: &Sheet<'_>) -> FormState {
    let mut found = Finder { sheet, state: FormState::default() };
    for (n, section) in sheet.form.sections.iter().enumerate() {
        if !sheet.holds(&section.show) {
            found.state.hidden.push(format!("#{n}"));
        }
        section.fields.iter().for_each(|field| found.field(field));
    }
    found.rules();
    if sheet.is_spent() {
        found.problem("", What::TooCostly.into(), false);
    }
    found.state
}

struct Finder<'s, 'a> {
    sheet: &'s Sheet<'a>,
    state: FormState,
}

impl<'s, 'a> Finder<'s, 'a> {
    fn problem(&mut self, field: &str, wrong: Wrong, warning: bool) {
        let Wrong { what, params } = wrong;
        self.state.problems.push(Problem { field: field.to_owned(), what, params, warning });
    }

    /// May the person who looks change this field (`cards.mac`: this column)?
    fn is_open(&self, path: &str) -> bool {
        self.sheet.context.step.is_none_or(|step| step.opens(path))
    }

    fn demands(&self, path: &str) -> bool {
        self.sheet.context.step.is_some_and(|step| step.demands(path))
    }

    fn field(&mut self, field: &Field) {
        let sheet = self.sheet;
        if !sheet.is_shown(&field.key) {
            self.state.hidden.push(field.key.clone());
            return;
        }
        let required = self.demands(&field.key) || sheet.holds(&field.required);
        if required && holds_something(field) {
            self.state.required.push(field.key.clone());
        }
        let value = sheet.value_of(field);
        self.follows(&field.key, field, &value, sheet);
        let json = sheet.data().get(&field.key).unwrap_or(&Json::Null);
        let rows = if let FieldKind::Table { columns, .. } = &field.kind {
            self.columns(field, columns);
            true
        } else {
            false
        };
        if self.is_open(&field.key) {
            self.judge(&field.key, field, json, required, sheet);
        }
        if rows {
            (0..sheet.table(&field.key).len()).for_each(|row| self.row(field, row));
        }
    }

    /// What follows from one value besides problems.
    fn follows(&mut self, path: &str, field: &Field, value: &Value, scope: &dyn Scope) {
        match &field.kind {
            FieldKind::Computed { format, .. } => {
                self.state.computed.insert(path.to_owned(), value.to_json());
                if *format == ValueFormat::Money {
                    self.say_capitals(path, value);
                }
            }
            FieldKind::Money {} => self.say_capitals(path, value),
            FieldKind::Choice { options } | FieldKind::Choices { options } => {
                self.offers(path, options, scope);
            }
            _ => {}
        }
    }

    fn say_capitals(&mut self, path: &str, value: &Value) {
        if let Value::Number(amount) = value
            && let Some(text) = capitals(*amount)
        {
            self.state.capitals.insert(path.to_owned(), text);
        }
    }

    fn offers(&mut self, path: &str, options: &[Choice], scope: &dyn Scope) {
        let gone = options.iter().filter(|option| !self.sheet.holds_in(&option.show, scope));
        let gone: Vec<String> = gone.map(|option| option.value.clone()).collect();
        if !gone.is_empty() {
            self.state.without.insert(path.to_owned(), gone);
        }
    }

    fn judge(&mut self, path: &str, field: &Field, json: &Json, required: bool, scope: &dyn Scope) {
        let filled = !is_empty(json) && *json != Json::Array(Vec::new());
        let agreed = !matches!(field.kind, FieldKind::Boolean {}) || *json == Json::Bool(true);
        if filled && let Err(wrong) = check(self.sheet, scope, field, json) {
            self.problem(path, wrong, false);
        } else if required && holds_something(field) && !(filled && agreed) {
            self.problem(path, What::Required.into(), false);
        } else if !filled {
            self.too_few(path, field);
        }
    }

    /// A table or attachments that need not be there must have enough once they are asked for at all.
    fn too_few(&mut self, path: &str, field: &Field) {
        let min = match &field.kind {
            FieldKind::Table { min_rows, .. } => *min_rows,
            FieldKind::Attachment { min, .. } => u16::from(*min),
            _ => 0,
        };
        if min > 0 {
            let params = BTreeMap::from([("min".to_owned(), min.to_string())]);
            self.problem(path, Wrong { what: What::TooFew, params }, false);
        }
    }

    /// Columns that are hidden or required in every row.
    fn columns(&mut self, table: &Field, columns: &[Field]) {
        for column in columns {
            let path = format!("{}.{}", table.key, column.key);
            let held_back = self.sheet.context.step.is_some_and(|step| step.hides(&path));
            if held_back || (!by_row(&column.show, columns) && !self.sheet.holds(&column.show)) {
                self.state.hidden.push(path);
            } else if self.demands(&path)
                || (!by_row(&column.required, columns) && self.sheet.holds(&column.required))
            {
                self.state.required.push(path);
            }
        }
    }

    fn row(&mut self, table: &Field, n: usize) {
        let FieldKind::Table { columns, .. } = &table.kind else { return };
        let scope: RowScope<'_, '_> = self.sheet.row(table, n);
        for column in columns {
            let whole = format!("{}.{}", table.key, column.key);
            let path = format!("{}[{n}].{}", table.key, column.key);
            if !scope.is_shown(column) {
                if by_row(&column.show, columns) {
                    self.state.hidden.push(path);
                }
                continue;
            }
            let demanded = self.demands(&whole);
            let required = demanded || self.sheet.holds_in(&column.required, &scope);
            if required && !demanded && by_row(&column.required, columns) {
                self.state.required.push(path.clone());
            }
            self.follows(&path, column, &scope.value_of(column), &scope);
            if self.is_open(&whole) {
                self.judge(&path, column, scope.json(&column.key), required, &scope);
            }
        }
    }

    fn rules(&mut self) {
        for rule in &self.sheet.form.rules {
            let step = self.sheet.context.step;
            let concerned = |step: &Step| rule.fields.iter().any(|field| step.opens_part_of(key_of(field)));
            if !step.is_none_or(concerned) || self.sheet.evaluate(&rule.must) != Value::Bool(false) {
                continue;
            }
            let fields = if rule.fields.is_empty() { vec![String::new()] } else { rule.fields.clone() };
            for field in fields {
                let params = BTreeMap::from([("says".to_owned(), rule.says.clone())]);
                self.problem(&field, Wrong { what: What::Rule, params }, rule.severity == Severity::Warning);
            }
        }
    }
}

/// `cards.mac` is of the field `cards`.
fn key_of(path: &str) -> &str {
    path.split_once('.').map_or(path, |(table, _)| table)
}

/// Notes and worked-out values cannot be filled in.
const fn holds_something(field: &Field) -> bool {
    !matches!(field.kind, FieldKind::Note { .. } | FieldKind::Computed { .. })
}

/// Does the condition look at the row's own columns?
fn by_row(condition: &Condition, columns: &[Field]) -> bool {
    let Condition::When(text) = condition else { return false };
    let Ok(expression) = Expression::parse(text) else { return false };
    expression.names().iter().any(|name| columns.iter().any(|column| column.key == **name))
}

/// Is a canonical value something?
pub fn is_filled(field: &Field, json: &Json) -> bool {
    match field.kind {
        FieldKind::Table { .. } => !is_empty(json),
        _ => typed(&field.kind, json).is_filled(),
    }
}

//! Whether a form can be used: its fields, expressions, steps, and what it refers to.

use std::collections::BTreeMap;

use kernel::limits;
use rust_decimal::Decimal;

use super::check::{Broken, Checker, Why};
use super::names::{names_of, with_ledger_names};
use super::{
    Condition, Field, FieldKind, Follows, Form, LedgerWrite, Package, Step, StepKind, ValueFormat, Who,
};
use crate::expression::{Expression, Names, Type};
use crate::form::check::pattern_compiles;
use crate::number::Pattern;

/// Words that expressions use themselves.
const RESERVED: [&str; 13] = [
    "true",
    "false",
    "null",
    "and",
    "or",
    "not",
    "in",
    "me",
    "today",
    "now",
    "number",
    "initiator",
    "completedOn",
];

pub(super) struct FormCheck<'a> {
    form: &'a Form,
    package: &'a Package,
    forms: &'a BTreeMap<&'a str, &'a Form>,
    fields: BTreeMap<&'a str, &'a Field>,
    names: Names,
    out: &'a mut Checker,
}

impl<'a> FormCheck<'a> {
    pub(super) fn run(
        form: &'a Form,
        path: &str,
        package: &'a Package,
        forms: &'a BTreeMap<&'a str, &'a Form>,
        out: &'a mut Checker,
    ) {
        let all = form.sections.iter().flat_map(|section| &section.fields);
        let fields = all.map(|field| (field.key.as_str(), field)).collect();
        let mut check = Self { form, package, forms, fields, names: names_of(form), out };
        check.head(path);
        check.sections(path);
        check.circles(path);
        check.rules(path);
        check.flow(path);
        if let Some(ledger) = &form.ledger {
            check.ledger(&format!("{path}/ledger"), ledger);
        }
        if let Some(follows) = &form.follows {
            check.follows(&format!("{path}/follows"), follows);
        }
    }

    fn head(&mut self, path: &str) {
        self.out.key(&format!("{path}/key"), &self.form.key);
        self.out.filled(&format!("{path}/title"), &self.form.title);
        self.out.filled(&format!("{path}/category"), &self.form.category);
        self.expression(&format!("{path}/subject"), &self.form.subject, Type::Text);
        if let Some(number) = &self.form.number
            && Pattern::parse(number).is_none()
        {
            self.out.say(&format!("{path}/number"), Why::NumberPattern);
        }
    }

    fn sections(&mut self, path: &str) {
        let form = self.form;
        let columns = |field: &Field| match &field.kind {
            FieldKind::Table { columns, .. } => columns.len(),
            _ => 0,
        };
        let fields = || form.sections.iter().flat_map(|section| &section.fields);
        let total: usize = fields().map(|field| 1 + columns(field)).sum();
        self.out.count(&format!("{path}/sections"), form.sections.len(), 1, 50);
        let most = u32::try_from(limits::FORM_FIELDS).unwrap_or(u32::MAX);
        self.out.count(&format!("{path}/sections"), total, 1, most);
        let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
        for (n, section) in form.sections.iter().enumerate() {
            let path = format!("{path}/sections/{n}");
            self.out.range(&format!("{path}/columns"), section.columns, 1, 3);
            self.condition(&format!("{path}/show"), &section.show, None);
            for (n, field) in section.fields.iter().enumerate() {
                let path = format!("{path}/fields/{n}");
                if seen.insert(&field.key, ()).is_some() {
                    self.out
                        .broken
                        .push(Broken::new(&format!("{path}/key"), Why::Duplicate).with("name", &field.key));
                }
                self.field(&path, field, None);
            }
        }
    }

    fn field(&mut self, path: &str, field: &Field, row: Option<&Names>) {
        let mut letters = field.key.chars();
        let named = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
            && letters.all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !named || field.key.len() > 60 {
            self.out.say(&format!("{path}/key"), Why::NotName);
        }
        if RESERVED.contains(&field.key.as_str()) {
            self.out.say(&format!("{path}/key"), Why::Reserved);
        }
        if !matches!(field.kind, FieldKind::Note { .. }) {
            self.out.filled(&format!("{path}/label"), &field.label);
        }
        self.out.range(&format!("{path}/span"), field.span, 0, 3);
        self.condition(&format!("{path}/required"), &field.required, row);
        self.condition(&format!("{path}/show"), &field.show, row);
        if let Some(initial) = &field.initial {
            self.expression_in(&format!("{path}/initial"), initial, Type::Any, row);
        }
        self.kind(path, field, row);
    }

    fn kind(&mut self, path: &str, field: &Field, row: Option<&Names>) {
        match &field.kind {
            FieldKind::Text { max_chars, pattern, .. } => {
                self.chars(path, *max_chars);
                if pattern.as_deref().is_some_and(|pattern| !pattern_compiles(pattern)) {
                    self.out.say(&format!("{path}/pattern"), Why::Pattern);
                }
            }
            FieldKind::Textarea { max_chars } => self.chars(path, *max_chars),
            FieldKind::Integer { min: Some(min), max: Some(max), .. } if min > max => {
                self.out
                    .broken
                    .push(Broken::new(&format!("{path}/min"), Why::Contradiction).with("other", "max"));
            }
            FieldKind::Decimal { places, min, max, .. } => self.decimal(path, *places, min, max),
            FieldKind::Date { from, to } | FieldKind::DateTime { from, to } => {
                for (key, limit) in [("from", from), ("to", to)] {
                    if let Some(limit) = limit {
                        self.expression_in(&format!("{path}/{key}"), limit, Type::Date, row);
                    }
                }
            }
            FieldKind::Choice { options } | FieldKind::Choices { options } => {
                self.out.count(&format!("{path}/options"), options.len(), 1, 500);
                self.out
                    .unique(&format!("{path}/options"), options.iter().map(|option| option.value.as_str()));
                for (n, option) in options.iter().enumerate() {
                    self.out.filled(&format!("{path}/options/{n}/value"), &option.value);
                    self.out.filled(&format!("{path}/options/{n}/label"), &option.label);
                    self.condition(&format!("{path}/options/{n}/show"), &option.show, row);
                }
            }
            FieldKind::Attachment { min, max, accept } => {
                let most = i64::try_from(limits::CASE_BLOBS).unwrap_or(i64::MAX);
                self.out.range(&format!("{path}/max"), *max, i64::from(*min).max(1), most);
                let plain =
                    |kind: &String| kind.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
                if accept.iter().any(|kind| kind.is_empty() || !plain(kind)) {
                    self.out.say(&format!("{path}/accept"), Why::NotKey);
                }
            }
            FieldKind::Table { columns, min_rows, max_rows } => {
                self.table(path, field, columns, (*min_rows, *max_rows), row);
            }
            FieldKind::Computed { value, format } => {
                let wanted = match format {
                    ValueFormat::Text => Type::Any,
                    ValueFormat::Number | ValueFormat::Money => Type::Number,
                    ValueFormat::Date => Type::Date,
                };
                self.expression_in(&format!("{path}/value"), value, wanted, row);
            }
            FieldKind::Case { forms } => {
                self.out.count(&format!("{path}/forms"), forms.len(), 1, 50);
                for (n, form) in forms.iter().enumerate() {
                    self.out.key(&format!("{path}/forms/{n}"), form);
                }
            }
            _ => {}
        }
    }

    fn chars(&mut self, path: &str, max_chars: Option<u32>) {
        if let Some(max) = max_chars {
            let most = i64::try_from(limits::TEXT_CHARS).unwrap_or(i64::MAX);
            self.out.range(&format!("{path}/maxChars"), max, 1, most);
        }
    }

    fn decimal(&mut self, path: &str, places: u8, min: &Option<String>, max: &Option<String>) {
        self.out.range(&format!("{path}/places"), places, 0, 12);
        let number = |text: &Option<String>| text.as_ref().map(|text| text.parse::<Decimal>());
        let (min, max) = (number(min), number(max));
        for (key, limit) in [("min", &min), ("max", &max)] {
            if matches!(limit, Some(Err(_))) {
                self.out
                    .broken
                    .push(Broken::new(&format!("{path}/{key}"), Why::WrongType).with("wanted", "number"));
            }
        }
        if let (Some(Ok(min)), Some(Ok(max))) = (min, max)
            && min > max
        {
            self.out
                .broken
                .push(Broken::new(&format!("{path}/min"), Why::Contradiction).with("other", "max"));
        }
    }

    fn table(&mut self, path: &str, field: &Field, columns: &[Field], rows: (u16, u16), row: Option<&Names>) {
        if row.is_some() {
            self.out.say(path, Why::NestedTable);
            return;
        }
        let most = i64::try_from(limits::TABLE_ROWS).unwrap_or(i64::MAX);
        self.out.range(&format!("{path}/maxRows"), rows.1, i64::from(rows.0).max(1), most);
        self.out.count(&format!("{path}/columns"), columns.len(), 1, 60);
        self.out.unique(&format!("{path}/columns"), columns.iter().map(|column| column.key.as_str()));
        let names = self.names.in_row(&field.key);
        for (n, column) in columns.iter().enumerate() {
            self.field(&format!("{path}/columns/{n}"), column, Some(&names));
        }
    }

    /// What is worked out, or shown, must not depend on itself.
    fn circles(&mut self, path: &str) {
        let mut edges: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for section in &self.form.sections {
            for field in &section.fields {
                let mut texts = vec![&section.show, &field.show];
                let value = if let FieldKind::Computed { value, .. } = &field.kind {
                    Some(Condition::When(value.clone()))
                } else {
                    None
                };
                texts.extend(value.as_ref());
                let names = texts.into_iter().flat_map(names_in);
                let heads = names.map(|name| name.split('.').next().unwrap_or_default().to_owned());
                edges.insert(&field.key, heads.collect());
            }
        }
        let reaches_itself = |start: &str| {
            let mut open: Vec<&str> = vec![start];
            let mut seen: Vec<&str> = Vec::new();
            while let Some(at) = open.pop() {
                for next in edges.get(at).into_iter().flatten() {
                    if next == start {
                        return true;
                    }
                    if !seen.contains(&next.as_str()) {
                        seen.push(next);
                        open.push(next);
                    }
                }
            }
            false
        };
        for (n, section) in self.form.sections.iter().enumerate() {
            for (m, field) in section.fields.iter().enumerate() {
                if reaches_itself(&field.key) {
                    let path = format!("{path}/sections/{n}/fields/{m}");
                    self.out.broken.push(Broken::new(&path, Why::Circle).with("through", &field.key));
                }
            }
        }
    }

    fn rules(&mut self, path: &str) {
        for (n, rule) in self.form.rules.iter().enumerate() {
            let path = format!("{path}/rules/{n}");
            self.expression(&format!("{path}/must"), &rule.must, Type::Bool);
            self.out.filled(&format!("{path}/says"), &rule.says);
            for (n, field) in rule.fields.iter().enumerate() {
                let key = field.split_once('.').map_or(field.as_str(), |(table, _)| table);
                if !self.fields.contains_key(key) {
                    self.out.dangling(&format!("{path}/fields/{n}"), field);
                }
            }
        }
    }

    fn flow(&mut self, path: &str) {
        self.out.count(&format!("{path}/flow"), self.form.flow.len(), 1, 50);
        self.out.unique(&format!("{path}/flow"), self.form.flow.iter().map(|step| step.key.as_str()));
        for (n, step) in self.form.flow.iter().enumerate() {
            self.step(&format!("{path}/flow/{n}"), step);
        }
    }

    fn step(&mut self, path: &str, step: &Step) {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if step.key.is_empty() || step.key.len() > 64 || !step.key.chars().all(plain) {
            self.out.say(&format!("{path}/key"), Why::NotKey);
        }
        if step.key == crate::case::INITIATOR {
            self.out.say(&format!("{path}/key"), Why::Reserved);
        }
        self.out.filled(&format!("{path}/title"), &step.title);
        self.condition(&format!("{path}/when"), &step.when, None);
        self.out.count(&format!("{path}/who"), step.who.len(), 1, 20);
        if let Some(hours) = step.due_hours {
            self.out.range(&format!("{path}/dueHours"), hours, 1, 2_000);
        }
        for (n, who) in step.who.iter().enumerate() {
            self.who(&format!("{path}/who/{n}"), who);
        }
        for (list, keys) in [("edit", &step.edit), ("mustFill", &step.must_fill), ("hide", &step.hide)] {
            for (n, key) in keys.iter().enumerate() {
                let path = format!("{path}/{list}/{n}");
                match self.field_at(key).map(|field| &field.kind) {
                    None => self.out.dangling(&path, key),
                    Some(FieldKind::Computed { .. } | FieldKind::Note { .. }) if list != "hide" => {
                        self.out.broken.push(Broken::new(&path, Why::Contradiction).with("other", "kind"));
                    }
                    Some(_) => {}
                }
                if list != "hide" && step.hides(key) {
                    self.out.broken.push(Broken::new(&path, Why::Contradiction).with("other", "hide"));
                }
            }
            if step.kind == StepKind::Notify && list != "hide" && !keys.is_empty() {
                let path = format!("{path}/{list}");
                self.out.broken.push(Broken::new(&path, Why::Contradiction).with("other", "kind"));
            }
        }
    }

    /// `card`, or the column `cards.mac`.
    fn field_at(&self, path: &str) -> Option<&'a Field> {
        let Some((table, column)) = path.split_once('.') else { return self.fields.get(path).copied() };
        match &self.fields.get(table)?.kind {
            FieldKind::Table { columns, .. } => columns.iter().find(|field| field.key == column),
            _ => None,
        }
    }

    fn who(&mut self, path: &str, who: &Who) {
        match who {
            Who::Initiator => {}
            Who::DepartmentHead { level } => self.out.range(&format!("{path}/level"), *level, 0, 20),
            Who::Role { role } | Who::DepartmentRole { role } => self.out.key(&format!("{path}/role"), role),
            Who::FieldPerson { field } => match self.fields.get(field.as_str()).map(|field| &field.kind) {
                Some(FieldKind::Person { .. }) => {}
                _ => self.out.dangling(&format!("{path}/field"), field),
            },
            Who::FieldDepartmentHead { field } => {
                match self.fields.get(field.as_str()).map(|field| &field.kind) {
                    Some(FieldKind::Department {}) => {}
                    _ => self.out.dangling(&format!("{path}/field"), field),
                }
            }
        }
    }

    fn ledger(&mut self, path: &str, write: &LedgerWrite) {
        let mut names = with_ledger_names(&self.names);
        if let Some(table) = &write.each {
            if self.names.tables.contains_key(table) {
                names = names.in_row(table);
            } else {
                self.out.dangling(&format!("{path}/each"), table);
            }
        }
        self.condition(&format!("{path}/when"), &write.when, Some(&names));
        for (column, value) in &write.values {
            self.expression_in(&format!("{path}/values/{column}"), value, Type::Any, Some(&names));
        }
        let Some(ledger) = self.package.ledgers.iter().find(|ledger| ledger.key == write.ledger) else {
            self.out.dangling(&format!("{path}/ledger"), &write.ledger);
            return;
        };
        for column in write.values.keys() {
            if ledger.columns.iter().all(|known| known.key != *column) {
                self.out.dangling(&format!("{path}/values/{column}"), column);
            }
        }
        if let Some(first) = ledger.columns.first()
            && !write.values.contains_key(&first.key)
        {
            self.out.say(&format!("{path}/values/{}", first.key), Why::Missing);
        }
    }

    fn follows(&mut self, path: &str, follows: &Follows) {
        let sources = match self.fields.get(follows.field.as_str()).map(|field| &field.kind) {
            Some(FieldKind::Case { forms }) => forms.as_slice(),
            _ => {
                self.out.dangling(&format!("{path}/field"), &follows.field);
                &[]
            }
        };
        for (here, there) in &follows.copies {
            if !self.fields.contains_key(here.as_str()) {
                self.out.dangling(&format!("{path}/copies/{here}"), here);
            }
            // Forms of other packages cannot be looked at here; a field that is missing there copies nothing.
            for source in sources.iter().filter_map(|source| self.forms.get(source.as_str())) {
                let mut fields = source.sections.iter().flat_map(|section| &section.fields);
                if fields.all(|field| field.key != *there) {
                    self.out.dangling(&format!("{path}/copies/{here}"), there);
                }
            }
        }
    }

    fn condition(&mut self, path: &str, condition: &Condition, names: Option<&Names>) {
        if let Condition::When(text) = condition {
            self.expression_in(path, text, Type::Bool, names);
        }
    }

    fn expression(&mut self, path: &str, text: &str, wanted: Type) {
        self.expression_in(path, text, wanted, None);
    }

    fn expression_in(&mut self, path: &str, text: &str, wanted: Type, names: Option<&Names>) {
        let names = names.unwrap_or(&self.names);
        match Expression::parse(text).and_then(|expression| expression.check(names)) {
            Err(error) => self.out.broken.push(Broken::expression(path, &error)),
            Ok(found) if !found.can_be(wanted) => {
                let broken = Broken::new(path, Why::Expression).with("at", 0);
                self.out.broken.push(broken.with("fault", format!("{found:?} where {wanted:?} is needed")));
            }
            Ok(_) => {}
        }
    }
}

fn names_in(condition: &Condition) -> Vec<String> {
    let Condition::When(text) = condition else { return Vec::new() };
    let names = Expression::parse(text)
        .map(|expression| expression.names().into_iter().map(str::to_owned).collect::<Vec<_>>());
    names.unwrap_or_default()
}

//! From a tree and a scope to a value.

use std::cmp::Ordering;

use jiff::civil::{Date, DateTime};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Budget, Function, Kind, Node, Operator, Value};
use crate::calendar::{Calendar, days_between};
use crate::capitals::capitals;

/// Characters of a text that grows while evaluating.
const TEXT_CHARS: usize = kernel::limits::TEXT_CHARS;

/// Gives names their values.
pub trait Scope {
    /// The value of a name; `null` where it is not filled in, not there, or not known. A table is a list of `true`, one a
    /// row.
    fn value(&self, name: &str) -> Value;

    /// What is shown for it, where that differs from the value.
    fn label(&self, name: &str) -> Value;

    /// How many rows a table has.
    fn rows(&self, table: &str) -> usize;

    /// The scope within one row: its columns first, then everything outside.
    fn in_row<'a>(&'a self, table: &'a str, row: usize) -> Box<dyn Scope + 'a>;

    /// The day it is, in Beijing.
    fn today(&self) -> Date;

    /// The moment it is, in Beijing.
    fn now(&self) -> DateTime;

    /// Which days are worked.
    fn calendar(&self) -> &Calendar;
}

pub(super) fn evaluate(node: &Node, scope: &dyn Scope, budget: &Budget) -> Value {
    if !budget.step() {
        return Value::Null;
    }
    let value = |node: &Node| evaluate(node, scope, budget);
    match &node.kind {
        Kind::Literal(value) => value.clone(),
        Kind::Name(name) => match name.as_str() {
            "today" => Value::Date(scope.today()),
            "now" => Value::Moment(scope.now()),
            name => scope.value(name),
        },
        Kind::List(nodes) => Value::List(nodes.iter().map(value).collect()),
        Kind::Not(node) => match value(node) {
            Value::Bool(yes) => Value::Bool(!yes),
            _ => Value::Null,
        },
        Kind::Minus(node) => match value(node) {
            Value::Number(number) => Value::Number(-number),
            _ => Value::Null,
        },
        Kind::Both(operator, left, right) => match operator {
            Operator::And => match value(left) {
                Value::Bool(false) => Value::Bool(false),
                left => both(left, value(right), false),
            },
            Operator::Or => match value(left) {
                Value::Bool(true) => Value::Bool(true),
                left => both(left, value(right), true),
            },
            operator => operate(*operator, value(left), value(right)),
        },
        Kind::Call(function, arguments) => call(*function, arguments, scope, budget),
    }
}

/// Three-valued `and` (`decides` is false) and `or` (it is true).
fn both(left: Value, right: Value, decides: bool) -> Value {
    match (left, right) {
        (_, Value::Bool(right)) if right == decides => Value::Bool(decides),
        (Value::Bool(_), Value::Bool(_)) => Value::Bool(!decides),
        _ => Value::Null,
    }
}

fn operate(operator: Operator, left: Value, right: Value) -> Value {
    match operator {
        Operator::Equal => Value::Bool(left.same(&right)),
        Operator::Unequal => Value::Bool(!left.same(&right)),
        Operator::Less => ordered(&left, &right, Ordering::is_lt),
        Operator::LessOrEqual => ordered(&left, &right, Ordering::is_le),
        Operator::Greater => ordered(&left, &right, Ordering::is_gt),
        Operator::GreaterOrEqual => ordered(&left, &right, Ordering::is_ge),
        Operator::In => within(&left, &right),
        Operator::NotIn => match within(&left, &right) {
            Value::Bool(yes) => Value::Bool(!yes),
            _ => Value::Null,
        },
        Operator::Add => add(left, right),
        Operator::Subtract => subtract(&left, &right),
        Operator::Multiply => numbers(&left, &right, Decimal::checked_mul),
        Operator::Divide => numbers(&left, &right, Decimal::checked_div),
        Operator::Remainder => numbers(&left, &right, Decimal::checked_rem),
        Operator::And | Operator::Or => Value::Null,
    }
}

fn ordered(left: &Value, right: &Value, holds: fn(Ordering) -> bool) -> Value {
    left.compare(right).map_or(Value::Null, |order| Value::Bool(holds(order)))
}

fn within(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Null, _) => Value::Null,
        (_, Value::List(list)) => Value::Bool(list.iter().any(|one| one.same(left))),
        _ => Value::Null,
    }
}

fn numbers(left: &Value, right: &Value, f: fn(Decimal, Decimal) -> Option<Decimal>) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => f(*left, *right).map_or(Value::Null, Value::Number),
        _ => Value::Null,
    }
}

fn add(left: Value, right: Value) -> Value {
    match (&left, &right) {
        (Value::Text(_), _) | (_, Value::Text(_)) => bounded(left.display() + &right.display()),
        (Value::Date(date), Value::Number(days)) | (Value::Number(days), Value::Date(date)) => {
            shifted(*date, *days)
        }
        _ => numbers(&left, &right, Decimal::checked_add),
    }
}

fn subtract(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Date(left), Value::Date(right)) => Value::Number(days_between(*right, *left).into()),
        (Value::Date(date), Value::Number(days)) => shifted(*date, -*days),
        _ => numbers(left, right, Decimal::checked_sub),
    }
}

fn shifted(date: Date, days: Decimal) -> Value {
    let span = days.trunc().to_i64().and_then(|days| jiff::Span::new().try_days(days).ok());
    span.and_then(|span| date.checked_add(span).ok()).map_or(Value::Null, Value::Date)
}

fn bounded(text: String) -> Value {
    if text.len() <= TEXT_CHARS {
        Value::Text(text)
    } else {
        Value::Text(text.chars().take(TEXT_CHARS).collect())
    }
}

fn call(function: Function, arguments: &[Node], scope: &dyn Scope, budget: &Budget) -> Value {
    let Some(first) = arguments.first() else { return Value::Null };
    let value = |n: usize| arguments.get(n).map_or(Value::Null, |node| evaluate(node, scope, budget));
    match (function, &first.kind) {
        (Function::If, _) => value(if value(0).holds() { 1 } else { 2 }),
        (Function::Label, Kind::Name(name)) => scope.label(name),
        (Function::Count | Function::Sum | Function::AnyOf | Function::AllOf, Kind::Name(table))
            if let Some(inner) = arguments.get(1) =>
        {
            let rows =
                (0..scope.rows(table)).map(|row| evaluate(inner, scope.in_row(table, row).as_ref(), budget));
            over_rows(function, rows)
        }
        _ => plain(function, value(0), value(1), scope, || (0..arguments.len()).map(value).collect()),
    }
}

fn over_rows(function: Function, mut rows: impl Iterator<Item = Value>) -> Value {
    match function {
        Function::AnyOf => Value::Bool(rows.any(|value| value.holds())),
        Function::AllOf => Value::Bool(rows.all(|value| value.holds())),
        Function::Count => Value::Number(rows.filter(Value::holds).count().into()),
        _ => sum(rows),
    }
}

fn sum(values: impl Iterator<Item = Value>) -> Value {
    let total = values.filter_map(|value| if let Value::Number(n) = value { Some(n) } else { None });
    let mut total = total;
    total.try_fold(Decimal::ZERO, Decimal::checked_add).map_or(Value::Null, Value::Number)
}

/// The functions of values.
fn plain(
    function: Function,
    first: Value,
    second: Value,
    scope: &dyn Scope,
    all: impl FnOnce() -> Vec<Value>,
) -> Value {
    let number = |f: fn(Decimal) -> Decimal| match &first {
        Value::Number(n) => Value::Number(f(*n)),
        _ => Value::Null,
    };
    let day = |f: &dyn Fn(Date) -> Value| first.as_date().map_or(Value::Null, f);
    match function {
        Function::Has => Value::Bool(first.is_filled()),
        Function::Label | Function::Text => Value::text(first.display()),
        Function::Len => match first {
            Value::Text(text) => Value::Number(text.chars().count().into()),
            Value::List(list) => Value::Number(list.len().into()),
            Value::Null => Value::Number(Decimal::ZERO),
            _ => Value::Null,
        },
        Function::Count => match first {
            Value::List(list) => Value::Number(list.iter().filter(|one| one.is_filled()).count().into()),
            one => Value::Number(u8::from(one.is_filled()).into()),
        },
        Function::Sum => match first {
            Value::List(list) => sum(list.into_iter()),
            one => sum([one, second].into_iter()),
        },
        Function::Unique => match first {
            Value::List(list) => Value::Bool(is_unique(&list)),
            _ => Value::Bool(true),
        },
        Function::Min => extreme(all(), Ordering::is_lt),
        Function::Max => extreme(all(), Ordering::is_gt),
        Function::Round => round(&first, &second),
        Function::Floor => number(|n| n.floor()),
        Function::Ceil => number(|n| n.ceil()),
        Function::Abs => number(|n| n.abs()),
        Function::Days => two_days(&first, &second, |from, to| Some(days_between(from, to).into())),
        Function::Workdays => two_days(&first, &second, |from, to| {
            scope.calendar().workdays_between(from, to).map(Decimal::from)
        }),
        Function::Hours => hours(&first, &second),
        Function::AddDays => match second {
            Value::Number(days) => day(&|date| shifted(date, days)),
            _ => Value::Null,
        },
        Function::AddMonths => match second {
            Value::Number(months) => day(&|date| {
                let span = months.trunc().to_i32().and_then(|n| jiff::Span::new().try_months(n).ok());
                span.and_then(|span| date.checked_add(span).ok()).map_or(Value::Null, Value::Date)
            }),
            _ => Value::Null,
        },
        Function::Date => day(&Value::Date),
        Function::Year => day(&|date| Value::Number(date.year().into())),
        Function::Month => day(&|date| Value::Number(date.month().into())),
        Function::IsWorkday => day(&|date| Value::Bool(scope.calendar().is_workday(date))),
        Function::Join => match (first, second) {
            (Value::List(list), Value::Text(separator)) => {
                let parts: Vec<String> = list.iter().map(Value::display).filter(|s| !s.is_empty()).collect();
                bounded(parts.join(&separator))
            }
            (one, _) => Value::text(one.display()),
        },
        Function::Contains => texts(&first, &second, |text, part| text.contains(part)),
        Function::StartsWith => texts(&first, &second, |text, part| text.starts_with(part)),
        Function::Capitals => match first {
            Value::Number(amount) => capitals(amount).map_or(Value::Null, Value::Text),
            _ => Value::Null,
        },
        Function::If | Function::AnyOf | Function::AllOf => Value::Null,
    }
}

fn is_unique(list: &[Value]) -> bool {
    let mut texts: Vec<String> = list.iter().filter(|v| v.is_filled()).map(Value::display).collect();
    let all = texts.len();
    texts.sort();
    texts.dedup();
    texts.len() == all
}

/// The least or greatest of the arguments, or of the one list.
fn extreme(mut values: Vec<Value>, better: fn(Ordering) -> bool) -> Value {
    if let [Value::List(list)] = values.as_mut_slice() {
        values = std::mem::take(list);
    }
    let filled = values.into_iter().filter(Value::is_filled);
    let best = filled.reduce(|best, one| if one.compare(&best).is_some_and(better) { one } else { best });
    best.unwrap_or_default()
}

fn round(number: &Value, places: &Value) -> Value {
    let places = match places {
        Value::Number(places) => places.to_u32().unwrap_or(0).min(12),
        _ => 0,
    };
    match number {
        Value::Number(n) => {
            Value::Number(n.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero))
        }
        _ => Value::Null,
    }
}

fn two_days(from: &Value, to: &Value, f: impl Fn(Date, Date) -> Option<Decimal>) -> Value {
    match (from.as_date(), to.as_date()) {
        (Some(from), Some(to)) => f(from, to).map_or(Value::Null, Value::Number),
        _ => Value::Null,
    }
}

fn hours(from: &Value, to: &Value) -> Value {
    let (Some(from), Some(to)) = (from.as_moment(), to.as_moment()) else { return Value::Null };
    let minutes = from
        .until((jiff::Unit::Minute, to))
        .map_or(0, |span| span.get_minutes().saturating_add(i64::from(span.get_hours()).saturating_mul(60)));
    Value::Number((Decimal::from(minutes) / Decimal::from(60)).round_dp(2))
}

fn texts(text: &Value, part: &Value, f: fn(&str, &str) -> bool) -> Value {
    match (text, part) {
        (Value::Text(text), Value::Text(part)) => Value::Bool(f(text, part)),
        _ => Value::Null,
    }
}

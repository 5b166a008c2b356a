//! What can be said about an expression before there are data.

use std::collections::{BTreeMap, BTreeSet};

use super::{ExpressionError, Fault, Function, Kind, Node, Operator, Value};

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Not known.
    Any,
    /// Yes or no.
    Bool,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A day.
    Date,
    /// A day and a time.
    Moment,
    /// Several.
    List,
}

impl Type {
    fn fits(self, wanted: Self) -> bool {
        self == wanted || self == Self::Any || wanted == Self::Any
    }

    /// May a value of this type stand where `wanted` is needed? Anything makes text; a moment has its day.
    pub fn can_be(self, wanted: Self) -> bool {
        self.fits(wanted) || wanted == Self::Text || (wanted == Self::Date && self.is_temporal())
    }

    /// Days, moments, and texts that may name one.
    const fn is_temporal(self) -> bool {
        matches!(self, Self::Any | Self::Date | Self::Moment | Self::Text)
    }
}

/// The names that are known, and what they are.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Fields, `me.…`, and what the place adds.
    pub plain: BTreeMap<String, Type>,
    /// Tables with their columns.
    pub tables: BTreeMap<String, BTreeMap<String, Type>>,
    /// Fields (`cardType`) and columns (`cards.type`) that `label` says something of.
    pub labelled: BTreeSet<String>,
}

impl Names {
    /// The names within a row of a table.
    #[must_use]
    pub fn in_row(&self, table: &str) -> Self {
        let mut inner = self.clone();
        for (column, kind) in self.tables.get(table).into_iter().flatten() {
            inner.plain.insert(column.clone(), *kind);
            inner.labelled.remove(column);
            if self.labelled.contains(&format!("{table}.{column}")) {
                inner.labelled.insert(column.clone());
            }
        }
        inner
    }

    fn of(&self, name: &str) -> Option<Type> {
        match name {
            "today" => return Some(Type::Date),
            "now" => return Some(Type::Moment),
            _ => {}
        }
        let column = || {
            let (table, column) = name.split_once('.')?;
            self.tables.get(table)?.get(column).map(|_| Type::List)
        };
        self.plain.get(name).copied().or_else(|| self.tables.get(name).map(|_| Type::List)).or_else(column)
    }
}

pub(super) fn check(node: &Node, names: &Names) -> Result<Type, ExpressionError> {
    let fail = |fault| Err(ExpressionError { at: node.at, fault });
    match &node.kind {
        Kind::Literal(value) => Ok(match value {
            Value::Null => Type::Any,
            Value::Bool(_) => Type::Bool,
            Value::Number(_) => Type::Number,
            Value::Text(_) => Type::Text,
            Value::Date(_) => Type::Date,
            Value::Moment(_) => Type::Moment,
            Value::List(_) => Type::List,
        }),
        Kind::Name(name) => match names.of(name) {
            Some(found) => Ok(found),
            None => fail(Fault::UnknownName(name.clone())),
        },
        Kind::List(nodes) => {
            nodes.iter().try_for_each(|node| check(node, names).map(drop))?;
            Ok(Type::List)
        }
        Kind::Not(inner) => wanted(inner, names, Type::Bool),
        Kind::Minus(inner) => wanted(inner, names, Type::Number),
        Kind::Both(operator, left, right) => both(*operator, left, right, names),
        Kind::Call(function, arguments) => call(node, *function, arguments, names),
    }
}

fn wanted(node: &Node, names: &Names, wanted: Type) -> Result<Type, ExpressionError> {
    let found = check(node, names)?;
    if found.fits(wanted) {
        return Ok(wanted);
    }
    Err(ExpressionError { at: node.at, fault: Fault::Type { found, wanted } })
}

fn both(operator: Operator, left: &Node, right: &Node, names: &Names) -> Result<Type, ExpressionError> {
    let (a, b) = (check(left, names)?, check(right, names)?);
    let clash = |found, wanted| Err(ExpressionError { at: right.at, fault: Fault::Type { found, wanted } });
    match operator {
        Operator::And | Operator::Or => {
            wanted(left, names, Type::Bool)?;
            wanted(right, names, Type::Bool)
        }
        Operator::In | Operator::NotIn => wanted(right, names, Type::List).map(|_| Type::Bool),
        Operator::Equal
        | Operator::Unequal
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual => {
            let temporal = matches!(a, Type::Date | Type::Moment) || matches!(b, Type::Date | Type::Moment);
            let fits = a.fits(b) || (temporal && a.is_temporal() && b.is_temporal());
            if fits { Ok(Type::Bool) } else { clash(b, a) }
        }
        Operator::Add => match (a, b) {
            (Type::Text, _) | (_, Type::Text) => Ok(Type::Text),
            (Type::Date, Type::Number) | (Type::Number, Type::Date) => Ok(Type::Date),
            (Type::Any, _) | (_, Type::Any) => Ok(Type::Any),
            _ => arithmetic(left, right, names),
        },
        Operator::Subtract => match (a, b) {
            (Type::Date, Type::Date) => Ok(Type::Number),
            (Type::Date, Type::Number) => Ok(Type::Date),
            (Type::Any, _) | (_, Type::Any) => Ok(Type::Any),
            _ => arithmetic(left, right, names),
        },
        Operator::Multiply | Operator::Divide | Operator::Remainder => arithmetic(left, right, names),
    }
}

fn arithmetic(left: &Node, right: &Node, names: &Names) -> Result<Type, ExpressionError> {
    wanted(left, names, Type::Number)?;
    wanted(right, names, Type::Number)
}

fn call(node: &Node, function: Function, arguments: &[Node], names: &Names) -> Result<Type, ExpressionError> {
    let fail = |fault| Err(ExpressionError { at: node.at, fault });
    let Some(first) = arguments.first() else { return fail(Fault::Arguments(function.name())) };
    let name = if let Kind::Name(name) = &first.kind { Some(name.as_str()) } else { None };
    match (function, arguments.get(1)) {
        (Function::Label, _) => {
            check(first, names)?;
            match name {
                Some(name) if names.labelled.contains(name) => Ok(Type::Text),
                name => fail(Fault::NoLabel(name.unwrap_or("?").to_owned())),
            }
        }
        (Function::Count | Function::Sum | Function::AnyOf | Function::AllOf, Some(inner)) => {
            let Some(table) = name.filter(|name| names.tables.contains_key(*name)) else {
                return fail(Fault::NotATable(name.unwrap_or("?").to_owned()));
            };
            let kind = if function == Function::Sum { Type::Number } else { Type::Bool };
            wanted(inner, &names.in_row(table), kind)?;
            Ok(function.result())
        }
        (Function::If, Some(then)) => {
            wanted(first, names, Type::Bool)?;
            let then = check(then, names)?;
            let otherwise = arguments.get(2).map_or(Ok(Type::Any), |node| check(node, names))?;
            Ok(if then == otherwise { then } else { Type::Any })
        }
        _ => {
            let kinds = arguments.iter().map(|node| check(node, names)).collect::<Result<Vec<Type>, _>>()?;
            let kind = parameter(function);
            for (argument, found) in arguments.iter().zip(&kinds) {
                let fits = found.fits(kind) || (kind == Type::Date && found.is_temporal());
                let mixed = matches!(
                    function,
                    Function::AddDays | Function::AddMonths | Function::Join | Function::Min | Function::Max
                );
                if !fits && !mixed {
                    let fault = Fault::Type { found: *found, wanted: kind };
                    return Err(ExpressionError { at: argument.at, fault });
                }
            }
            Ok(function.result())
        }
    }
}

/// What every argument has to be.
const fn parameter(function: Function) -> Type {
    match function {
        Function::Sum | Function::Unique => Type::List,
        Function::Round | Function::Floor | Function::Ceil | Function::Abs | Function::Capitals => {
            Type::Number
        }
        Function::Days
        | Function::Workdays
        | Function::Hours
        | Function::Date
        | Function::Year
        | Function::Month
        | Function::IsWorkday => Type::Date,
        Function::Contains | Function::StartsWith => Type::Text,
        _ => Type::Any,
    }
}

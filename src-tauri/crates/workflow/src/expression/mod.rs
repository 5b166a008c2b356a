//! The expressions of definitions: conditions, computed values, subjects, rules, ledger values.
//!
//! ```text
//! days > 3 and cardType in ['dual', 'triple']        name + ' ' + label(cardType)
//! sum(items, price * count)                          workdays(from, to)        if(has(code), code, '-')
//! ```
//!
//! Five words. A **value** is nothing (`null`), yes or no, an exact decimal, a text, a day, a moment or a list.
//! A **name** is a field, `me.…` (the applicant), `today`, `now`, or `table.column`: that column of every row.
//! A **scope** gives names their values. A **budget** is how many steps may be taken. A **type** is what is
//! known about a value before there are data: [`Expression::check`] finds slips when a package is loaded.
//!
//! Where something is missing, nothing follows: arithmetic and comparison with `null` are `null`, `and`, `or`, `not` are
//! three-valued, text joined with `null` is the text. A condition holds only when it is `true`; a rule is
//! broken only when it is `false`. Nothing fails at run time except by running out of steps.
//!
//! Deliberately absent: assignment, loops, user functions, regular expressions, and reading any clock.

mod check;
mod evaluate;
mod function;
mod lex;
mod parse;
mod value;

use std::cell::Cell;
use std::fmt;

pub use check::{Names, Type};
pub use evaluate::Scope;
pub use value::Value;

use function::Function;

/// Characters of one expression.
pub const EXPRESSION_CHARS: usize = 2_000;
/// Expressions within expressions.
pub const EXPRESSION_DEPTH: usize = 32;
/// Steps of evaluating one form, all of its expressions together: 5,000 rows with a hundred steps each, four times.
pub const EXPRESSION_STEPS: u32 = 2_000_000;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    root: Node,
}

/// Why a text is no expression of this language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault} at character {at}")]
pub struct ExpressionError {
    /// Where, in characters from 0.
    pub at: usize,
    /// What.
    pub fault: Fault,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// More than [`EXPRESSION_CHARS`].
    TooLong,
    /// Deeper than [`EXPRESSION_DEPTH`].
    TooDeep,
    /// A character that begins nothing.
    Character(char),
    /// A text without its closing quote.
    OpenText,
    /// A number that is not one.
    Number(String),
    /// Something else was expected here.
    Expected(&'static str),
    /// No such function.
    UnknownFunction(String),
    /// Not with this many arguments.
    Arguments(&'static str),
    /// No such name here.
    UnknownName(String),
    /// The first argument must be a table's name.
    NotATable(String),
    /// The argument of `label` must be a field that has labels.
    NoLabel(String),
    /// This kind of value cannot be used so.
    Type {
        /// What it is.
        found: Type,
        /// What it would have to be.
        wanted: Type,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "more than {EXPRESSION_CHARS} characters"),
            Self::TooDeep => write!(f, "deeper than {EXPRESSION_DEPTH}"),
            Self::Character(c) => write!(f, "unexpected {c:?}"),
            Self::OpenText => f.write_str("text without closing quote"),
            Self::Number(text) => write!(f, "not a number: {text}"),
            Self::Expected(what) => write!(f, "expected {what}"),
            Self::UnknownFunction(name) => write!(f, "unknown function {name}"),
            Self::Arguments(name) => write!(f, "wrong number of arguments of {name}"),
            Self::UnknownName(name) => write!(f, "unknown name {name}"),
            Self::NotATable(name) => write!(f, "not a table: {name}"),
            Self::NoLabel(name) => write!(f, "has no labels: {name}"),
            Self::Type { found, wanted } => write!(f, "{found:?} where {wanted:?} is needed"),
        }
    }
}

impl Expression {
    /// Parse.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parse::parse(text).map(|root| Self { root })
    }

    /// Whether every name is known and every kind of value fits, and what comes out.
    pub fn check(&self, names: &Names) -> Result<Type, ExpressionError> {
        check::check(&self.root, names)
    }

    /// What it comes to.
    pub fn evaluate(&self, scope: &dyn Scope, budget: &Budget) -> Value {
        evaluate::evaluate(&self.root, scope, budget)
    }

    /// Every name it mentions.
    pub fn names(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.root.names(&mut found);
        found
    }
}

/// How many steps are left. Once it is empty everything is `null`, and [`Budget::is_spent`] tells: what was
/// evaluated must then not be used.
#[derive(Debug)]
pub struct Budget(Cell<u32>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(EXPRESSION_STEPS))
    }
}

impl Budget {
    /// With this many steps.
    pub const fn of(steps: u32) -> Self {
        Self(Cell::new(steps))
    }

    /// Nothing is left.
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    fn step(&self) -> bool {
        self.0.set(self.0.get().saturating_sub(1));
        !self.is_spent()
    }
}

/// A node of the tree, with where it begins.
#[derive(Debug, Clone, PartialEq)]
struct Node {
    at: usize,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Literal(Value),
    Name(String),
    List(Vec<Node>),
    Not(Box<Node>),
    Minus(Box<Node>),
    Both(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Node {
    fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        match &self.kind {
            Kind::Literal(_) => {}
            Kind::Name(name) => found.push(name),
            Kind::List(nodes) | Kind::Call(_, nodes) => nodes.iter().for_each(|node| node.names(found)),
            Kind::Not(node) | Kind::Minus(node) => node.names(found),
            Kind::Both(_, left, right) => {
                left.names(found);
                right.names(found);
            }
        }
    }
}

#[cfg(test)]
mod tests;

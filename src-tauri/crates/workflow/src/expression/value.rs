//! What an expression is about.

use std::cmp::Ordering;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

/// A value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing: not filled in, or nothing that could be said.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// An exact number.
    Number(Decimal),
    /// Text; ids and the values of choices are text, too.
    Text(String),
    /// A day.
    Date(Date),
    /// A day and a time in Beijing.
    Moment(DateTime),
    /// Several.
    List(Vec<Self>),
}

impl Value {
    /// Text, or nothing where it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Null } else { Self::Text(text) }
    }

    /// Holds, as a condition: only `true` does.
    pub fn holds(&self) -> bool {
        *self == Self::Bool(true)
    }

    /// Is there anything?
    pub fn is_filled(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.is_empty(),
            _ => true,
        }
    }

    /// As people read it; moments to the minute, lists with `、`.
    pub fn display(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(yes) => yes.to_string(),
            Self::Number(number) => plain(*number),
            Self::Text(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Moment(moment) => moment.strftime("%Y-%m-%d %H:%M").to_string(),
            Self::List(list) => {
                let parts: Vec<String> =
                    list.iter().map(Self::display).filter(|part| !part.is_empty()).collect();
                parts.join("、")
            }
        }
    }

    /// As it lies in the data.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(yes) => (*yes).into(),
            Self::Number(number) => plain(*number).into(),
            Self::Text(text) => text.clone().into(),
            Self::Date(date) => date.to_string().into(),
            Self::Moment(moment) => moment.strftime("%Y-%m-%dT%H:%M").to_string().into(),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
        }
    }

    /// The day of it: a date's, a moment's, or one that a text names.
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Moment(moment) => Some(moment.date()),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The moment of it: a date's midnight.
    pub fn as_moment(&self) -> Option<DateTime> {
        match self {
            Self::Moment(moment) => Some(*moment),
            Self::Date(date) => Some(date.at(0, 0, 0, 0)),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Order, where both are of a kind that has one.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Number(a), Self::Number(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Date(_), Self::Date(_) | Self::Text(_)) | (Self::Text(_), Self::Date(_)) => {
                Some(self.as_date()?.cmp(&other.as_date()?))
            }
            (Self::Moment(_), _) | (_, Self::Moment(_)) => Some(self.as_moment()?.cmp(&other.as_moment()?)),
            _ => None,
        }
    }

    /// The same, numbers by their amount and dates by their day; `null` is the same as `null`.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::List(a), Self::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(one, other)| one.same(other))
            }
            _ => self.compare(other) == Some(Ordering::Equal),
        }
    }
}

/// A number without an exponent, without zeros at its end.
fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

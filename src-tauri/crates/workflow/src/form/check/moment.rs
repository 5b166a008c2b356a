//! Days, and days with a time; between limits that are expressions.

use jiff::civil::{Date, DateTime};

use super::{Check, What, Wrong};
use crate::expression::Value;

pub(super) fn date(text: &str, from: Option<Value>, to: Option<Value>) -> Check {
    // The parser would take a moment for its day.
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text).ok_or(What::NotDate)?;
    within(&Value::Date(date), from, to)
}

pub(super) fn date_time(text: &str, from: Option<Value>, to: Option<Value>) -> Check {
    let spelled = |moment: &DateTime| moment.strftime("%Y-%m-%dT%H:%M").to_string() == text;
    let moment = text.parse::<DateTime>().ok().filter(spelled).ok_or(What::NotDate)?;
    within(&Value::Moment(moment), from, to)
}

/// A limit that comes to nothing is none.
fn within(value: &Value, from: Option<Value>, to: Option<Value>) -> Check {
    if let Some(from) = from.filter(|from| value.compare(from).is_some_and(std::cmp::Ordering::is_lt)) {
        return Err(Wrong::with(What::TooEarly, "from", from.display()));
    }
    // A day is a limit for a moment until its last minute.
    let beyond = |to: &Value| match (value, to) {
        (Value::Moment(moment), Value::Date(to)) => moment.date() > *to,
        _ => value.compare(to).is_some_and(std::cmp::Ordering::is_gt),
    };
    if let Some(to) = to.filter(beyond) {
        return Err(Wrong::with(What::TooLate, "to", to.display()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    #[test]
    fn days_and_moments_between_their_limits() {
        let limit = || Some(Value::Date(civil::date(2026, 3, 2)));
        let what = |check: Check| check.err().map(|wrong| wrong.what);
        assert_eq!(what(date("2026-03-02", limit(), limit())), None);
        assert_eq!(what(date("2026-03-01", limit(), None)), Some(What::TooEarly));
        assert_eq!(what(date("2026-03-03", None, limit())), Some(What::TooLate));
        assert_eq!(what(date("2026-02-30", None, None)), Some(What::NotDate));
        assert_eq!(what(date("2026-03-02T09:00", None, None)), Some(What::NotDate));
        assert_eq!(what(date("2026-03-02", Some(Value::Null), None)), None);
        assert_eq!(what(date_time("2026-03-02T23:59", limit(), limit())), None);
        assert_eq!(what(date_time("2026-03-03T00:00", None, limit())), Some(What::TooLate));
        assert_eq!(what(date_time("2026-03-02", None, None)), Some(What::NotDate));
    }
}

//! Numbers: exact, between limits, with a number of places.

use rust_decimal::Decimal;

use super::{Check, What, Wrong};

pub(super) fn integer(text: &str, min: Option<i64>, max: Option<i64>) -> Check {
    let number: Decimal = text.parse().map_err(|_| What::NotNumber)?;
    if !number.is_integer() {
        return Err(What::NotNumber.into());
    }
    between(number, min.map(Decimal::from), max.map(Decimal::from))
}

pub(super) fn decimal(text: &str, places: u8, min: Option<&str>, max: Option<&str>) -> Check {
    let number: Decimal = text.parse().map_err(|_| What::NotNumber)?;
    if number.normalize().scale() > u32::from(places) {
        return Err(Wrong::with(What::TooPrecise, "places", places));
    }
    between(number, min.and_then(|min| min.parse().ok()), max.and_then(|max| max.parse().ok()))
}

fn between(number: Decimal, min: Option<Decimal>, max: Option<Decimal>) -> Check {
    if let Some(min) = min.filter(|min| number < *min) {
        return Err(Wrong::with(What::TooSmall, "min", min));
    }
    if let Some(max) = max.filter(|max| number > *max) {
        return Err(Wrong::with(What::TooLarge, "max", max));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_between_their_limits() {
        let what = |check: Check| check.err().map(|wrong| wrong.what);
        assert_eq!(what(integer("3", Some(1), Some(3))), None);
        assert_eq!(what(integer("0", Some(1), None)), Some(What::TooSmall));
        assert_eq!(what(integer("4", None, Some(3))), Some(What::TooLarge));
        assert_eq!(what(integer("3.5", None, None)), Some(What::NotNumber));
        assert_eq!(what(integer("三", None, None)), Some(What::NotNumber));
        assert_eq!(what(decimal("0.10", 1, None, None)), None);
        assert_eq!(what(decimal("0.11", 1, None, None)), Some(What::TooPrecise));
        assert_eq!(what(decimal("-0.01", 2, Some("0"), None)), Some(What::TooSmall));
        assert_eq!(what(decimal(&"9".repeat(40), 2, None, None)), Some(What::NotNumber));
    }
}

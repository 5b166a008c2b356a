//! Resident identity numbers, GB 11643: district, birth date, sequence, and a check digit modulo 11.

use jiff::civil::Date;

use super::{Check, What};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// By remainder.
const CHECKS: &[u8; 11] = b"10X98765432";

pub(super) fn check(text: &str, today: Date) -> Check {
    let (body, last) = text.as_bytes().split_at_checked(17).ok_or(What::IdCard)?;
    let shaped = body.iter().all(u8::is_ascii_digit)
        && matches!(last, [digit] if digit.is_ascii_digit() || *digit == b'X')
        && body.first().is_some_and(|first| (b'1'..=b'9').contains(first));
    if !shaped {
        return Err(What::IdCard.into());
    }
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i16>().ok());
    let birth = (|| {
        let (month, day) = (number(10, 12)?, number(12, 14)?);
        Date::new(number(6, 10)?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    })();
    if !birth.is_some_and(|birth| birth.year() >= 1850 && birth <= today) {
        return Err(What::IdCardDate.into());
    }
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = usize::try_from(sum % 11).ok().and_then(|remainder| CHECKS.get(remainder));
    if check == last.first() { Ok(()) } else { Err(What::IdCardCheck.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_standards_own_examples_and_every_way_to_be_wrong() {
        let say = |text| check(text, date(2026, 3, 2)).err().map(|wrong| wrong.what);
        // The two examples in GB 11643-1999.
        assert_eq!(say("11010519491231002X"), None);
        assert_eq!(say("440524188001010014"), None);
        assert_eq!(say("110105194912310021"), Some(What::IdCardCheck));
        assert_eq!(say("110105194902300021"), Some(What::IdCardDate));
        assert_eq!(say("110105202703020021"), Some(What::IdCardDate));
        assert_eq!(say("11010519491231002x"), Some(What::IdCard));
        assert_eq!(say("1101051949123100"), Some(What::IdCard));
        assert_eq!(say("01010519491231002X"), Some(What::IdCard));
        assert_eq!(say("一二三四五六"), Some(What::IdCard));
    }
}

//! Unified social credit codes (统一社会信用代码), GB 32100: 17 characters and one that follows from them, modulo 31.

use super::{Check, What};

/// Digits and capital letters but I, O, S, V and Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

pub(super) fn check(text: &str) -> Check {
    let values: Option<Vec<usize>> = text.chars().map(|c| ALPHABET.find(c)).collect();
    let values = values.filter(|values| values.len() == 18).ok_or(What::CreditCode)?;
    // Characters 3 to 8 are a district: digits only.
    if values.get(2..8).is_none_or(|district| district.iter().any(|value| *value > 9)) {
        return Err(What::CreditCode.into());
    }
    let mut weight = 1;
    let mut sum = 0;
    for value in values.iter().take(17) {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    if values.last() == Some(&((31 - sum % 31) % 31)) { Ok(()) } else { Err(What::CreditCodeCheck.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_well_known_units_pass_and_a_changed_character_does_not() {
        for code in ["91110000600037341L", "91440300708461136T", "91330100799655058B"] {
            assert_eq!(check(code), Ok(()), "{code}");
        }
        assert_eq!(check("91110000600037342L"), Err(What::CreditCodeCheck.into()));
        assert_eq!(check("91110000600037341"), Err(What::CreditCode.into()));
        assert_eq!(check("9111000060003734IL"), Err(What::CreditCode.into()));
        assert_eq!(check("91AB0000600037341L"), Err(What::CreditCode.into()));
    }

    #[test]
    fn a_check_character_follows_from_every_seventeen() {
        for n in 0..200_u32 {
            let body = format!("9144{n:04}708461{:03}", n * 7 % 1000);
            let fitting = ALPHABET.chars().filter(|c| check(&format!("{body}{c}")).is_ok()).count();
            assert_eq!(fitting, 1, "{body}");
        }
    }
}

//! Mobile and landline numbers of mainland China, service numbers aside.

use super::{Check, What};

pub(super) fn check(text: &str) -> Check {
    let bare = text.strip_prefix("+86").unwrap_or(text);
    if is_mobile(bare) || is_landline(bare) { Ok(()) } else { Err(What::Phone.into()) }
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_mobile(text: &str) -> bool {
    digits(text, 11..=11) && matches!(text.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Area code, number, and perhaps an extension: `0898-65342345-801`. Within one area the code may be left out.
fn is_landline(text: &str) -> bool {
    let number = |text: &str| digits(text, 7..=8) && !text.starts_with(['0', '1']);
    let area = |text: &str| digits(text, 3..=4) && text.starts_with('0') && !text.starts_with("00");
    let extension = |text: &str| digits(text, 1..=6);
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [all] if all.starts_with('0') => {
            (3..=4).any(|at| all.split_at_checked(at).is_some_and(|(head, tail)| area(head) && number(tail)))
        }
        [one] => number(one),
        [head, one] => (area(head) && number(one)) || (number(head) && extension(one)),
        [head, one, last] => area(head) && number(one) && extension(last),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobile_and_landline_numbers() {
        for good in [
            "13800138000",
            "+8619900000000",
            "0898-65342345",
            "010-65342345",
            "089865342345",
            "65342345",
            "0898-65342345-801",
            "65342345-801",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "12800138000",
            "1380013800",
            "138001380000",
            "0898",
            "00-65342345",
            "0898-05342345",
            "一三八",
            "110",
        ] {
            assert_eq!(check(bad), Err(What::Phone.into()), "{bad}");
        }
    }
}

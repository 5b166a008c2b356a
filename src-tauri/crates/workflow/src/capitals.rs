//! Sums of money in capitals (大写金额), by the rules for bills in 《支付结算办法》, annex 1: 元 ends in 整, so does 角;
//! 分 does not. Where the rules accept two spellings (a 零 before 角 or 分 that may be left out) this writes the shorter
//! one that banks print, except that a 零 which the rules demand is always there.
//!
//! Deliberately absent: other currencies, and sums of a trillion yuan and more.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];
/// Below a thousand billion yuan, in fen.
const BOUND_FEN: u64 = 1_000_000_000_000 * 100;

/// The sum in capitals; `None` where it is too large. More than two places are rounded half up.
pub fn capitals(amount: Decimal) -> Option<String> {
    let fen = (amount.abs().checked_mul(Decimal::ONE_HUNDRED)?)
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_u64()
        .filter(|fen| *fen < BOUND_FEN)?;
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let sign = if amount.is_sign_negative() && (yuan, jiao, fen) != (0, 0, 0) { "负" } else { "" };
    let mut text = String::from(sign);
    if yuan > 0 {
        text.push_str(&whole(yuan));
        text.push('元');
    }
    match (jiao, fen) {
        (0, 0) if yuan > 0 => text.push('整'),
        (0, 0) => text.push_str("零元整"),
        (_, 0) => {
            text.push(digit(jiao));
            text.push_str("角整");
        }
        (0, _) => {
            if yuan > 0 {
                text.push('零');
            }
            text.push(digit(fen));
            text.push('分');
        }
        _ => {
            text.push(digit(jiao));
            text.push('角');
            text.push(digit(fen));
            text.push('分');
        }
    }
    Some(text)
}

fn digit(n: u64) -> char {
    usize::try_from(n % 10).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or('零')
}

/// A whole number above zero: groups of four digits, a gap of zeros between two digits read as one 零.
fn whole(n: u64) -> String {
    let groups: Vec<u64> = (0..4).map(|group| n / 10_u64.pow(4 * group) % 10_000).collect();
    let mut text = String::new();
    let mut gap = false;
    for (value, name) in groups.iter().zip(GROUPS).rev() {
        if *value == 0 {
            gap = gap || !text.is_empty();
            continue;
        }
        for (place, unit) in PLACES.iter().enumerate().rev() {
            let one = value / 10_u64.pow(u32::try_from(place).unwrap_or(0)) % 10;
            if one == 0 {
                gap = gap || !text.is_empty();
            } else {
                if gap {
                    text.push('零');
                }
                gap = false;
                text.push(digit(one));
                text.push_str(unit);
            }
        }
        text.push_str(name);
        // A group may end in zeros without a word; only one that is empty, or begins with a zero, is a gap.
        gap = false;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn say(amount: &str) -> String {
        capitals(amount.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_vectors_of_the_rules() {
        for (amount, capitals) in [
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("10", "壹拾元整"),
            ("100000000", "壹亿元整"),
            ("100000001", "壹亿零壹元整"),
            ("1010000", "壹佰零壹万元整"),
            ("10001000", "壹仟万壹仟元整"),
            ("-3.5", "负叁元伍角整"),
            ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ] {
            assert_eq!(say(amount), capitals, "{amount}");
        }
        assert_eq!(capitals("1000000000000".parse().unwrap()), None);
        assert_eq!(capitals(Decimal::MAX), None);
    }

    /// Reads capitals back, by adding up: an independent way to the same number.
    fn read(text: &str) -> Option<u64> {
        let (mut fen, mut group, mut total, mut last) = (0, 0, 0, 0);
        for c in text.chars() {
            match c {
                '整' => {}
                '角' => (fen, last) = (fen + last * 10, 0),
                '分' => (fen, last) = (fen + last, 0),
                '元' => (total, group, last) = (total + group + last, 0, 0),
                '亿' => (total, group, last) = ((total + group + last) * 100_000_000, 0, 0),
                '万' => (total, group, last) = (total + (group + last) * 10_000, 0, 0),
                '仟' => (group, last) = (group + last * 1000, 0),
                '佰' => (group, last) = (group + last * 100, 0),
                '拾' => (group, last) = (group + last * 10, 0),
                c => last = DIGITS.iter().position(|digit| *digit == c)? as u64,
            }
        }
        Some(total * 100 + fen)
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back_as_the_same_sum(fen in 0..BOUND_FEN, yuan in 0_u64..10_000) {
            for fen in [fen, yuan * 100, fen / 10_000_000 * 10_000_000, fen % 1_000_000] {
                let text = capitals(Decimal::new(fen as i64, 2)).unwrap();
                prop_assert_eq!(read(&text), Some(fen), "{}", text);
                prop_assert!(!text.contains("零零") && !text.starts_with("零壹"), "{}", text);
            }
        }
    }
}

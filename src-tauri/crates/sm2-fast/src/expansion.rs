//! Scalars with few digits: between two digits that are odd lie at least as many that are nothing as a window is wide. A point
//! is doubled for each digit, and added to only where there is one.

use crate::order::{Limbs, with_borrow, with_carry};

/// One digit for each bit, and one for what the highest carries.
pub type Digits = [i8; 257];

/// The digits of a scalar, the lowest first, each odd and of `width` bits with its sign (at most 8), or nothing.
pub fn digits(scalar: Limbs, width: u32) -> Digits {
    let mut digits = [0; 257];
    let (mut left, whole) = (scalar, 1_i64 << width);
    for digit in &mut digits {
        let [lowest, ..] = left;
        if lowest & 1 == 1 {
            let window = (lowest & (whole as u64 - 1)) as i64;
            let signed = if window >= whole / 2 { window - whole } else { window };
            left = minus(left, signed);
            *digit = signed as i8;
        }
        left = halved(left);
    }
    digits
}

/// A scalar is so far below 2²⁵⁶ that nothing is carried out of it.
fn minus(number: Limbs, digit: i64) -> Limbs {
    let amount = [digit.unsigned_abs(), 0, 0, 0];
    if digit < 0 { with_carry(number, amount).0 } else { with_borrow(number, amount).0 }
}

fn halved([a, b, c, d]: Limbs) -> Limbs {
    [a >> 1 | b << 63, b >> 1 | c << 63, c >> 1 | d << 63, d >> 1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_make_up_the_scalar(low in any::<[u64; 3]>(), high in 0..=0xffff_fffe_ffff_ffff_u64, width in 2..=8_u32) {
            let scalar = [low[0], low[1], low[2], high];
            let mut sum = [0; 4];
            let mut since = width;
            for digit in digits(scalar, width).iter().rev() {
                let twice = with_carry(sum, sum).0;
                sum = minus(twice, -i64::from(*digit));
                if *digit != 0 {
                    prop_assert!(digit & 1 == 1 && i32::from(*digit).abs() < 1 << (width - 1));
                    prop_assert!(since >= width);
                    since = 0;
                }
                since += 1;
            }
            prop_assert_eq!(sum, scalar);
        }
    }
}

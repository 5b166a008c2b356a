//! Numbers of 256 bits, and scalars: such numbers modulo n, how many points the curve has.

/// Least word first.
pub type Limbs = [u64; 4];

/// n.
const N: Limbs = [0x53bb_f409_39d5_4123, 0x7203_df6b_21c6_052b, 0xffff_ffff_ffff_ffff, 0xffff_fffe_ffff_ffff];

/// The number of these bytes, big-endian.
pub fn limbs(bytes: &[u8; 32]) -> Limbs {
    let mut limbs = [0; 4];
    let (words, _) = bytes.as_chunks();
    limbs.iter_mut().zip(words.iter().rev()).for_each(|(limb, word)| *limb = u64::from_be_bytes(*word));
    limbs
}

/// `a + b`, and whether 2²⁵⁶ is to be added.
#[inline]
pub fn with_carry(a: Limbs, b: Limbs) -> (Limbs, bool) {
    let (mut sum, mut carry) = ([0; 4], false);
    for ((sum, a), b) in sum.iter_mut().zip(a).zip(b) {
        let (word, first) = a.overflowing_add(b);
        let (word, second) = word.overflowing_add(u64::from(carry));
        (*sum, carry) = (word, first | second);
    }
    (sum, carry)
}

/// `a - b`, and whether 2²⁵⁶ was borrowed.
#[inline]
pub fn with_borrow(a: Limbs, b: Limbs) -> (Limbs, bool) {
    let (mut difference, mut borrow) = ([0; 4], false);
    for ((difference, a), b) in difference.iter_mut().zip(a).zip(b) {
        let (word, first) = a.overflowing_sub(b);
        let (word, second) = word.overflowing_sub(u64::from(borrow));
        (*difference, borrow) = (word, first | second);
    }
    (difference, borrow)
}

/// `a < b`
pub fn less(a: Limbs, b: Limbs) -> bool {
    with_borrow(a, b).1
}

pub fn is_zero(number: Limbs) -> bool {
    number == [0; 4]
}

/// A scalar of a signature: from 1 to n - 1, or none.
pub fn scalar(bytes: &[u8; 32]) -> Option<Limbs> {
    let number = limbs(bytes);
    (!is_zero(number) && less(number, N)).then_some(number)
}

/// The number modulo n. 2²⁵⁶ is less than 2n.
pub fn reduced(bytes: &[u8; 32]) -> Limbs {
    let number = limbs(bytes);
    if less(number, N) { number } else { with_borrow(number, N).0 }
}

/// `a + b` modulo n, of scalars.
pub fn add(a: Limbs, b: Limbs) -> Limbs {
    let (sum, carry) = with_carry(a, b);
    if carry || !less(sum, N) { with_borrow(sum, N).0 } else { sum }
}

/// `a - b` modulo n, of scalars.
pub fn sub(a: Limbs, b: Limbs) -> Limbs {
    let (difference, borrow) = with_borrow(a, b);
    if borrow { with_carry(difference, N).0 } else { difference }
}

/// The next number that is this scalar modulo n, if it has 256 bits.
pub fn next(scalar: Limbs) -> Option<Limbs> {
    let (sum, carry) = with_carry(scalar, N);
    (!carry).then_some(sum)
}

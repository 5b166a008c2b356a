//! Numbers modulo p = 2²⁵⁶ - 2²²⁴ - 2⁹⁶ + 2⁶⁴ - 1, each as its Montgomery form (times 2²⁵⁶), least word first.
//! p ends in 64 ones, so the factor of each step of a reduction is the lowest word itself.

use crate::order::{Limbs, less, limbs, with_borrow, with_carry};

/// The prime.
pub const P: Limbs =
    [0xffff_ffff_ffff_ffff, 0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0xffff_fffe_ffff_ffff];

/// A number below p.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field(Limbs);

impl Field {
    /// 0.
    pub const ZERO: Self = Self([0; 4]);
    /// 1, whose form is 2²⁵⁶ - p.
    pub const ONE: Self = Self([1, 0xffff_ffff, 0, 0x1_0000_0000]);

    /// None where it is not below p.
    pub fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        Self::from_limbs(limbs(bytes))
    }

    /// None where it is not below p.
    pub fn from_limbs(number: Limbs) -> Option<Self> {
        /// 2⁵¹² mod p.
        const SQUARED: Field = Field([0x200000003, 0x2ffffffff, 0x100000001, 0x400000002]);
        less(number, P).then(|| Self(number) * SQUARED)
    }

    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    pub fn double(self) -> Self {
        self + self
    }

    /// As the product, but what stands beside the diagonal is reckoned once and doubled.
    #[inline]
    pub fn square(self) -> Self {
        let [a, b, c, d] = self.0;
        let (p1, carry) = plus_product(0, a, b, 0);
        let (p2, carry) = plus_product(0, a, c, carry);
        let (p3, p4) = plus_product(0, a, d, carry);
        let (p3, carry) = plus_product(p3, b, c, 0);
        let (p4, p5) = plus_product(p4, b, d, carry);
        let (p5, p6) = plus_product(p5, c, d, 0);
        let twice_low = [0, p1 << 1, p2 << 1 | p1 >> 63, p3 << 1 | p2 >> 63];
        let twice_high = [p4 << 1 | p3 >> 63, p5 << 1 | p4 >> 63, p6 << 1 | p5 >> 63, p6 >> 63];
        let squared = |number| {
            let square = u128::from(number) * u128::from(number);
            (square as u64, (square >> 64) as u64)
        };
        let ((a0, a1), (b0, b1), (c0, c1), (d0, d1)) = (squared(a), squared(b), squared(c), squared(d));
        let (low, carry) = with_carry(twice_low, [a0, a1, b0, b1]);
        let (high, _) = with_carry(twice_high, [c0, c1, d0, d1]);
        let (high, _) = with_carry(high, [u64::from(carry), 0, 0, 0]);
        Self::reduced(low, high)
    }

    /// Montgomery's reduction, of `low` and 2²⁵⁶ times `high`: four times, so many p are added that the lowest word is
    /// nothing, and it is left out. (p + 1) / 2⁶⁴ is 2¹⁹² - 2¹⁶⁰ - 2³² + 1, so nothing is multiplied for it.
    #[inline]
    fn reduced(mut low: Limbs, high: Limbs) -> Self {
        for _ in 0..4 {
            let [factor, a, b, c] = low;
            let (less, least) = (factor >> 32, factor << 32);
            let (added, _) = with_borrow([factor, 0, 0, factor], [least, less, least, less]);
            (low, _) = with_carry([a, b, c, 0], added);
        }
        let (sum, carry) = with_carry(low, high);
        Self::below_p(sum, carry)
    }

    /// From a number and whether 2²⁵⁶ is to be added; together less than 2p.
    fn below_p(number: Limbs, carry: bool) -> Self {
        let (reduced, borrow) = with_borrow(number, P);
        if carry || !borrow { Self(reduced) } else { Self(number) }
    }
}

impl std::ops::Add for Field {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (sum, carry) = with_carry(self.0, other.0);
        Self::below_p(sum, carry)
    }
}

impl std::ops::Sub for Field {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        let (difference, borrow) = with_borrow(self.0, other.0);
        if borrow { Self(with_carry(difference, P).0) } else { Self(difference) }
    }
}

impl std::ops::Neg for Field {
    type Output = Self;
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl std::ops::Mul for Field {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        let [a0, a1, a2, a3] = self.0;
        let row = |[t0, t1, t2, t3]: Limbs, b| {
            let (t0, carry) = plus_product(t0, a0, b, 0);
            let (t1, carry) = plus_product(t1, a1, b, carry);
            let (t2, carry) = plus_product(t2, a2, b, carry);
            let (t3, carry) = plus_product(t3, a3, b, carry);
            (t0, [t1, t2, t3, carry])
        };
        let [b0, b1, b2, b3] = other.0;
        let (p0, rest) = row([0; 4], b0);
        let (p1, rest) = row(rest, b1);
        let (p2, rest) = row(rest, b2);
        let (p3, high) = row(rest, b3);
        Self::reduced([p0, p1, p2, p3], high)
    }
}

/// `t + a * b + carry`: the word, and what is carried on.
#[inline(always)]
fn plus_product(t: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let sum = u128::from(t) + u128::from(a) * u128::from(b) + u128::from(carry);
    (sum as u64, (sum >> 64) as u64)
}

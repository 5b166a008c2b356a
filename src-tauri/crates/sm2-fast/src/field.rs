//! Numbers modulo p = 2²⁵⁶ - 2²²⁴ - 2⁹⁶ + 2⁶⁴ - 1, each as its Montgomery form (times 2²⁵⁶), least word first.
//! p ends in 64 ones, so the factor of each step of a reduction is the word itself.

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

    pub fn square(self) -> Self {
        self * self
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
    /// Montgomery's product, a word of `other` at a time.
    fn mul(self, other: Self) -> Self {
        let (a, mut t) = (self.0, [0; 5]);
        for b in other.0 {
            let (sum, over) = plus_product(t, a, b);
            let [factor, ..] = sum;
            let ([_, words @ ..], more) = plus_product(sum, P, factor);
            let [t0, t1, t2, t3] = words;
            t = [t0, t1, t2, t3, u64::from(over) + u64::from(more)];
        }
        let [t0, t1, t2, t3, carry] = t;
        Self::below_p([t0, t1, t2, t3], carry != 0)
    }
}

/// `t + a * b`, and whether 2³²⁰ is to be added.
#[inline(always)]
fn plus_product(t: [u64; 5], a: Limbs, b: u64) -> ([u64; 5], bool) {
    let ([t0, t1, t2, t3, t4], [a0, a1, a2, a3]) = (t, a);
    let step = |t: u64, a: u64, carry: u64| {
        let sum = u128::from(t) + u128::from(a) * u128::from(b) + u128::from(carry);
        (sum as u64, (sum >> 64) as u64)
    };
    let (t0, carry) = step(t0, a0, 0);
    let (t1, carry) = step(t1, a1, carry);
    let (t2, carry) = step(t2, a2, carry);
    let (t3, carry) = step(t3, a3, carry);
    let (t4, over) = t4.overflowing_add(carry);
    ([t0, t1, t2, t3, t4], over)
}

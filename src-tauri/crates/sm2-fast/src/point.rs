//! Points on y² = x³ - 3x + b. Sums are made in Jacobian coordinates, (X/Z², Y/Z³), which need no inversion; infinity has
//! Z = 0. Formulas: Hankerson, Menezes, Vanstone, *Guide to Elliptic Curve Cryptography*, 3.21 and 3.22.

use crate::expansion::digits;
use crate::field::Field;
use crate::order::Limbs;
use crate::table::{self, TABLE};

/// A point that is not infinity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Affine {
    pub x: Field,
    pub y: Field,
}

impl Affine {
    /// None where it is not on the curve.
    pub fn new(x: Field, y: Field) -> Option<Self> {
        let right = x * x.square() - (x.double() + x) + TABLE.b;
        (y.square() == right).then_some(Self { x, y })
    }
}

/// Any point.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    x: Field,
    y: Field,
    z: Field,
}

/// Digits of the key's scalar are so wide: its odd multiples are made for each signature.
const WIDTH: u32 = 5;
/// How many there are.
const MULTIPLES: usize = 1 << (WIDTH - 2);

impl Point {
    const INFINITY: Self = Self { x: Field::ONE, y: Field::ONE, z: Field::ZERO };

    /// `s` times the base point and `t` times `key`.
    pub fn sum_of_products(s: Limbs, t: Limbs, key: Affine) -> Self {
        let own = Self::from(key).odd_multiples::<MULTIPLES>();
        let digits = digits(s, table::WIDTH).into_iter().zip(digits(t, WIDTH));
        digits.rev().fold(Self::INFINITY, |sum, (s, t)| {
            sum.double().plus_multiple(&TABLE.base, s).plus_multiple(&own, t)
        })
    }

    fn plus_multiple(self, odd: &[Self], digit: i8) -> Self {
        match odd.get(usize::from(digit.unsigned_abs() / 2)) {
            Some(multiple) if digit > 0 => self.plus(*multiple),
            Some(multiple) if digit < 0 => self.plus(Self { y: -multiple.y, ..*multiple }),
            _ => self,
        }
    }

    /// 1, 3, 5 … times this.
    pub fn odd_multiples<const COUNT: usize>(self) -> [Self; COUNT] {
        let twice = self.double();
        let mut next = self;
        [(); COUNT].map(|()| {
            let this = next;
            next = next.plus(twice);
            this
        })
    }

    /// Whether it has this x. Infinity has none.
    pub fn has_x(self, x: Limbs) -> bool {
        !self.z.is_zero() && Field::from_limbs(x).is_some_and(|x| x * self.z.square() == self.x)
    }

    fn double(self) -> Self {
        let Self { x, y, z } = self;
        let (zz, yy) = (z.square(), y.square());
        let beta = x * yy;
        let slope = (x - zz) * (x + zz);
        let slope = slope.double() + slope;
        let four_beta = beta.double().double();
        let next = slope.square() - four_beta.double();
        Self {
            x: next,
            y: slope * (four_beta - next) - yy.square().double().double().double(),
            z: (y * z).double(),
        }
    }

    fn plus(self, other: Self) -> Self {
        let (zz, other_zz) = (self.z.square(), other.z.square());
        let (x, y) = (self.x * other_zz, self.y * other_zz * other.z);
        let (width, height) = (other.x * zz - x, other.y * zz * self.z - y);
        let z = self.z * other.z * width;
        if z.is_zero() {
            return self.plus_special(other, height);
        }
        let squared = width.square();
        let cubed = squared * width;
        let middle = x * squared;
        let next = height.square() - cubed - middle.double();
        Self { x: next, y: height * (middle - next) - y * cubed, z }
    }

    /// The sum where the usual formula has none: of infinity, of a point and itself (`height` is nothing), of a point and its
    /// opposite.
    fn plus_special(self, other: Self, height: Field) -> Self {
        match (self.z.is_zero(), other.z.is_zero()) {
            (true, _) => other,
            (_, true) => self,
            _ if height.is_zero() => self.double(),
            _ => Self::INFINITY,
        }
    }
}

impl From<Affine> for Point {
    fn from(Affine { x, y }: Affine) -> Self {
        Self { x, y, z: Field::ONE }
    }
}

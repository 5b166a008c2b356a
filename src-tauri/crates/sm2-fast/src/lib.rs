//! Verifies SM2 signatures (GB/T 32918.2), more than three times as fast as arithmetic that hides its numbers.
//!
//! Four words. The **field** is numbers modulo the curve's prime, as their Montgomery forms. The **order** is how many
//! points the curve has; scalars are counted modulo it. A **point** is on the curve, or infinity. An **expansion** is a
//! scalar as few signed odd digits.
//!
//! A hub verifies every operation of everybody, and this is most of what an operation costs it. All that goes in is public:
//! keys, messages and signatures. So branches and addresses may depend on it, and that is where the time is won: digits
//! that are nothing cost nothing, multiples of the base point are looked up, and no number is inverted.
//!
//! Invariants: it accepts what RustCrypto's `sm2` accepts, and nothing else; no input panics. Deliberately absent:
//! signing, making keys and exchanging them. They know a secret, and belong to an implementation in constant time.

mod expansion;
mod field;
mod order;
mod point;
mod table;
#[cfg(test)]
mod tests;

use sm3::{Digest as _, Sm3};

use field::Field;
use point::{Affine, Point};

/// Not an SM2 key: not 65 bytes of an uncompressed point (SEC 1), a coordinate out of range, or not on the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an SM2 key")]
pub struct BadKey;

/// The signature was not made by this key over this message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct BadSignature;

/// A public key, to verify with.
#[derive(Debug, Clone, Copy)]
pub struct VerifyingKey {
    bytes: [u8; 65],
    point: Affine,
}

impl VerifyingKey {
    /// The key of an uncompressed point (SEC 1), which is looked for on the curve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadKey> {
        let bytes: [u8; 65] = bytes.try_into().map_err(|_| BadKey)?;
        let Some((4, coordinates)) = bytes.split_first() else { return Err(BadKey) };
        let (x, y) = halves(coordinates).ok_or(BadKey)?;
        let number = |bytes| Field::from_bytes(bytes).ok_or(BadKey);
        let point = Affine::new(number(x)?, number(y)?).ok_or(BadKey)?;
        Ok(Self { bytes, point })
    }

    /// Whether its owner, called `identity`, signed `message`; the signature is `r ‖ s`, big-endian.
    pub fn verify(&self, identity: &str, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        let digest = self.digest(identity, message).ok_or(BadSignature)?;
        self.verify_digest(&digest, signature)
    }

    /// e of GB/T 32918.2, which is what is signed: SM3(Z ‖ message), where Z is of the identity, the curve and this key. None of
    /// an identity of more than 8,191 bytes: the standard has no form for it.
    pub fn digest(&self, identity: &str, message: &[u8]) -> Option<[u8; 32]> {
        let bits = identity.len().checked_mul(8).and_then(|bits| u16::try_from(bits).ok())?;
        let [_, coordinates @ ..] = &self.bytes;
        let z = Sm3::new()
            .chain_update(bits.to_be_bytes())
            .chain_update(identity)
            .chain_update(table::CURVE.as_flattened())
            .chain_update(coordinates);
        Some(Sm3::new().chain_update(z.finalize()).chain_update(message).finalize().into())
    }

    /// The same, of the digest that already has the identity in it.
    fn verify_digest(&self, digest: &[u8; 32], signature: &[u8]) -> Result<(), BadSignature> {
        let (r, s) = halves(signature).ok_or(BadSignature)?;
        let scalar = |bytes| order::scalar(bytes).ok_or(BadSignature);
        let (r, s) = (scalar(r)?, scalar(s)?);
        let t = order::add(r, s);
        if order::is_zero(t) {
            return Err(BadSignature);
        }
        let point = Point::sum_of_products(s, t, self.point);
        // r = e + x, and so x is r - e or, as the prime is greater than the order, that and the order.
        let x = order::sub(r, order::reduced(digest));
        let holds = point.has_x(x) || order::next(x).is_some_and(|next| point.has_x(next));
        if holds { Ok(()) } else { Err(BadSignature) }
    }
}

fn halves(bytes: &[u8]) -> Option<(&[u8; 32], &[u8; 32])> {
    let (first, rest) = bytes.split_first_chunk()?;
    Some((first, rest.try_into().ok()?))
}

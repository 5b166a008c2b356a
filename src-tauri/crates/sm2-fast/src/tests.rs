//! Compared with RustCrypto's `sm2`, whose arithmetic has nothing in common with this one.

use proptest::prelude::*;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::elliptic_curve::sec1::ToSec1Point as _;
use sm2::{ProjectivePoint, PublicKey, Scalar, SecretKey};

use super::*;

const IDENTITY: &str = "1234567812345678";
/// The order of the curve.
const N: &str = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";

fn bytes(digits: &str) -> Vec<u8> {
    hex::decode(digits).unwrap()
}

fn small(number: u64) -> Vec<u8> {
    let mut bytes = vec![0; 24];
    bytes.extend(number.to_be_bytes());
    bytes
}

/// n less so much.
fn below_n(less: u64) -> Vec<u8> {
    let number = order::limbs(&bytes(N).try_into().unwrap());
    let (number, _) = order::with_borrow(number, [less, 0, 0, 0]);
    number.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect()
}

fn secret(bytes: &[u8]) -> SecretKey {
    SecretKey::from_slice(bytes).unwrap()
}

/// Theirs and ours, of one public key.
fn both(public: PublicKey) -> (sm2::dsa::VerifyingKey, VerifyingKey) {
    let ours = VerifyingKey::from_bytes(public.to_sec1_point(false).as_bytes()).unwrap();
    (sm2::dsa::VerifyingKey::new(IDENTITY, public).unwrap(), ours)
}

/// What both say, which is the same.
fn agreed(public: PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let (theirs, ours) = both(public);
    let said = sm2::dsa::Signature::from_slice(signature)
        .is_ok_and(|signature| theirs.verify(message, &signature).is_ok());
    assert_eq!(ours.verify(IDENTITY, message, signature).is_ok(), said, "{}", hex::encode(signature));
    said
}

fn signed(secret: &SecretKey, message: &[u8]) -> [u8; 64] {
    let signature: sm2::dsa::Signature =
        sm2::dsa::SigningKey::new(IDENTITY, secret).unwrap().try_sign(message).unwrap();
    signature.to_bytes().into()
}

#[test]
fn the_example_of_the_standard_verifies() {
    let key = [
        "04",
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020",
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13",
    ];
    let signature = [
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3",
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
    ];
    let key = VerifyingKey::from_bytes(&bytes(&key.concat())).unwrap();
    let signature = bytes(&signature.concat());
    key.verify(IDENTITY, b"message digest", &signature).unwrap();
    assert_eq!(key.verify(IDENTITY, b"message digests", &signature), Err(BadSignature));
    assert_eq!(key.verify("ALICE123@YAHOO.COM", b"message digest", &signature), Err(BadSignature));
}

#[test]
fn keys_whose_multiples_meet_those_of_the_base_point_verify() {
    // Sums of a point and itself, of a point and its opposite: nobody would draw such a key, somebody may send it.
    let mut secrets: Vec<_> = (1..40).map(small).collect();
    secrets.extend((2..40).map(below_n));
    secrets.extend((0..6).map(|shift| small(1 << (10 * shift))));
    for bytes in secrets {
        let secret = secret(&bytes);
        assert!(agreed(secret.public_key(), b"text", &signed(&secret, b"text")), "{}", hex::encode(bytes));
    }
}

#[test]
fn sums_are_those_of_the_curve_where_the_scalars_are_special_too() {
    let mut scalars: Vec<_> = (0..20).map(small).collect();
    scalars.extend((1..20).map(below_n));
    scalars.extend((1..8).map(|shift| small((1 << (8 * shift)) - 1)));
    let secrets = [small(1), small(2), small(3), below_n(1), below_n(2), small(0x1234_5678_9abc)];
    let scalar = |bytes: &[u8]| *secret_or_zero(bytes);
    for key in &secrets {
        let public = secret(key).public_key();
        let (_, ours) = both(public);
        for s in &scalars {
            for t in &scalars {
                let sum = ProjectivePoint::GENERATOR * scalar(s) + public.to_projective() * scalar(t);
                let [s, t] = [s, t].map(|bytes| order::limbs(bytes.as_slice().try_into().unwrap()));
                let found = Point::sum_of_products(s, t, ours.point);
                match sum.to_affine().to_sec1_point(false).x() {
                    Some(x) => assert!(found.has_x(order::limbs(x.as_slice().try_into().unwrap()))),
                    None => assert!(!found.has_x([0; 4])),
                }
            }
        }
    }
}

fn secret_or_zero(bytes: &[u8]) -> Box<Scalar> {
    Box::new(SecretKey::from_slice(bytes).map_or(Scalar::ZERO, |key| *key.to_nonzero_scalar()))
}

#[test]
fn what_is_no_signature_is_refused() {
    let secret = secret(&small(7));
    let signature = signed(&secret, b"text");
    let (r, s) = signature.split_at(32);
    let (zero, n, most) = (vec![0; 32], bytes(N), vec![0xff; 32]);
    let minus_r = {
        let (n, r) = (order::limbs(&bytes(N).try_into().unwrap()), order::limbs(r.try_into().unwrap()));
        order::with_borrow(n, r).0.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect::<Vec<_>>()
    };
    for (r, s) in [
        (&zero[..], s),
        (r, &zero[..]),
        (&n[..], s),
        (r, &n[..]),
        (&most[..], s),
        (r, &most[..]),
        (r, &minus_r[..]),
        (s, r),
    ] {
        assert!(!agreed(secret.public_key(), b"text", &[r, s].concat()));
    }
    for length in [0, 1, 63, 65, 128] {
        let mut other = signature.to_vec();
        other.resize(length, 0);
        assert!(!agreed(secret.public_key(), b"text", &other));
    }
    let (_, key) = both(secret.public_key());
    assert_eq!(key.verify(&"长".repeat(2731), b"text", &signature), Err(BadSignature));
}

#[test]
fn what_is_no_key_is_refused() {
    let good = secret(&small(7)).public_key().to_sec1_point(false).as_bytes().to_vec();
    VerifyingKey::from_bytes(&good).unwrap();
    let altered = |at: usize, to: &[u8]| {
        let mut key = good.clone();
        key[at..at + to.len()].copy_from_slice(to);
        key
    };
    let p = bytes("fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff");
    for bad in [
        vec![],
        vec![0],
        good[1..].to_vec(),
        [&good[..], &[0]].concat(),
        altered(0, &[2]),
        altered(0, &[6]),
        altered(64, &[good[64] ^ 1]),
        altered(1, &p),
        altered(33, &[0xff; 32]),
        [&[4][..], &[0; 64]].concat(),
    ] {
        assert_eq!(VerifyingKey::from_bytes(&bad).err(), Some(BadKey), "{}", hex::encode(bad));
    }
}

/// Words of ones and of nothing are where carries go wrong.
fn number() -> impl Strategy<Value = order::Limbs> {
    let word =
        prop_oneof![Just(0), Just(u64::MAX), Just(1), Just(u64::MAX - 1), Just(0xffff_ffff), any::<u64>()];
    let near = (any::<bool>(), 0..5_u64).prop_map(|(down, by)| {
        let by = [by, 0, 0, 0];
        if down { order::with_borrow(field::P, by).0 } else { by }
    });
    prop_oneof![[word.clone(), word.clone(), word.clone(), word], near]
}

/// The same by the book, a bit at a time.
fn product(a: order::Limbs, b: order::Limbs) -> order::Limbs {
    let plus = |a, b| {
        let (sum, carry) = order::with_carry(a, b);
        if carry || !order::less(sum, field::P) { order::with_borrow(sum, field::P).0 } else { sum }
    };
    (0..256).rev().fold([0; 4], |sum, bit| {
        let twice = plus(sum, sum);
        if b[bit / 64] >> (bit % 64) & 1 == 1 { plus(twice, a) } else { twice }
    })
}

proptest! {
    #[test]
    fn products_and_sums_are_those_of_the_book(a in number(), b in number()) {
        prop_assume!(order::less(a, field::P) && order::less(b, field::P));
        let of = |limbs| Field::from_limbs(limbs).unwrap();
        prop_assert_eq!(of(a) * of(b), of(product(a, b)));
        prop_assert_eq!(of(a) + of(b) - of(b), of(a));
        prop_assert_eq!(of(a) + -of(a), Field::ZERO);
        prop_assert_eq!(of(a).square(), of(product(a, a)));
        prop_assert_eq!(of(a).double(), of(product(a, [2, 0, 0, 0])));
    }

    #[test]
    fn both_say_the_same_of_any_signature(key in any::<[u8; 32]>(), message in any::<Vec<u8>>(), at in 0..64_usize, flip in any::<u8>()) {
        prop_assume!(SecretKey::from_slice(&key).is_ok());
        let secret = secret(&key);
        let mut signature = signed(&secret, &message);
        prop_assert!(agreed(secret.public_key(), &message, &signature));
        signature[at] ^= flip;
        prop_assert_eq!(agreed(secret.public_key(), &message, &signature), flip == 0);
    }

    #[test]
    fn both_say_the_same_of_bytes(key in any::<[u8; 32]>(), signature in any::<[u8; 64]>(), point in any::<[u8; 64]>()) {
        if let Ok(secret) = SecretKey::from_slice(&key) {
            agreed(secret.public_key(), b"text", &signature);
        }
        let point = [&[4][..], &point].concat();
        prop_assert_eq!(VerifyingKey::from_bytes(&point).is_ok(), PublicKey::from_sec1_bytes(&point).is_ok());
    }
}

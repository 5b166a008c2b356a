//! Keys and who signs with them. A device that holds its key (a key token, a cryptographic server) implements
//! [`Sm2Signer`]: it is given the digest that GB/T 32918.2 calls e, as the interfaces of such devices take it, and
//! never needs to know what TLS is. Deliberately absent: keys encrypted under a password.

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::{AlgorithmIdentifier, SubjectPublicKeyInfoDer};
use rustls::sign::{Signer, SigningKey, public_key_to_spki};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};
use sm2::dsa::signature::hazmat::PrehashSigner as _;
use sm2::elliptic_curve::sec1::ToSec1Point as _;
use sm2::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use sm2::{Scalar, SecretKey};
use sm2_fast::VerifyingKey;
use zeroize::Zeroizing;

use crate::der;
use crate::verify::{Identity, SM2SIG_SM3};

/// Not an SM2 key: of another kind, out of range, or a point that is not on the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an SM2 key")]
pub struct BadKey;

/// The signer did not sign: its device is gone, its PIN was not given, or there is no randomness.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key did not sign: {0}")]
pub struct SignError(pub String);

/// A point on the curve, uncompressed (SEC 1): 65 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    bytes: [u8; 65],
    point: sm2::PublicKey,
}

impl PublicKey {
    /// The key of these bytes, if they are a point on the curve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadKey> {
        let bytes: [u8; 65] = bytes.try_into().map_err(|_| BadKey)?;
        if !bytes.starts_with(&[4]) {
            return Err(BadKey);
        }
        Ok(Self { bytes, point: sm2::PublicKey::from_sec1_bytes(&bytes).map_err(|_| BadKey)? })
    }

    /// The 65 bytes.
    pub const fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) const fn point(&self) -> sm2::PublicKey {
        self.point
    }

    pub(crate) fn of(secret: &SecretKey) -> Result<Self, BadKey> {
        Self::from_bytes(secret.public_key().to_sec1_point(false).as_bytes())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        self.bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

/// Holds a private key.
pub trait Sm2Signer: fmt::Debug + Send + Sync {
    /// Its public half.
    fn public_key(&self) -> PublicKey;

    /// `r ‖ s` over the digest e, which has the message, the identity and the public key in it already.
    fn sign_digest(&self, digest: &[u8; 32]) -> Result<[u8; 64], SignError>;
}

/// A key in this process's memory.
pub struct SoftKey {
    secret: SecretKey,
    public: PublicKey,
}

impl SoftKey {
    /// A fresh one.
    pub fn generate() -> Result<Self, SignError> {
        random_key()
            .and_then(|key| Self::new(key).map_err(|_| getrandom::Error::UNEXPECTED))
            .map_err(|error| SignError(error.to_string()))
    }

    fn new(secret: SecretKey) -> Result<Self, BadKey> {
        // n - 1 is refused: its successor has no inverse, so that nothing could be signed.
        if *secret.to_nonzero_scalar() + Scalar::ONE == Scalar::ZERO {
            return Err(BadKey);
        }
        let public = PublicKey::of(&secret)?;
        Ok(Self { secret, public })
    }

    /// Out of PKCS#8, DER.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, BadKey> {
        SecretKey::from_pkcs8_der(der).map_err(|_| BadKey).and_then(Self::new)
    }

    /// Out of PKCS#8, PEM.
    pub fn from_pem(pem: &str) -> Result<Self, BadKey> {
        SecretKey::from_pkcs8_pem(pem).map_err(|_| BadKey).and_then(Self::new)
    }

    /// As PKCS#8, PEM: not encrypted, so for a file that only its owner reads.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, BadKey> {
        self.secret.to_pkcs8_pem(LineEnding::LF).map_err(|_| BadKey)
    }
}

impl fmt::Debug for SoftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SoftKey(hidden)")
    }
}

impl Sm2Signer for SoftKey {
    fn public_key(&self) -> PublicKey {
        self.public
    }

    fn sign_digest(&self, digest: &[u8; 32]) -> Result<[u8; 64], SignError> {
        let failed = |_| SignError("no nonce was found".to_owned());
        // The identity is in the digest; what is named here plays no part. The nonce follows RFC 6979.
        let key = sm2::dsa::SigningKey::new(Identity::Certificates.text(), &self.secret)
            .map_err(|_| SignError(BadKey.to_string()))?;
        let signature: sm2::dsa::Signature = key.sign_prehash(digest).map_err(failed)?;
        Ok(signature.to_bytes().into())
    }
}

/// A number in [1, n - 1], evenly drawn.
pub(crate) fn random_key() -> Result<SecretKey, getrandom::Error> {
    // A draw fails once in 2³²; sixteen failures in a row are a generator that does not work.
    for _ in 0..16 {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut())?;
        if let Ok(key) = SecretKey::from_slice(bytes.as_slice()) {
            return Ok(key);
        }
    }
    Err(getrandom::Error::UNEXPECTED)
}

/// A DER signature.
pub(crate) fn signed(
    signer: &dyn Sm2Signer,
    identity: Identity,
    message: &[u8],
) -> Result<Vec<u8>, SignError> {
    let no_key = || SignError(BadKey.to_string());
    let key = VerifyingKey::from_bytes(signer.public_key().as_bytes()).map_err(|_| no_key())?;
    let digest = key.digest(identity.text(), message).ok_or_else(no_key)?;
    Ok(der::of_signature(&signer.sign_digest(&digest)?))
}

/// A signer in a handshake.
#[derive(Debug, Clone)]
pub(crate) struct HandshakeKey(pub(crate) Arc<dyn Sm2Signer>);

impl SigningKey for HandshakeKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&SM2SIG_SM3).then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        let kind = AlgorithmIdentifier::from_slice(der::ID_SM2_KEY);
        Some(public_key_to_spki(&kind, self.0.public_key().as_bytes()))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        // Only asked in TLS 1.2, which is not offered.
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for HandshakeKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        signed(&*self.0, Identity::Handshake, message).map_err(|error| Error::General(error.to_string()))
    }

    fn scheme(&self) -> SignatureScheme {
        SM2SIG_SM3
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_survives_its_file_and_does_not_show() {
        let key = SoftKey::generate().unwrap();
        let pem = key.to_pem().unwrap();
        assert_eq!(SoftKey::from_pem(&pem).unwrap().public_key(), key.public_key());
        assert_eq!(format!("{key:?}"), "SoftKey(hidden)");
    }

    #[test]
    fn a_secret_that_could_not_sign_is_no_key() {
        let last = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122";
        let secret = SecretKey::from_slice(&hex::decode(last).unwrap()).unwrap();
        assert_eq!(SoftKey::new(secret).err(), Some(BadKey));
    }

    #[test]
    fn a_key_of_another_kind_is_none_of_ours() {
        let pem = rcgen::KeyPair::generate().unwrap().serialize_pem();
        assert_eq!(SoftKey::from_pem(&pem).err(), Some(BadKey));
    }

    proptest! {
        #[test]
        fn garbage_is_no_key(garbage in prop::collection::vec(any::<u8>(), 0..200), text in ".{0,100}") {
            prop_assert!(SoftKey::from_pkcs8(&garbage).is_err());
            prop_assert!(SoftKey::from_pem(&text).is_err());
            prop_assert!(PublicKey::from_bytes(&garbage).is_err());
        }
    }
}

//! Signatures of the other side. Two identities, kept apart by where rustls looks: certificates are verified with
//! `all`, handshakes with `mapping`. Deliberately absent: any algorithm besides SM2 with SM3.

use rustls::SignatureScheme;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm};
use sm2_fast::VerifyingKey;

use crate::der;

/// `sm2sig_sm3`, 0x0708.
pub const SM2SIG_SM3: SignatureScheme = SignatureScheme::Unknown(0x0708);

/// What SM2 mixes into a message before it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// In certificates and revocation lists.
    Certificates,
    /// In a handshake's CertificateVerify.
    Handshake,
}

impl Identity {
    /// As GM/T 0009 and RFC 8998 have them.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Certificates => "1234567812345678",
            Self::Handshake => "TLSv1.3+GM+Cipher+Suite",
        }
    }
}

#[derive(Debug)]
struct Sm2WithSm3(Identity);

impl SignatureVerificationAlgorithm for Sm2WithSm3 {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = VerifyingKey::from_bytes(key).map_err(|_| InvalidSignature)?;
        let signature = der::signature(signature).ok_or(InvalidSignature)?;
        key.verify(self.0.text(), message, &signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::from_slice(der::ID_SM2_KEY)
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::from_slice(der::ID_SM2_WITH_SM3)
    }
}

static OF_CERTIFICATES: Sm2WithSm3 = Sm2WithSm3(Identity::Certificates);
static OF_HANDSHAKES: Sm2WithSm3 = Sm2WithSm3(Identity::Handshake);

/// As rustls and webpki take them.
pub(crate) static ALGORITHMS: WebPkiSupportedAlgorithms =
    WebPkiSupportedAlgorithms { all: &[&OF_CERTIFICATES], mapping: &[(SM2SIG_SM3, &[&OF_HANDSHAKES])] };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::{Sm2Signer, SoftKey, signed};
    use proptest::prelude::*;

    #[test]
    fn a_signature_of_the_one_kind_is_none_of_the_other() {
        let key = SoftKey::generate().unwrap();
        let public = key.public_key();
        for (identity, holds, fails) in [
            (Identity::Certificates, &OF_CERTIFICATES, &OF_HANDSHAKES),
            (Identity::Handshake, &OF_HANDSHAKES, &OF_CERTIFICATES),
        ] {
            let signature = signed(&key, identity, b"text").unwrap();
            holds.verify_signature(public.as_bytes(), b"text", &signature).unwrap();
            fails.verify_signature(public.as_bytes(), b"text", &signature).unwrap_err();
            holds.verify_signature(public.as_bytes(), b"other text", &signature).unwrap_err();
        }
    }

    #[test]
    fn the_signature_of_the_national_standard_verifies() {
        // GB/T 32918.5, A.2: the identity there is the usual one.
        let number = |digits: &str| hex::decode(digits).unwrap();
        let key = [
            vec![4],
            number("09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"),
            number("ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"),
        ]
        .concat();
        let signature = [
            number("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"),
            number("b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"),
        ]
        .concat();
        let signature = der::of_signature(&signature.try_into().unwrap());
        OF_CERTIFICATES.verify_signature(&key, b"message digest", &signature).unwrap();
    }

    proptest! {
        #[test]
        fn garbage_is_refused(
            key in prop::collection::vec(any::<u8>(), 0..80),
            signature in prop::collection::vec(any::<u8>(), 0..80),
        ) {
            let good = SoftKey::generate().unwrap().public_key();
            prop_assert!(OF_CERTIFICATES.verify_signature(&key, b"text", &signature).is_err());
            prop_assert!(OF_HANDSHAKES.verify_signature(good.as_bytes(), b"text", &signature).is_err());
        }
    }
}

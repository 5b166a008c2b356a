//! Key exchange on curveSM2: plain ECDH with the x coordinate as the secret, as RFC 8998 has it. Deliberately absent:
//! the key exchange protocol of GB/T 32918.3, which TLS 1.3 has no place for, and compressed points.

use rustls::crypto::{ActiveKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::{Error, NamedGroup, PeerMisbehaved};
use sm2::elliptic_curve::point::AffineCoordinates as _;
use sm2::{ProjectivePoint, SecretKey};
use zeroize::Zeroizing;

use crate::sign::{PublicKey, random_key};

/// curveSM2, 0x0029.
pub const CURVE_SM2: NamedGroup = NamedGroup::Unknown(0x0029);

/// The one group.
#[derive(Debug)]
pub(crate) struct CurveSm2;

struct Share {
    secret: SecretKey,
    public: PublicKey,
}

impl SupportedKxGroup for CurveSm2 {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let secret = random_key().map_err(|_| Error::FailedToGetRandomBytes)?;
        let public = PublicKey::of(&secret).map_err(|_| Error::FailedToGetRandomBytes)?;
        Ok(Box::new(Share { secret, public }))
    }

    fn name(&self) -> NamedGroup {
        CURVE_SM2
    }
}

impl ActiveKeyExchange for Share {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let peer = PublicKey::from_bytes(peer).map_err(|_| PeerMisbehaved::InvalidKeyShare)?;
        // Neither factor is zero and the curve's order is prime, so the product is not the point at infinity.
        let peer = ProjectivePoint::from(*peer.point().as_affine());
        let product = (peer * *self.secret.to_nonzero_scalar()).to_affine();
        let mut secret = Zeroizing::new([0; 32]);
        secret.iter_mut().zip(product.x()).for_each(|(to, from)| *to = from);
        Ok(SharedSecret::from(secret.as_slice()))
    }

    fn pub_key(&self) -> &[u8] {
        self.public.as_bytes()
    }

    fn group(&self) -> NamedGroup {
        CURVE_SM2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share() -> Box<dyn ActiveKeyExchange> {
        CurveSm2.start().unwrap()
    }

    #[test]
    fn both_sides_come_to_the_same_secret_and_a_third_does_not() {
        let (ours, theirs, stranger) = (share(), share(), share());
        let (our_key, their_key) = (ours.pub_key().to_vec(), theirs.pub_key().to_vec());
        let secret = ours.complete(&their_key).unwrap();
        assert_eq!(secret.secret_bytes(), theirs.complete(&our_key).unwrap().secret_bytes());
        assert_eq!(secret.secret_bytes().len(), 32);
        assert_ne!(secret.secret_bytes(), stranger.complete(&our_key).unwrap().secret_bytes());
    }

    #[test]
    fn a_point_of_another_curve_is_refused() {
        // The base point of P-256: as long as ours, and nowhere near.
        let p256 = hex::decode(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
             4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        )
        .unwrap();
        let infinity = [0].as_slice();
        let mut compressed = share().pub_key()[..33].to_vec();
        compressed[0] = 2;
        for bad in [&p256[..], infinity, &compressed, &[4; 65], &[0; 65], &[]] {
            assert_eq!(
                share().complete(bad).err(),
                Some(Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare))
            );
        }
    }

    proptest! {
        #[test]
        fn garbage_is_refused(garbage in prop::collection::vec(any::<u8>(), 0..140)) {
            prop_assert!(share().complete(&garbage).is_err());
        }
    }
}

//! Records under SM4-GCM: `aes-gcm` does the mode, `sm4-fast` the block. Deliberately absent: handing the keys out
//! (`extract_keys`), which only an operating system's TLS would ask for.

use aes_gcm::aead::consts::U12;
use aes_gcm::{AeadInOut as _, AesGcm, KeyInit as _, Tag};
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, MessageDecrypter, MessageEncrypter, Nonce,
    OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, Tls13AeadAlgorithm,
    UnsupportedOperationError, make_tls13_aad,
};
use rustls::{ConnectionTrafficSecrets, ContentType, Error, ProtocolVersion};
use sm4_fast::Sm4;
use zeroize::Zeroizing;

const KEY: usize = 16;
const TAG: usize = 16;

/// SM4 in Galois/counter mode.
pub(crate) struct Sm4Gcm;

/// One direction of a connection.
struct Direction {
    /// `None` where rustls gave a key of another length, which it never does; then nothing is sent or read.
    cipher: Option<AesGcm<Sm4, U12>>,
    iv: Iv,
}

impl Direction {
    fn new(key: &AeadKey, iv: Iv) -> Self {
        let key = key.as_ref().first_chunk::<KEY>().map(|key| Zeroizing::new(*key));
        Self { cipher: key.map(|key| AesGcm::new(&(*key).into())), iv }
    }
}

impl Tls13AeadAlgorithm for Sm4Gcm {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        Box::new(Direction::new(&key, iv))
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        Box::new(Direction::new(&key, iv))
    }

    fn key_len(&self) -> usize {
        KEY
    }

    fn extract_keys(&self, _: AeadKey, _: Iv) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}

impl MessageEncrypter for Direction {
    fn encrypt(
        &mut self,
        message: OutboundPlainMessage<'_>,
        number: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        let cipher = self.cipher.as_ref().ok_or(Error::EncryptError)?;
        let total = self.encrypted_payload_len(message.payload.len());
        let mut payload = PrefixedPayload::with_capacity(total);
        payload.extend_from_chunks(&message.payload);
        payload.extend_from_slice(&message.typ.to_array());
        let nonce = Nonce::new(&self.iv, number).0;
        let tag = cipher
            .encrypt_inout_detached(&nonce.into(), &make_tls13_aad(total), payload.as_mut().into())
            .map_err(|_| Error::EncryptError)?;
        payload.extend_from_slice(&tag);
        Ok(OutboundOpaqueMessage::new(ContentType::ApplicationData, ProtocolVersion::TLSv1_2, payload))
    }

    fn encrypted_payload_len(&self, plain: usize) -> usize {
        // The content's type is one byte, inside.
        plain.saturating_add(1 + TAG)
    }
}

impl MessageDecrypter for Direction {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        number: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let cipher = self.cipher.as_ref().ok_or(Error::DecryptError)?;
        let payload = &mut message.payload;
        let total = payload.len();
        let nonce = Nonce::new(&self.iv, number).0;
        let (body, tag) = payload.split_last_chunk_mut::<TAG>().ok_or(Error::DecryptError)?;
        let plain = body.len();
        cipher
            .decrypt_inout_detached(&nonce.into(), &make_tls13_aad(total), body.into(), &Tag::from(*tag))
            .map_err(|_| Error::DecryptError)?;
        payload.truncate(plain);
        message.into_tls13_unpadded_message()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rustls::crypto::cipher::OutboundChunks;

    fn bytes(digits: &str) -> Vec<u8> {
        hex::decode(digits).unwrap()
    }

    fn direction() -> Direction {
        Direction { cipher: Some(AesGcm::new(&[7; KEY].into())), iv: Iv::from([9; 12]) }
    }

    fn record(text: &[u8], number: u64) -> Vec<u8> {
        let message = OutboundPlainMessage {
            typ: ContentType::ApplicationData,
            version: ProtocolVersion::TLSv1_2,
            payload: OutboundChunks::Single(text),
        };
        direction().encrypt(message, number).unwrap().encode()[5..].to_vec()
    }

    fn opened(record: &mut [u8], number: u64) -> Option<Vec<u8>> {
        let message =
            InboundOpaqueMessage::new(ContentType::ApplicationData, ProtocolVersion::TLSv1_2, record);
        direction().decrypt(message, number).ok().map(|plain| plain.payload.to_vec())
    }

    #[test]
    fn rfc_8998_appendix_a_1() {
        let key: [u8; KEY] = bytes("0123456789abcdeffedcba9876543210").try_into().unwrap();
        let iv: [u8; 12] = bytes("00001234567800000000abcd").try_into().unwrap();
        let mut text = ["aa", "bb", "cc", "dd", "ee", "ff", "ee", "aa"].map(|pair| pair.repeat(8)).concat();
        let cipher: AesGcm<Sm4, U12> = AesGcm::new(&key.into());
        let mut body = bytes(&text);
        let aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let tag = cipher.encrypt_inout_detached(&iv.into(), &aad, body.as_mut_slice().into()).unwrap();
        text = hex::encode(&body);
        assert_eq!(
            text,
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
             d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        );
        assert_eq!(hex::encode(tag), "83de3541e4c2b58177e065a9bf7b62ec");
    }

    #[test]
    fn a_record_opens_in_its_place_and_nowhere_else() {
        let sent = record("同意".as_bytes(), 3);
        assert_eq!(opened(&mut sent.clone(), 3).as_deref(), Some("同意".as_bytes()));
        assert_eq!(opened(&mut sent.clone(), 4), None, "records do not change places");
        for place in 0..sent.len() {
            let mut bent = sent.clone();
            bent[place] ^= 1;
            assert_eq!(opened(&mut bent, 3), None);
        }
        for cut in 0..sent.len() {
            assert_eq!(opened(&mut sent[..cut].to_vec(), 3), None);
        }
    }

    #[test]
    fn a_key_of_another_length_moves_nothing() {
        let mut lame = Direction { cipher: None, iv: Iv::from([0; 12]) };
        let mut sent = record(b"text", 0);
        let message =
            InboundOpaqueMessage::new(ContentType::ApplicationData, ProtocolVersion::TLSv1_2, &mut sent);
        assert!(lame.decrypt(message, 0).is_err());
    }

    proptest! {
        #[test]
        fn garbage_is_refused(mut garbage in prop::collection::vec(any::<u8>(), 0..200), number: u64) {
            prop_assert_eq!(opened(&mut garbage, number), None);
        }

        #[test]
        fn whatever_is_sent_arrives(text in prop::collection::vec(any::<u8>(), 0..2000), number: u64) {
            prop_assert_eq!(opened(&mut record(&text, number), number), Some(text));
        }
    }
}

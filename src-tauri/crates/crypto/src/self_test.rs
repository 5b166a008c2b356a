//! Known answers, asked at every start: a miscompiled or miswired cipher must not touch anybody's data.
//! Vectors: GB/T 32905 (SM3), GB/T 32907 (SM4), RFC 8998 A.1 (SM4-GCM), GB/T 32918.5 (SM2).

use crate::device::{DeviceKey, DevicePublicKey};
use crate::digest::sm3;
use crate::seal::SealKey;

/// A cipher gives a wrong answer on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The self test of {what} failed")]
pub struct SelfTestFailed {
    /// Which.
    pub what: &'static str,
}

/// Ask every cipher a question whose answer is known. Takes some milliseconds.
pub fn self_test() -> Result<(), SelfTestFailed> {
    let check = |what, right: Option<bool>| {
        if right == Some(true) { Ok(()) } else { Err(SelfTestFailed { what }) }
    };
    check("SM3", sm3_answers())?;
    check("SM4", sm4_answers())?;
    check("SM4-GCM", gcm_answers())?;
    check("SM2", sm2_answers())
}

fn known<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(digits, &mut bytes).ok()?;
    Some(bytes)
}

fn sm3_answers() -> Option<bool> {
    Some(sm3(b"abc") == known("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")?)
}

fn sm4_answers() -> Option<bool> {
    use aes_gcm::KeyInit;
    use ctr::cipher::{BlockCipherDecrypt, BlockCipherEncrypt};
    let plain: [u8; 16] = known("0123456789abcdeffedcba9876543210")?;
    let cipher = sm4_fast::Sm4::new(&plain.into());
    let mut block = plain.into();
    cipher.encrypt_block(&mut block);
    let encrypted = block == known("681edf34d206965e86b3e94f536e4246")?;
    cipher.decrypt_block(&mut block);
    Some(encrypted && block == plain)
}

fn gcm_answers() -> Option<bool> {
    let key = SealKey::from_bytes(known("0123456789abcdeffedcba9876543210")?);
    let aad: [u8; 20] = known("feedfacedeadbeeffeedfacedeadbeefabaddad2")?;
    let plain: [u8; 64] = known(concat!(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd",
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
    ))?;
    let sealed: [u8; 92] = known(concat!(
        "00001234567800000000abcd",
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735",
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
        "83de3541e4c2b58177e065a9bf7b62ec",
    ))?;
    let made = key.seal_with(known("00001234567800000000abcd")?, &aad, &plain)?;
    Some(made == sealed && key.open(&aad, &sealed).ok()? == plain)
}

fn sm2_answers() -> Option<bool> {
    let public: DevicePublicKey = concat!(
        "04",
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020",
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13",
    )
    .parse()
    .ok()?;
    let signature: [u8; 64] = known(concat!(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3",
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
    ))?;
    let secret = known("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")?;
    let key = DeviceKey::from_secret(&secret).ok()?;
    // Our own signature has another nonce than the standard's example, so it is verified rather than compared.
    let ours = key.sign(b"message digest");
    Some(
        key.public() == public
            && public.verify(b"message digest", &signature).is_ok()
            && public.verify(b"message digest", &ours).is_ok()
            && public.verify(b"message digesT", &signature).is_err(),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_cipher_knows_its_answers() {
        super::self_test().unwrap();
    }
}

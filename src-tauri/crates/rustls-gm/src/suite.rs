//! The one suite: what SM3 and SM4-GCM are together. Deliberately absent: every other suite.

use rustls::crypto::tls13::HkdfUsingHmac;
use rustls::{CipherSuite, CipherSuiteCommon, SupportedCipherSuite, Tls13CipherSuite};

use crate::hash::{HmacSm3, Sm3};
use crate::record::Sm4Gcm;

/// `TLS_SM4_GCM_SM3`, 0x00C6.
pub static TLS_SM4_GCM_SM3: SupportedCipherSuite = SupportedCipherSuite::Tls13(&Tls13CipherSuite {
    common: CipherSuiteCommon {
        suite: CipherSuite::Unknown(0x00c6),
        hash_provider: &Sm3,
        // As for AES-GCM: the bound of RFC 8446, section 5.5, comes from the block's size, which is the same.
        confidentiality_limit: 1 << 24,
    },
    hkdf_provider: &HkdfUsingHmac(&HmacSm3),
    aead_alg: &Sm4Gcm,
    quic: None,
});

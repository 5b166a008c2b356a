//! RFC 8998 for rustls: TLS 1.3 with `TLS_SM4_GCM_SM3`, curveSM2 and SM2 signatures, and nothing else besides.
//!
//! Four words. An **identity** is the text that SM2 mixes into what it signs: certificates and handshakes have
//! different ones, so that a signature of the one kind is never one of the other. A **signer** holds a private key:
//! [`SoftKey`] in memory, a key in a device behind [`Sm2Signer`]. **Own** is a chain with its signer. **Trust** is
//! whom one believes, and whom no longer.
//!
//! Invariants: a configuration made here offers one suite, one group and one signature scheme, so that there is
//! nothing to be talked down to; whatever comes from the other side is refused or understood, and never panics.
//!
//! Deliberately absent: TLCP (GB/T 38636; another protocol, with two certificates a side), `TLS_SM4_CCM_SM3` (asked
//! for by nobody), TLS 1.2, QUIC, key logs, compressed points, and certificate requests (whoever issues here has the
//! public key in hand).

mod config;
mod der;
mod exchange;
mod hash;
mod issue;
mod name;
pub mod pem;
mod provider;
mod record;
mod sign;
mod suite;
mod time;
mod verify;

pub use config::{Own, Trust, client, server};
pub use exchange::CURVE_SM2;
pub use issue::{Authority, Certify, IssueError, Purpose, Revoked, Serial, Validity, serial_of, validity_of};
pub use provider::provider;
pub use sign::{BadKey, PublicKey, SignError, Sm2Signer, SoftKey};
pub use suite::TLS_SM4_GCM_SM3;
pub use verify::{Identity, SM2SIG_SM3};

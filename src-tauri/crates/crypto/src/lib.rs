//! The commercial ciphers of China (SM2, SM3, SM4) behind words that say what they are for.
//!
//! Six words. A **device key** signs what its person decides, and a **device public key** checks it. The
//! **data key** is the one random key under which a node's data lie on disk; it is never stored in the clear. A
//! **seal** is SM4-GCM under a key derived from it. A **slot** holds the data key sealed for one way of opening
//! it: a passphrase, or the desktop's keyring; slots are independent of each other, as in LUKS. A **keyring** is
//! the desktop's own store of secrets, which may be absent, locked or denied at any time. A **manifest** is what a
//! publisher answers for: the files of a package under one signature.
//!
//! SM4 itself is the crate `sm4-fast`, verifying SM2 `sm2-fast`; other implementations are what tests compare them with.
//!
//! Invariants: no other room names a cipher; no secret appears in `Debug`, in an error or in a log; every secret
//! is wiped when dropped; without randomness there is an error, never a guess; nothing here panics on input.
//!
//! Deliberately absent: SM2 encryption and key exchange, certificates, and TLS (`backend` carries those);
//! password policy (`identity`); UKey and server cipher machines, which will be further kinds of slot and signer.
//! The project claims no certification: only certified hardware earns full marks in an assessment.

pub mod data_key;
pub mod device;
pub mod digest;
pub mod durable;
pub mod keyring;
pub mod manifest;
pub mod password;
pub mod seal;
pub mod self_test;
pub mod slots;
pub mod sqlcipher;

pub use data_key::DataKey;
pub use device::{BadKey, BadSignature, DeviceKey, DevicePublicKey, Signature};
pub use digest::{Digest, Hasher, hmac_sm3, sm3};
pub use keyring::{Keyring, KeyringUnavailable, MemoryKeyring, SystemKeyring, Why};
pub use manifest::{BadManifest, Manifest, PublisherKey};
pub use password::{BadRecord, PASSWORD_ITERATIONS, PasswordHash};
pub use seal::{SealKey, Tampered};
pub use self_test::{SelfTestFailed, self_test};
pub use slots::{KeyError, KeyFile, NewSlot, Opened, PASSPHRASE_ITERATIONS, SlotId, SlotInfo, SlotKind};

//! SM4 (GB/T 32907), fast and in constant time, behind the traits of RustCrypto's `cipher`: a drop-in for its `sm4`.
//!
//! Five words. A **block** is sixteen bytes. A **batch** is as many blocks as a machine does at once. A **kernel**
//! runs the 32 rounds over a batch. A **path** is a kernel that this machine has, chosen when a key is set up.
//! The **domain** is how the state is written while AES's S-box does the work of SM4's; see `field`.
//!
//! Invariants: no memory address and no branch depends on a key or on data, key set-up included; every path gives
//! the same bytes; round keys are wiped when dropped. `unsafe` is found only in the files of one instruction set,
//! each about a hundred lines: what a processor must have is proved by a value that only its detection makes.
//!
//! Deliberately absent: modes of operation (the `ctr`, `cbc` and `aes-gcm` crates have them), SM4's own
//! instructions of ARMv8.2 (no stable intrinsics), and less work for a single block: whatever chains blocks one
//! after another, as encryption in CBC does, gains nothing here.

mod bitsliced;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod field;
mod kernel;
#[cfg(target_arch = "aarch64")]
mod neon;
mod path;
mod schedule;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86_64;

use std::fmt;

use cipher::consts::U16;
use cipher::zeroize::{Zeroize, ZeroizeOnDrop};
use cipher::{
    AlgorithmName, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncClosure, BlockCipherEncrypt,
    BlockSizeUser, Key, KeyInit, KeySizeUser,
};

use kernel::{Kernel, Keyed};
pub use path::Path;
use path::Way;

/// SM4 under one key.
#[derive(Clone)]
pub struct Sm4 {
    path: Path,
    encrypting: [u32; 32],
    decrypting: [u32; 32],
}

/// `$body` with the kernel of a path under one name.
macro_rules! with_kernel {
    ($path:expr, $kernel:ident => $body:expr) => {
        match $path.0 {
            #[cfg(target_arch = "x86_64")]
            Way::Gfni($kernel) => $body,
            #[cfg(target_arch = "x86_64")]
            Way::AesNi($kernel) => $body,
            #[cfg(target_arch = "aarch64")]
            Way::Neon($kernel) => $body,
            Way::Bitsliced($kernel) => $body,
        }
    };
}

impl Sm4 {
    /// On a path of one's choice: for tests and figures. [`KeyInit::new`] takes the best.
    pub fn on(path: Path, key: &Key<Self>) -> Self {
        fn written_for<K: Kernel>(_: K, keys: [u32; 32]) -> [u32; 32] {
            keys.map(K::round_key)
        }
        let mut plain = schedule::round_keys(&key.0);
        let encrypting = with_kernel!(path, kernel => written_for(kernel, plain));
        plain.zeroize();
        let mut decrypting = encrypting;
        decrypting.reverse();
        Self { path, encrypting, decrypting }
    }
}

impl KeySizeUser for Sm4 {
    type KeySize = U16;
}

impl KeyInit for Sm4 {
    fn new(key: &Key<Self>) -> Self {
        Self::on(Path::best(), key)
    }
}

impl BlockSizeUser for Sm4 {
    type BlockSize = U16;
}

impl BlockCipherEncrypt for Sm4 {
    fn encrypt_with_backend(&self, f: impl BlockCipherEncClosure<BlockSize = U16>) {
        with_kernel!(self.path, kernel => f.call(&Keyed { kernel, keys: &self.encrypting }));
    }
}

impl BlockCipherDecrypt for Sm4 {
    fn decrypt_with_backend(&self, f: impl BlockCipherDecClosure<BlockSize = U16>) {
        with_kernel!(self.path, kernel => f.call(&Keyed { kernel, keys: &self.decrypting }));
    }
}

impl AlgorithmName for Sm4 {
    fn write_alg_name(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sm4")
    }
}

impl fmt::Debug for Sm4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sm4(hidden, {})", self.path.name())
    }
}

impl Drop for Sm4 {
    fn drop(&mut self) {
        self.encrypting.zeroize();
        self.decrypting.zeroize();
    }
}

impl ZeroizeOnDrop for Sm4 {}

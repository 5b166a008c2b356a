//! Which way a machine has, asked once at run time.

use std::fmt;

use crate::bitsliced::Bitsliced;
#[cfg(target_arch = "aarch64")]
use crate::neon::Neon;
#[cfg(target_arch = "x86_64")]
use crate::x86_64::{aesni::AesNi, gfni::Gfni};

/// A way of doing SM4 that this machine has.
#[derive(Clone, Copy)]
pub struct Path(pub(crate) Way);

#[derive(Clone, Copy)]
pub(crate) enum Way {
    #[cfg(target_arch = "x86_64")]
    Gfni(Gfni),
    #[cfg(target_arch = "x86_64")]
    AesNi(AesNi),
    #[cfg(target_arch = "aarch64")]
    Neon(Neon),
    Bitsliced(Bitsliced),
}

impl Path {
    /// All that this machine has, the fastest first; the last is everywhere.
    pub fn all() -> impl Iterator<Item = Self> {
        #[cfg(target_arch = "x86_64")]
        let special = [Gfni::present().map(Way::Gfni), AesNi::present().map(Way::AesNi)];
        #[cfg(target_arch = "aarch64")]
        let special = [Neon::present().map(Way::Neon)];
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        let special = [None];
        special.into_iter().flatten().chain([Way::Bitsliced(Bitsliced)]).map(Self)
    }

    /// The fastest.
    pub fn best() -> Self {
        Self::all().next().unwrap_or(Self(Way::Bitsliced(Bitsliced)))
    }

    /// Its name, for figures and diagnosis.
    pub fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Way::Gfni(_) => "GFNI + AVX-512",
            #[cfg(target_arch = "x86_64")]
            Way::AesNi(_) => "AES-NI + AVX2",
            #[cfg(target_arch = "aarch64")]
            Way::Neon(_) => "ARMv8 AES + NEON",
            Way::Bitsliced(_) => "bitsliced",
        }
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

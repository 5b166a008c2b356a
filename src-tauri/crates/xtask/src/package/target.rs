//! The processors that packages are made for, and what each is called by whom.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::process::cache_dir;

/// A processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Target {
    /// Zhaoxin, Hygon, and whatever else is on a desk.
    #[value(name = "x86_64")]
    X86,
    /// Kunpeng, Phytium, Kirin.
    #[value(name = "aarch64")]
    Arm,
    /// Loongson 3A4000 and older. Rust's own builds have no library for it: it is built here.
    #[value(name = "mips64el")]
    Mips,
}

impl Target {
    /// All of them, the quickest first.
    pub const ALL: [Self; 3] = [Self::X86, Self::Arm, Self::Mips];

    /// As `uname -m`, rpm and we say.
    pub fn name(self) -> &'static str {
        match self {
            Self::X86 => "x86_64",
            Self::Arm => "aarch64",
            Self::Mips => "mips64el",
        }
    }

    /// As Debian and its kin say.
    pub fn debian(self) -> &'static str {
        match self {
            Self::X86 => "amd64",
            Self::Arm => "arm64",
            Self::Mips => "mips64el",
        }
    }

    /// As Rust says.
    pub fn triple(self) -> &'static str {
        match self {
            Self::X86 => "x86_64-unknown-linux-gnu",
            Self::Arm => "aarch64-unknown-linux-gnu",
            Self::Mips => "mips64el-unknown-linux-gnuabi64",
        }
    }

    /// As GNU's tools say; the folder of libraries, too.
    pub fn gnu(self) -> &'static str {
        match self {
            Self::X86 => "x86_64-linux-gnu",
            Self::Arm => "aarch64-linux-gnu",
            Self::Mips => "mips64el-linux-gnuabi64",
        }
    }

    /// Can this machine run it by itself?
    pub fn is_native(self) -> bool {
        std::env::consts::ARCH == self.name()
    }

    /// The processor that qemu plays. With its default MIPS one the page's JavaScript dies of alignment faults, which no
    /// Loongson knows.
    pub fn qemu_cpu(self) -> &'static str {
        match self {
            Self::Mips => "Loongson-3A4000",
            Self::X86 | Self::Arm => "max",
        }
    }

    /// What cargo built for it.
    pub fn built(self, name: &str) -> PathBuf {
        cross_dir().join(self.triple()).join(super::build::PROFILE).join(name)
    }
}

/// Where cargo builds for packages: third-party crates are warm for every clone.
pub fn cross_dir() -> PathBuf {
    cache_dir().join("cross")
}

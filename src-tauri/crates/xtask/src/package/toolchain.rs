//! The tools that build for another processor: gcc for C, Debian's own Rust with the sources of its library, zig as
//! linker. A tool comes from apt or PyPI, pinned, and into the cache where it need not be the system's.
//!
//! Deliberately absent: rustup. It has no library for mips64el, and one compiler for all three keeps what runs on this
//! machine while building (macros, build scripts) built once.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::target::Target;
use crate::process::{cache_dir, present, program, root, step};
use crate::setup;

/// To build for all three, and to make a folder of foreign libraries.
const BUILD: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "gcc-aarch64-linux-gnu",
    "gcc-mips64el-linux-gnuabi64",
    "libc6-dev",
    "libc6-dev-arm64-cross",
    "libc6-dev-mips64el-cross",
    "pkg-config",
    "mmdebstrap",
    "dpkg-dev",
    "python3-pip",
];
/// To start what was built.
const START: &[&str] = &["qemu-user-static", "mmdebstrap", "arch-test", "xvfb", "imagemagick", "util-linux"];

/// Debian's, not rustup's, which comes first in the path.
pub const CARGO: &str = "/usr/bin/cargo";
/// The compiler beside it.
pub const RUSTC: &str = "/usr/bin/rustc";

/// Where the tools are that are ours alone.
fn folder() -> PathBuf {
    cache_dir().join("cross-tools")
}

/// The program that links for a processor.
pub fn linker(target: Target) -> PathBuf {
    folder().join("bin").join(target.gnu())
}

/// Why packages cannot be made here; `None` where they can.
pub fn why_not() -> Option<&'static str> {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let here = system.lines().any(|line| line == "VERSION_CODENAME=bookworm") && Target::X86.is_native();
    (!here)
        .then_some("they are made on Debian 12 on x86_64, whose compilers and libraries are what is pinned")
}

/// Everything to build with.
pub fn prepare() -> Result<()> {
    if let Some(why) = why_not() {
        bail!("no packages here: {why}");
    }
    setup::system_packages(BUILD)?;
    if !PathBuf::from(CARGO).is_file() {
        bail!("{CARGO} is not here although cargo-web is installed");
    }
    zig()?;
    linkers()
}

/// Everything to start packages with.
pub fn prepare_to_start() -> Result<()> {
    setup::system_packages(START)
}

/// zig of the version and content in `packaging/cross/requirements.txt`: whole or not at all.
fn zig() -> Result<()> {
    let wanted = fs::read(root().join("packaging/cross/requirements.txt")).context("requirements.txt")?;
    let (place, part) = (folder().join("zig"), folder().join("zig.part"));
    let stamp = place.join("requirements.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    for old in [&place, &part] {
        if old.exists() {
            fs::remove_dir_all(old).with_context(|| old.display().to_string())?;
        }
    }
    let mut pip = program("/usr/bin/python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--only-binary", ":all:"]);
    pip.args([
        "--require-hashes",
        "--root-user-action=ignore",
        "--requirement",
        "packaging/cross/requirements.txt",
    ]);
    pip.arg("--target").arg(&part);
    step(
        "zig, as linker",
        &mut pip,
        "pip needs PyPI or a mirror of it (pip config set global.index-url …).",
    )?;
    fs::write(part.join("requirements.txt"), wanted)?;
    fs::rename(&part, &place).context("zig")
}

/// One script under three names. Outside the clone, because cargo builds anew when the path of a linker changes.
fn linkers() -> Result<()> {
    let script = fs::read(root().join("packaging/cross/link")).context("packaging/cross/link")?;
    for target in Target::ALL {
        let place = linker(target);
        if fs::read(&place).is_ok_and(|installed| installed == script) {
            continue;
        }
        fs::create_dir_all(folder().join("bin"))?;
        let part = place.with_extension("part");
        fs::write(&part, &script)?;
        fs::set_permissions(&part, fs::Permissions::from_mode(0o755))?;
        fs::rename(&part, &place)?;
    }
    Ok(())
}

/// A tool of binutils for that processor.
pub fn binutils(target: Target, tool: &str) -> Command {
    let name = format!("{}-{tool}", target.gnu());
    if target.is_native() && !present(&name) { program(tool) } else { program(&name) }
}

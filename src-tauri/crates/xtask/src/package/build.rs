//! Builds the four programs for a processor, and splits their symbols off.
//!
//! Everything that goes into cargo's fingerprint is the same in every clone, so that only what is ours is built anew.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use crypto::DevicePublicKey;

use super::source::Source;
use super::target::{Target, cross_dir};
use super::{sysroot, toolchain};
use crate::process::{WEBKIT40, cargo_home, program, step};

/// In the root manifest.
pub const PROFILE: &str = "packaged";
/// What goes into packages.
pub const PROGRAMS: [&str; 4] = ["tongban-hub", "tongban", "tongban-desktop", "tongban-desktop-webkit40"];
/// Rooms of the house that go into them. `tongban-desktop` and its sibling are the windows.
const ROOMS: [&str; 13] = [
    "api",
    "backend",
    "command",
    "hub",
    "identity",
    "kernel",
    "manners",
    "report",
    "store",
    "sync",
    "workflow",
    "tongban-desktop",
    "tongban-desktop-webkit40",
];
/// The largest page of memory among the PCs and servers that we know: Kunpeng's servers.
const PAGE: &str = "65536";

/// What they are built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// PCs.
    Ship,
    /// A check: what is ours is not optimised, which takes a fifth of the time, and hardly pressed.
    Try,
}

impl Purpose {
    /// How packages are pressed, in words of dpkg-deb. A check is not downloaded by anybody.
    pub fn pressed(self) -> &'static [&'static str] {
        match self {
            Self::Ship => &["-Zxz"],
            Self::Try => &["-Zgzip", "-z1"],
        }
    }
}

/// Builds them. `publisher`: whose signature they will believe.
pub fn run(source: &Source, target: Target, publisher: &DevicePublicKey, purpose: Purpose) -> Result<()> {
    let cargo = || {
        let mut cargo = cargo("build", source, target);
        cargo.env("TONGBAN_PUBLISHER", publisher.to_string());
        if target != Target::X86 {
            cargo.arg("-Zbuild-std=std,panic_unwind");
        }
        if purpose == Purpose::Try {
            for room in ROOMS {
                cargo.arg("--config").arg(format!("profile.{PROFILE}.package.{room}.opt-level=0"));
            }
            cargo.arg("--config").arg(format!("profile.{PROFILE}.debug=false"));
        }
        cargo
    };
    let alone = "Alone: cargo xtask package --target <processor>";
    step(
        &format!("build for {}", target.name()),
        cargo().args(["-p", "hub", "-p", "command", "-p", "tongban-desktop"]),
        alone,
    )?;
    let mut webkit40 = cargo();
    webkit40.args(["--manifest-path", WEBKIT40]);
    step(&format!("build for {}, window on Tauri 1.8", target.name()), &mut webkit40, alone)
}

/// The ciphers' own tests: their quick ways differ from processor to processor. qemu plays a foreign one.
pub fn try_ciphers(source: &Source, target: Target) -> Result<()> {
    let mut cargo = cargo("test", source, target);
    if target != Target::X86 {
        let upper = target.triple().to_uppercase().replace('-', "_");
        let qemu =
            format!("qemu-{}-static -cpu {} -L /usr/{}", target.name(), target.qemu_cpu(), target.gnu());
        cargo.env(format!("CARGO_TARGET_{upper}_RUNNER"), qemu).arg("-Zbuild-std=std,panic_unwind,test");
    }
    cargo.args(["--lib", "-p", "sm2-fast", "-p", "sm4-fast"]);
    let alone = "Alone: cargo xtask package --ciphers --target <processor>";
    step(&format!("ciphers' own tests on {}", target.name()), &mut cargo, alone)
}

fn cargo(verb: &str, source: &Source, target: Target) -> std::process::Command {
    let mut cargo = program(toolchain::CARGO);
    cargo.current_dir(&source.folder);
    environment(&mut cargo, target);
    cargo.args([verb, "--quiet", "--locked", "--profile", PROFILE, "--target", target.triple()]);
    cargo
}

fn environment(cargo: &mut std::process::Command, target: Target) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let ours = name.starts_with("CARGO") && name != "CARGO_HOME" && name != "CARGO_BUILD_JOBS";
        if ours || name.starts_with("RUST") || name.starts_with("PKG_CONFIG") {
            cargo.env_remove(&*name);
        }
    }
    // Set by the cargo that runs us, for programs of its own compiler.
    cargo.env_remove("LD_LIBRARY_PATH");
    let (upper, lower) =
        (target.triple().to_uppercase().replace('-', "_"), target.triple().replace('-', "_"));
    let (root, libraries) = (sysroot::path(target), sysroot::libraries(target));
    let registry = cargo_home().join("registry/src");
    let registry = format!("{}=/registry", registry.display());
    let mut flags = format!(
        "-L native={} --remap-path-prefix={registry} --remap-path-prefix={}=/target",
        libraries.display(),
        cross_dir().display()
    );
    if target == Target::Arm {
        flags.push_str(&format!(" -C link-arg=-Wl,-z,max-page-size={PAGE}"));
    }
    cargo
        // Debian's compiler builds its own library with it, and for all processors alike.
        .envs([("RUSTC", toolchain::RUSTC), ("RUSTDOC", "/usr/bin/rustdoc"), ("RUSTC_BOOTSTRAP", "1")])
        .env("CARGO_TARGET_DIR", cross_dir())
        .env("CARGO_INCREMENTAL", "0")
        // Also for macros and build scripts, which cargo would build anew where their linker changes.
        .env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER", toolchain::linker(Target::X86))
        .env(format!("CARGO_TARGET_{upper}_LINKER"), toolchain::linker(target))
        .env(format!("CARGO_TARGET_{upper}_RUSTFLAGS"), flags)
        .env(format!("CC_{lower}"), format!("{}-gcc", target.gnu()))
        .env(format!("AR_{lower}"), format!("{}-ar", target.gnu()))
        .env(format!("CFLAGS_{lower}"), format!("-ffile-prefix-map={registry}"))
        .env("PKG_CONFIG_ALLOW_CROSS", "1")
        .env("PKG_CONFIG_PATH", "")
        .env("PKG_CONFIG_SYSROOT_DIR", &root)
        .env(
            "PKG_CONFIG_LIBDIR",
            format!("{}/pkgconfig:{}/usr/share/pkgconfig", libraries.display(), root.display()),
        );
}

/// A stripped copy of each program in `folder`, and beside it its symbols, which find each other by the build's id.
pub fn split(target: Target, folder: &Path) -> Result<Vec<PathBuf>> {
    let symbols = folder.join("symbols");
    fs::create_dir_all(&symbols).context("the folder of symbols")?;
    let mut stripped = Vec::new();
    for name in PROGRAMS {
        let (built, copy) = (target.built(name), folder.join(name));
        let aside = symbols.join(format!("{name}.debug"));
        let mut keep = toolchain::binutils(target, "objcopy");
        keep.args(["--only-keep-debug", "--compress-debug-sections"]).arg(&built).arg(&aside);
        run_quietly(&mut keep)?;
        let mut strip = toolchain::binutils(target, "objcopy");
        strip
            .arg("--strip-all")
            .arg(format!("--add-gnu-debuglink={}", aside.display()))
            .arg(&built)
            .arg(&copy);
        run_quietly(&mut strip)?;
        stripped.push(copy);
    }
    Ok(stripped)
}

/// Runs a small tool.
pub fn run_quietly(command: &mut std::process::Command) -> Result<()> {
    crate::process::output(command).map(drop)
}

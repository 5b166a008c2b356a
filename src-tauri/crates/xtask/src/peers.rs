//! Other implementations of RFC 8998, built out of the sources that their crates carry: OpenSSL 4 and Tongsuo 8.5. They
//! lie in the user's cache, and `rustls-gm`'s tests meet whoever is there.
//!
//! Deliberately absent: linking with them. They are programs at the other end of a line, so nothing of ours is built
//! with C for their sake.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::process::{cache_dir, cargo, present, program, step};

/// How to build them.
#[derive(Debug, Args)]
pub struct Options {
    /// Compilers at once.
    #[arg(long, short, default_value_t = 1)]
    jobs: u32,
}

struct Peer {
    /// Folder in the cache.
    name: &'static str,
    /// Where its crate has the sources.
    sources: &'static str,
    /// What only it understands.
    configure: &'static [&'static str],
}

const PEERS: [Peer; 2] = [
    Peer { name: "openssl-4", sources: "openssl-src/openssl", configure: &["no-docs"] },
    Peer { name: "tongsuo-8.5", sources: "tongsuo-src/tongsuo", configure: &["enable-ntls"] },
];

/// Names the crates, for cargo to fetch.
const MANIFEST: &str = r#"# Written by `cargo xtask peers`.
[package]
name = "peers"
version = "0.0.0"
edition = "2024"

[dependencies]
openssl-src = "400"
tongsuo-src = "850"

[workspace]
"#;

fn missing(folder: &Path) -> Vec<&'static Peer> {
    PEERS.iter().filter(|peer| !folder.join(peer.name).join("openssl").is_file()).collect()
}

/// Says which of them nobody met.
pub fn say_missing() {
    for peer in missing(&cache_dir().join("peers")) {
        println!("SKIPPED {}: not built; `cargo xtask peers` does it", peer.name);
    }
}

/// Builds those that are not there.
pub fn run(options: &Options) -> Result<()> {
    let folder = cache_dir().join("peers");
    let missing = missing(&folder);
    if missing.is_empty() {
        println!("all of them are in {}", folder.display());
        return Ok(());
    }
    for tool in ["perl", "make", "cc"] {
        if !present(tool) {
            bail!("{tool} is not here; on Debian and its kin: apt install perl make gcc");
        }
    }
    let sources = folder.join("sources");
    fs::create_dir_all(sources.join("src"))?;
    fs::write(sources.join("Cargo.toml"), MANIFEST)?;
    fs::write(sources.join("src/lib.rs"), "")?;
    let mut vendor = cargo();
    vendor.current_dir(&sources).args(["vendor", "--quiet", "vendor"]).stdout(std::process::Stdio::null());
    step("sources", &mut vendor, "It needs the package registry once.")?;
    for peer in missing {
        build(peer, &folder, &sources.join("vendor").join(peer.sources), options.jobs)?;
    }
    Ok(())
}

fn build(peer: &Peer, folder: &Path, sources: &Path, jobs: u32) -> Result<()> {
    let place = folder.join("build").join(peer.name);
    fs::create_dir_all(&place)?;
    let mut configure = program("perl");
    configure.current_dir(&place).arg(sources.join("Configure"));
    // One program without a word of configuration from this machine.
    configure.args(["no-tests", "no-shared", "no-module", "no-legacy", "no-comp", "no-zlib"]);
    configure.arg("--openssldir=/nonexistent").args(peer.configure);
    quietly(&format!("{}: configure", peer.name), configure, &place)?;
    for goal in ["build_generated", "apps/openssl"] {
        let mut make = program("make");
        make.current_dir(&place).arg(format!("-j{jobs}")).arg(goal);
        quietly(&format!("{}: {goal}", peer.name), make, &place)?;
    }
    let home = folder.join(peer.name);
    fs::create_dir_all(&home)?;
    // Whole or not at all: a test takes whatever has this name.
    fs::copy(place.join("apps/openssl"), home.join("unfinished"))?;
    fs::rename(home.join("unfinished"), home.join("openssl"))?;
    fs::remove_dir_all(&place).with_context(|| place.display().to_string())
}

/// What a compiler says for ten minutes goes into a file.
fn quietly(name: &str, mut command: std::process::Command, place: &Path) -> Result<()> {
    let log = place.join("xtask.log");
    let file = fs::File::options().create(true).append(true).open(&log)?;
    command.stdout(file.try_clone()?).stderr(file);
    step(name, &mut command, &format!("What it said: {}", log.display()))
}

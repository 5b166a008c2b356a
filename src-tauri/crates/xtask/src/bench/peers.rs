//! Others' servers, for the benchmark alone: pouchdb-server from npm, into the cache; ejabberd from the system's packages.
//! Where one cannot be had, the benchmark says so in its row.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::process::{cache_dir, program};
use crate::setup;

/// Tells the benchmark where they are.
pub const FOLDER: &str = "TONGBAN_PEERS";

/// Pinned: a figure beside a server that changes says nothing.
const POUCH: &str = "pouchdb-server@4.2.0";
const EJABBERD: [&str; 2] = ["ejabberd", "erlang-p1-sqlite3"];

/// Installs what is missing; where npm put its part.
pub fn install() -> Result<PathBuf> {
    let folder = cache_dir().join("bench-peers");
    std::fs::create_dir_all(&folder).context("bench-peers")?;
    if !folder.join("node_modules/.bin/pouchdb-server").exists() {
        let mut install = program("npm");
        install.current_dir(&folder).args([
            "install",
            "--no-audit",
            "--no-fund",
            "--no-save",
            "--prefix",
            ".",
        ]);
        if !install.arg(POUCH).status().is_ok_and(|status| status.success()) {
            println!("{POUCH} could not be installed");
        }
    }
    if setup::system_packages(&EJABBERD).is_err() {
        println!("ejabberd could not be installed");
    }
    Ok(folder)
}

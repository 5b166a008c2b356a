//! Hostile bytes at every door of `tests/lib.rs`, for a while; what was of interest is kept in `fuzz/corpus`, made as small as
//! it gets, and replayed by the test `corpus` from then on. Needs a nightly compiler, and brings cargo-fuzz itself.

use anyhow::Result;
use clap::Args;

use crate::process::{cargo, present, program, root, step};

/// Where, and how long.
#[derive(Debug, Args)]
pub struct Options {
    /// One door only.
    door: Option<String>,
    /// Seconds at each door.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// Knocks.
pub fn run(options: &Options) -> Result<()> {
    if !present("cargo-fuzz") {
        step(
            "cargo-fuzz",
            cargo().args(["install", "--locked", "cargo-fuzz"]),
            "Alone: cargo install cargo-fuzz",
        )?;
    }
    for door in doors()?.iter().filter(|door| options.door.as_ref().is_none_or(|only| only == *door)) {
        let advice =
            format!("The input is in fuzz/artifacts/{door}; once mended, put it into fuzz/corpus/{door}.");
        let time = format!("-max_total_time={}", options.seconds);
        step(door, fuzz("run", door).args(["--", &time, "-timeout=20", "-max_len=65536"]), &advice)?;
        step("smaller", &mut fuzz("cmin", door), "Alone: cargo +nightly fuzz cmin")?;
    }
    Ok(())
}

/// One file a door.
fn doors() -> Result<Vec<String>> {
    let mut doors = Vec::new();
    for target in std::fs::read_dir(root().join("fuzz/fuzz_targets"))? {
        doors.extend(target?.path().file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    doors.sort();
    Ok(doors)
}

/// By rustup's proxy: only it knows of other compilers.
fn fuzz(verb: &str, door: &str) -> std::process::Command {
    let mut command = program("cargo");
    command.args(["+nightly", "fuzz", verb, "--fuzz-dir"]).arg(root().join("fuzz")).arg(door);
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("CARGO_TARGET_DIR");
    command
}

//! Hostile bytes at every door of `tests/lib.rs`, for a while; what was of interest is kept in `fuzz/corpus`, made as small as
//! it gets, and replayed by the test `corpus` from then on. Brings cargo-fuzz, and takes the compiler that is there.

use anyhow::Result;
use clap::Args;

use crate::process::{cargo, present, root, step, target_dir};

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
        step("smaller", &mut fuzz("cmin", door), "Alone: RUSTC_BOOTSTRAP=1 cargo fuzz cmin")?;
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

/// The address sanitizer lies beside the stable compiler, which takes it when told that we know what we do.
fn fuzz(verb: &str, door: &str) -> std::process::Command {
    let mut command = cargo();
    command.args(["fuzz", verb, "--fuzz-dir"]).arg(root().join("fuzz")).arg(door);
    command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", target_dir().join("fuzz"));
    command
}

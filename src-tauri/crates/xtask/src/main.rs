//! What a developer does with the house, as commands: `cargo xtask demo|test|package|codegen|faults|fuzz|tidy|peers|bench`.
//!
//! A machine needs rustup's cargo, Node and apt; the rest is set up by the command that needs it. Everything
//! built lies outside the clone, so a second clone is warm at once.
//!
//! Deliberately absent: any step that only CI could run.

mod bench;
mod codegen;
mod demo;
mod faults;
mod fuzz;
mod package;
mod peers;
mod process;
mod setup;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build everything, start a hub with demo data, and open the window.
    Demo(demo::Options),
    /// Every check, as CI runs them; stops at the first that fails.
    Test(test::Options),
    /// Packages for three processors: built, checked, packed; started on clean machines.
    Package(package::Options),
    /// Print the TypeScript client from the list of methods.
    Codegen,
    /// Do to the engine what goes wrong outside, and write docs/FAULTS.md.
    Faults(faults::Options),
    /// Hostile bytes at every door, for a while.
    Fuzz(fuzz::Options),
    /// The rules of the house.
    Tidy,
    /// Build OpenSSL 4 and Tongsuo 8.5 into the cache, for the tests that meet them.
    Peers(peers::Options),
    /// Measure, beside others too, and write docs/BENCH.md.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Package(options) => package::run(&options),
        Task::Codegen => codegen::write(),
        Task::Faults(options) => faults::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Tidy => tidy::run(),
        Task::Peers(options) => peers::run(&options),
        Task::Bench(options) => bench::run(&options),
    }
}

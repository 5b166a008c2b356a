//! `tongban-hub`: the hub of a department or a province, for IT staff.
//!
//! `init` makes one, `serve` runs it, `doctor` looks at it, `ctl` administers it (also while it runs: what `ctl`
//! writes reaches open windows at their next heartbeat).
//!
//! A library, so that the manual is made from what the program itself parses. It ends as [`kernel::exit`] says; a refusal is
//! printed as JSON on standard error.

mod ctl;
mod demo;
mod doctor;
mod gm;
mod init;
mod packs;
mod serve;
mod support;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use kernel::{Refusal, exit};

/// The folder below `share/` that hubs are installed with.
const SHARE: &str = "tongban-hub";

/// 同办 hub: decides, keeps, and tells everybody who is concerned.
#[derive(Parser)]
#[command(name = "tongban-hub", version, after_long_help = exit::HELP)]
struct Arguments {
    /// The hub's folder.
    #[arg(long, global = true, default_value = "/var/lib/tongban-hub")]
    data: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a hub in the folder.
    Init(init::Init),
    /// Run it.
    Serve(serve::Serve),
    /// Bring its database up to this version, and end.
    Migrate,
    /// Look at every part.
    Doctor,
    /// Write what helps whoever helps into FILE: doctor, logs, settings, dates; no key, nobody's text.
    Support {
        /// The .zip; must not exist.
        file: PathBuf,
    },
    /// Administer it.
    #[command(subcommand)]
    Ctl(ctl::Ctl),
}

/// What the program understands.
pub fn cli() -> clap::Command {
    Arguments::command()
}

/// The program.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match answer(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            let text = serde_json::to_string(&refusal).unwrap_or_default();
            let _ = writeln!(std::io::stderr(), "{text}");
            ExitCode::from(exit::code(&refusal))
        }
    }
}

fn answer(arguments: Arguments) -> Result<(), Refusal> {
    let files = backend::hub::HubFiles::at(arguments.data);
    let integrity = backend::integrity::check(SHARE);
    // A changed program, too, is what somebody asks about.
    if !matches!(arguments.command, Command::Support { .. }) {
        integrity.or_refuse()?;
    }
    match arguments.command {
        Command::Init(init) => init.run(&files),
        Command::Serve(serve) => serve.run(&files),
        Command::Migrate => open(&files).map(drop),
        Command::Doctor => doctor::look(&files, &integrity, &mut |line| say(line)),
        Command::Support { file } => support::write(&files, &integrity, &file),
        Command::Ctl(ctl) => ctl.run(&files),
    }
}

/// Open the hub with the machine's own clock and randomness.
fn open(files: &backend::hub::HubFiles) -> Result<std::sync::Arc<backend::hub::HubNode>, Refusal> {
    files.open(std::sync::Arc::new(kernel::SystemClock), std::sync::Arc::new(kernel::SystemRandom))
}

/// Print a line; whoever reads may have gone.
fn say(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A runtime for one command.
fn runtime() -> Result<tokio::runtime::Runtime, Refusal> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Refusal::new(kernel::Code::Internal).with("why", error))
}

//! The `tongban` command: opens the application with what can show it here (the entry of the desktop's menu), is the
//! browser's shell, runs the local service without a window, and asks one that is running.
//!
//! It links no window's library: it starts where they are missing.
//!
//! A library, so that the manual is made from what the program itself parses. It ends as [`kernel::exit`] says; a refusal is
//! printed as JSON on standard error.

mod browser;
mod choice;
mod launch;
mod look;

use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use backend::desktop::policy::{Policy, ShellKind};
use backend::{Desktop, DesktopConfig};
use clap::{CommandFactory as _, Parser, Subcommand};
use kernel::{Code, Refusal, exit};
use manners::{Start, door};
use serde_json::{Value, json};

/// 同办: opens it, and asks its local service.
#[derive(Parser)]
#[command(name = "tongban", version, after_long_help = exit::HELP)]
struct Arguments {
    /// Profile: 1 to 32 of a-z, 0-9, -.
    #[arg(long, global = true, value_parser = manners::start::profile_name)]
    profile: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open the application: a window where this PC can show one, else the browser.
    Open {
        /// Start in the tray, without a window.
        #[arg(long)]
        hidden: bool,
        /// What to show first: `tongban:///case/<id>`, `tongban:///todo`.
        #[arg(value_parser = manners::link::parse)]
        link: Option<String>,
    },
    /// End the application, and wait until it has.
    Stop,
    /// Run the local service without a window.
    Serve {
        /// Serve a browser, too, at this loopback address (port 0: any); prints the URL.
        #[arg(long)]
        loopback: Option<SocketAddr>,
        /// Folder of the built page, for the browser.
        #[arg(long)]
        pages: Option<PathBuf>,
    },
    /// Who is logged in, how the line is, what waits.
    Status,
    /// Look at every part of the running service.
    Doctor,
    /// Look at this PC, whether a service runs or not: writes report.md and report.xlsx into FOLDER.
    ///
    /// Ends with 1 where something failed.
    Report {
        /// Where.
        folder: PathBuf,
    },
    /// Write what helps whoever helps into FILE: the report, logs, settings; no password, no key, nobody's text.
    Support {
        /// The .zip; must not exist.
        file: PathBuf,
    },
    /// Print the end of the log.
    Log {
        /// So many KiB of it.
        #[arg(long, default_value_t = 64)]
        kib: u64,
    },
    /// Call a method: `tongban call workflow.tasks '{}'`.
    Call {
        /// `room.verb`; `-`: many, as lines of standard input: `{"method": …, "params": …}`. Each is answered by a line with
        /// `result` or `refusal`, before the next is read.
        method: String,
        /// The method's struct, JSON.
        #[arg(default_value = "{}")]
        params: String,
    },
}

/// What the program understands.
pub fn cli() -> clap::Command {
    Arguments::command()
}

/// The program.
pub fn run() -> ExitCode {
    match answer(Arguments::parse()) {
        Ok(code) => code,
        Err(refusal) => {
            let text = serde_json::to_string(&refusal).unwrap_or_default();
            let _ = writeln!(std::io::stderr(), "{text}");
            ExitCode::from(exit::code(&refusal))
        }
    }
}

fn answer(arguments: Arguments) -> Result<ExitCode, Refusal> {
    let config = DesktopConfig::from_env(arguments.profile.as_deref())?;
    let socket = config.socket();
    let ask = |method: &str, params: Value| backend::service::client::ask(&socket, method, params);
    match arguments.command {
        Command::Open { hidden, link } => {
            return open(&config, manners::Arguments { profile: arguments.profile, hidden, link });
        }
        Command::Stop if !door::stop(&config.runtime_dir) => {
            Err(Refusal::new(Code::Offline).with("socket", config.runtime_dir.display()))
        }
        Command::Stop => Ok(()),
        Command::Serve { loopback, pages } => serve(config, loopback, pages),
        Command::Status => {
            let session = ask("session.status", json!({}))?;
            let line = ask("sync.status", json!({})).ok();
            print(&json!({ "session": session, "sync": line }))
        }
        Command::Report { folder } => return look::report(&config, &folder),
        Command::Support { file } => look::support(&config, &file),
        Command::Doctor => print(&ask("diagnostics.run", json!({}))?),
        Command::Log { kib } => {
            let tail = backend::logs::tail(&config.data_dir, kib * 1024);
            let tail = tail.map_err(|_| Refusal::new(Code::NotFound).with("file", "tongban.log"))?;
            say(&tail)
        }
        Command::Call { method, .. } if method == "-" => many(ask),
        Command::Call { method, params } => {
            let params = serde_json::from_str(&params);
            let params = params.map_err(|error| Refusal::new(Code::BadRequest).with("why", error))?;
            print(&ask(&method, params)?)
        }
    }
    .map(|()| ExitCode::SUCCESS)
}

/// One call of many.
#[derive(serde::Deserialize)]
struct Call {
    method: String,
    #[serde(default)]
    params: Value,
}

/// A line that is no call ends it; a refusal does not.
fn many(ask: impl Fn(&str, Value) -> Result<Value, Refusal>) -> Result<(), Refusal> {
    for line in std::io::stdin().lines() {
        let bad = |why: String| Refusal::new(Code::BadRequest).with("why", why);
        let line = line.map_err(|error| bad(error.to_string()))?;
        let call: Call = serde_json::from_str(&line).map_err(|error| bad(error.to_string()))?;
        let answer = match ask(&call.method, call.params) {
            Ok(result) => json!({ "result": result }),
            Err(refusal) => json!({ "refusal": refusal }),
        };
        say(&answer.to_string())?;
    }
    Ok(())
}

/// Becomes the window's program, or is the browser's shell itself.
fn open(config: &DesktopConfig, arguments: manners::Arguments) -> Result<ExitCode, Refusal> {
    // Whoever has the profile knows best what shows it.
    if door::knock(&config.runtime_dir, arguments.link.clone()) {
        return Ok(ExitCode::SUCCESS);
    }
    backend::logs::begin(&config.data_dir);
    let chosen = choice::choose(wanted(config), find);
    if let Some(program) = choice::program(chosen.kind, &ours()) {
        let failed = std::process::Command::new(&program).args(arguments.again()).exec();
        tracing::error!("{}: {failed}", program.display());
    }
    Ok(match manners::begin(arguments) {
        Start::Here(begun) => browser::run(*begun, chosen.second_best),
        Start::Elsewhere => ExitCode::SUCCESS,
        Start::Cannot(words, refusal) => {
            browser::say_why_not(&words, &refusal, &config.runtime_dir);
            ExitCode::FAILURE
        }
    })
}

fn ours() -> PathBuf {
    std::env::current_exe().unwrap_or_default()
}

/// What is to show the page, by hand or by the administrator.
fn wanted(config: &DesktopConfig) -> Option<ShellKind> {
    let by_hand = std::env::var("TONGBAN_SHELL").ok();
    // A policy that cannot be read is told of by whatever shows the page.
    let by_policy = || Policy::load(&config.policy_dir).ok().and_then(|policy| policy.rules.shell);
    choice::by_hand(by_hand.as_deref()).or_else(by_policy)
}

/// Whether the window of this kind that is beside us starts.
fn find(kind: ShellKind) -> choice::Found {
    choice::program(kind, &ours()).map_or(choice::Found::Absent, |program| choice::find(&program))
}

fn say(text: &str) -> Result<(), Refusal> {
    // Whoever reads may have gone (`| head`); that is no error.
    let _ = writeln!(std::io::stdout(), "{text}");
    Ok(())
}

fn print(value: &Value) -> Result<(), Refusal> {
    say(&serde_json::to_string_pretty(value).unwrap_or_default())
}

fn serve(config: DesktopConfig, loopback: Option<SocketAddr>, pages: Option<PathBuf>) -> Result<(), Refusal> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|_| Refusal::new(Code::Internal).with("why", "runtime"))?;
    runtime.block_on(async {
        let runtime_dir = config.runtime_dir.clone();
        let desktop = Desktop::start(config).await?;
        let pages = Arc::new(browser::Pages::new(desktop.clone(), loopback, pages));
        if loopback.is_some() {
            say(&pages.url("/").await?)?;
        } else {
            say("ready")?;
        }
        let (stop, mut stopped) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(door::keep(runtime_dir, move |asked| match asked {
            door::Asked::Show(route) => {
                let pages = Arc::clone(&pages);
                tokio::spawn(async move {
                    if let Err(refusal) = pages.show(route.as_deref().unwrap_or("/")).await {
                        tracing::error!(%refusal, "cannot show the page");
                    }
                });
            }
            door::Asked::Stop => drop(stop.send(())),
        }));
        tokio::select! {
            () = backend::signals::told_to_end() => {}
            _ = stopped.recv() => {}
        }
        desktop.stop().await;
        Ok(())
    })
}

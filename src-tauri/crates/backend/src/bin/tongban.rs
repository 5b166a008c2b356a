//! The `tongban` command: the local service without a window, and questions to one that is running.
//!
//! Exit codes: 0 well; 1 refused (the refusal is printed as JSON on standard error); 2 wrong usage; 69 no service is
//! running; 75 try again later.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use backend::{Desktop, DesktopConfig};
use clap::{Parser, Subcommand};
use kernel::{Code, Refusal, Temper};
use serde_json::{Value, json};

/// 同办: the local service and questions to it.
#[derive(Parser)]
#[command(name = "tongban", version)]
struct Arguments {
    /// Profile: letters, digits, hyphens.
    #[arg(long, global = true)]
    profile: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
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
    /// Look at every part.
    Doctor,
    /// Print the end of the log.
    Log {
        /// So many KiB of it.
        #[arg(long, default_value_t = 64)]
        kib: u64,
    },
    /// Call a method: `tongban call workflow.tasks '{}'`.
    Call {
        /// `room.verb`
        method: String,
        /// The method's struct, JSON.
        #[arg(default_value = "{}")]
        params: String,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            let text = serde_json::to_string(&refusal).unwrap_or_default();
            let _ = writeln!(std::io::stderr(), "{text}");
            ExitCode::from(match refusal.code {
                Code::Offline => 69,
                Code::BadRequest => 2,
                code if code.temper() == Temper::Retry => 75,
                _ => 1,
            })
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Refusal> {
    let config = DesktopConfig::from_env(arguments.profile.as_deref())?;
    let socket = config.socket();
    let ask = |method: &str, params: Value| backend::service::client::ask(&socket, method, params);
    match arguments.command {
        Command::Serve { loopback, pages } => serve(config, loopback, pages),
        Command::Status => {
            let session = ask("session.status", json!({}))?;
            let line = ask("sync.status", json!({})).ok();
            print(&json!({ "session": session, "sync": line }))
        }
        Command::Doctor => print(&ask("diagnostics.run", json!({}))?),
        Command::Log { kib } => {
            let tail = backend::logs::tail(&config.data_dir, kib * 1024);
            let tail = tail.map_err(|_| Refusal::new(Code::NotFound).with("file", "tongban.log"))?;
            say(&tail)
        }
        Command::Call { method, params } => {
            let params = serde_json::from_str(&params);
            let params = params.map_err(|error| Refusal::new(Code::BadRequest).with("why", error))?;
            print(&ask(&method, params)?)
        }
    }
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
        let desktop = Desktop::start(config).await?;
        if let Some(address) = loopback {
            let token = token()?;
            let address =
                backend::service::serve_loopback(desktop.clone(), address, token.clone(), pages).await;
            let address = address.map_err(|error| Refusal::new(Code::BadRequest).with("why", error))?;
            say(&format!("http://{address}/#token={token}"))?;
        } else {
            say("ready")?;
        }
        until_told_to_stop().await;
        desktop.stop().await;
        Ok(())
    })
}

fn token() -> Result<String, Refusal> {
    let mut bytes = [0; 32];
    kernel::Random::fill(&kernel::SystemRandom, &mut bytes)?;
    Ok(hex::encode(bytes))
}

async fn until_told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

//! The window on Tauri 2: shows the page and passes its calls to the backend. Its manners are `crates/manners`.
//!
//! Three words. The **page** is what `ui/` builds, embedded. A **call** goes through to [`backend::Desktop`] and
//! is not looked into. The **shell** is what the parts share: Tauri's handle, the backend, what the person set.
//!
//! Invariants: one process a profile; closing to the tray ends the page's process and loses nothing, because
//! everything that lasts is the backend's; the page can name a file only when the person picked or dropped it.
//!
//! Deliberately absent: rooms, sockets to the hub, sentences, and Tauri plugins.

mod commands;
mod events;
mod files;
mod shell;
mod windows;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use backend::{Desktop, DesktopConfig};
use clap::Parser;
use kernel::{Code, Refusal};
use manners::{Remembered, Words, door, environment};

use crate::shell::Shell;

/// 同办
#[derive(Debug, Parser)]
#[command(name = "tongban-desktop", version, about)]
struct Arguments {
    /// Data of its own, beside the usual: for a second person at the same PC.
    #[arg(long, value_parser = profile_name)]
    profile: Option<String>,
    /// Start in the tray, without a window.
    #[arg(long)]
    hidden: bool,
}

/// The name becomes part of paths and of a file name in the autostart folder.
fn profile_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.is_empty() || text.len() > 32 || !text.chars().all(plain) {
        return Err("1 to 32 of a-z, 0-9, -".to_owned());
    }
    Ok(text.to_owned())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let words = Words::load();
    let config = match DesktopConfig::from_env(arguments.profile.as_deref()) {
        Ok(config) => config,
        Err(refusal) => return cannot_start(&words, &refusal),
    };
    let remembered = Remembered::load(&config.data_dir);
    environment::prepare(remembered.compositing);
    if door::knock(&config.runtime_dir) {
        return ExitCode::SUCCESS;
    }
    backend::logs::begin(&config.data_dir);
    let desktop = match tauri::async_runtime::block_on(start(&config)) {
        Ok(Some(desktop)) => desktop,
        Ok(None) => return ExitCode::SUCCESS,
        Err(refusal) => return cannot_start(&words, &refusal),
    };
    match Shell::run(desktop, config, arguments.profile, arguments.hidden, remembered, words) {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("the window ended: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Starts the backend. `None`: another copy has the profile, and has shown its window. A copy that has just begun has
/// not opened its door yet, and one that was killed takes a moment to let go: both are waited for.
async fn start(config: &DesktopConfig) -> Result<Option<Desktop>, Refusal> {
    let begun = Instant::now();
    loop {
        match Desktop::start(config.clone()).await {
            Err(refusal) if refusal.code == Code::AlreadyRunning => {
                if door::knock(&config.runtime_dir) {
                    return Ok(None);
                }
                if begun.elapsed() > door::PATIENCE {
                    return Err(refusal);
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            started => return started.map(Some),
        }
    }
}

fn cannot_start(words: &Words, refusal: &Refusal) -> ExitCode {
    tracing::error!(?refusal, "cannot start");
    windows::say_and_wait(&words.title, words.why_not(refusal), &refusal.to_string());
    ExitCode::FAILURE
}

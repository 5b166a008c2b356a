//! The window on Tauri 2: shows the page and passes its calls to the backend. Its manners are `crates/manners`.
//!
//! Three words. The **page** is what `ui/` builds, embedded. A **call** goes through to [`backend::Desktop`] and
//! is not looked into. The **shell** is the running backend and its manners; the windows here are its face.
//!
//! `commands`, `files` and `message` are also those of the window on Tauri 1.8 (`webkit40`): what differs between the
//! two lines of Tauri is in `windows` alone.
//!
//! Invariants: one process a profile; closing to the tray ends the page's process and loses nothing, because
//! everything that lasts is the backend's; the page can name a file only when the person picked or dropped it.
//!
//! Deliberately absent: rooms, sockets to the hub, sentences, and Tauri plugins.

mod commands;
mod files;
mod message;
mod screen;
mod windows;

use std::process::ExitCode;

use clap::Parser;
use manners::Start;

/// 同办
#[derive(Debug, Parser)]
#[command(name = "tongban-desktop", version, about)]
struct Line {
    #[command(flatten)]
    arguments: manners::Arguments,
}

fn main() -> ExitCode {
    match manners::begin(Line::parse().arguments) {
        Start::Here(begun) => windows::run(*begun),
        Start::Elsewhere => ExitCode::SUCCESS,
        Start::Cannot(words, refusal) => {
            message::say_and_wait(&words.title, words.why_not(&refusal), &refusal.to_string());
            ExitCode::FAILURE
        }
    }
}

//! The window on Tauri 1.8, for desktops whose WebKitGTK is the 4.0 line: the same page, the same calls, the same manners
//! as the window on Tauri 2. It needs WebKitGTK 2.22; the page needs 2.28.
//!
//! Its commands, files, message box and screens are the other window's, by path: they name only what both lines of Tauri and of
//! GTK's bindings have, or what `windows` lends them.
//!
//! Deliberately absent: requests with bodies over the page's scheme (WebKitGTK below 2.40 drops them; calls go as script
//! messages), Tauri's own tray and notifications, and its own handling of dropped files, which does not read their names.

#[path = "../../src/commands.rs"]
mod commands;
mod drop;
#[path = "../../src/files.rs"]
mod files;
#[path = "../../src/message.rs"]
mod message;
#[path = "../../src/screen.rs"]
mod screen;
mod windows;

use std::process::ExitCode;

use clap::Parser;
use manners::Start;

/// 同办
#[derive(Debug, Parser)]
#[command(name = "tongban-desktop-webkit40", version, about)]
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

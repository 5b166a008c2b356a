//! Files between the person and the page: GTK's dialogues, and what is carried over a window.

use std::cell::RefCell;
use std::path::PathBuf;

use gtk::prelude::*;
use kernel::{Code, Refusal};
use manners::{Picked, Shell};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use crate::windows::{self, Window};

/// What may be picked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wanted {
    /// Extensions, lower case, without the dot; empty: any.
    accept: Vec<String>,
    /// More than one.
    many: bool,
}

/// Files over a window, as its page hears of them.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Drag {
    /// Where the pointer is, from the upper left of the page, unzoomed; negative where the files have left.
    pub x: f64,
    /// The same, downwards.
    pub y: f64,
    /// Let go here. `None`: still carried.
    pub dropped: Option<Vec<Picked>>,
}

/// Lets the person pick.
pub async fn pick(shell: &Shell, window: Window, wanted: Wanted) -> Result<Vec<Picked>, Refusal> {
    let title = shell.words.pick.clone();
    let filter_name = shell.words.allowed.clone();
    let paths = ask(window, move |parent| {
        let dialog =
            gtk::FileChooserNative::new(Some(&title), parent, gtk::FileChooserAction::Open, None, None);
        dialog.set_select_multiple(wanted.many);
        if !wanted.accept.is_empty() {
            let filter = gtk::FileFilter::new();
            filter.set_name(Some(&filter_name));
            for extension in &wanted.accept {
                filter.add_pattern(&format!("*.{extension}"));
                filter.add_pattern(&format!("*.{}", extension.to_uppercase()));
            }
            windows::add_filter(&dialog, filter);
        }
        dialog
    })
    .await?;
    Ok(shell.grants.grant(&paths))
}

/// Lets the person say where, and writes `content` there.
pub async fn save(shell: &Shell, window: Window, name: String, content: Vec<u8>) -> Result<bool, Refusal> {
    let Some(path) = place(shell, window, name).await? else { return Ok(false) };
    manners::grants::write(&path, content).await?;
    Ok(true)
}

/// Lets the person say where, and lets the page name that place.
pub async fn pick_place(shell: &Shell, window: Window, name: String) -> Result<Option<String>, Refusal> {
    Ok(place(shell, window, name).await?.and_then(|path| shell.grants.grant_place(path)))
}

async fn place(shell: &Shell, window: Window, name: String) -> Result<Option<PathBuf>, Refusal> {
    let title = shell.words.save.clone();
    let paths = ask(window, move |parent| {
        let dialog =
            gtk::FileChooserNative::new(Some(&title), parent, gtk::FileChooserAction::Save, None, None);
        dialog.set_do_overwrite_confirmation(true);
        dialog.set_current_name(&name);
        dialog
    })
    .await?;
    Ok(paths.into_iter().next())
}

/// Runs a file dialogue on the main thread; no paths: cancelled.
async fn ask(
    window: Window,
    make: impl FnOnce(Option<&gtk::ApplicationWindow>) -> gtk::FileChooserNative + Send + 'static,
) -> Result<Vec<PathBuf>, Refusal> {
    let (send, receive) = oneshot::channel();
    let shown = window.clone().run_on_main_thread(move || {
        let dialog = make(window.gtk_window().ok().as_ref());
        // The dialogue lives as long as its own handler holds it: until the answer.
        let once = RefCell::new(Some((send, dialog.clone())));
        dialog.connect_response(move |dialog, response| {
            if let Some((send, _)) = once.take() {
                let chosen = response == gtk::ResponseType::Accept;
                let _ = send.send(if chosen { dialog.filenames() } else { Vec::new() });
            }
        });
        dialog.show();
    });
    shown.map_err(|_| Refusal::from(Code::Internal))?;
    receive.await.map_err(|_| Code::Internal.into())
}

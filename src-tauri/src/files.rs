//! Files between the person and the page. The page may name a path only if the person picked or dropped it
//! in this run of the application: otherwise a hole in the page would be a hole in the home folder.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gtk::prelude::*;
use kernel::{Code, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::{DragDropEvent, Emitter as _, WebviewWindow};
use tokio::sync::oneshot;

use crate::shell::{Shell, lock};

/// The paths the page may name.
#[derive(Debug, Default)]
pub struct Granted(BTreeSet<PathBuf>);

/// What may be picked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wanted {
    /// Extensions, lower case, without the dot; empty: any.
    accept: Vec<String>,
    /// More than one.
    many: bool,
}

/// A file picked or dropped.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Picked {
    name: String,
    /// Bytes.
    size: u64,
    /// Always empty: the content goes by path.
    base64: String,
    path: String,
}

/// Refuses a request that names a path which nobody picked.
pub fn check(shell: &Shell, params: &Value) -> Result<(), Refusal> {
    match params.get("path").and_then(Value::as_str) {
        Some(path) if !path.is_empty() && !lock(&shell.granted).0.contains(Path::new(path)) => {
            Err(Refusal::new(Code::NotPermitted).with("field", "path"))
        }
        _ => Ok(()),
    }
}

/// Takes the paths that are files, and lets the page name them.
fn grant(shell: &Shell, paths: &[PathBuf]) -> Vec<Picked> {
    let picked = paths.iter().filter_map(|path| {
        let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
        // A name that is not Unicode cannot go through JSON; such a file is left out.
        let (name, text) = (path.file_name()?.to_str()?.to_owned(), path.to_str()?.to_owned());
        lock(&shell.granted).0.insert(path.clone());
        Some(Picked { name, size: about.len(), base64: String::new(), path: text })
    });
    picked.collect()
}

/// Files over a window, as its page hears of them.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Drag {
    /// Where the pointer is, from the upper left of the page, unzoomed; away from it where the files have left.
    x: f64,
    y: f64,
    /// Let go here. `None`: still carried.
    dropped: Option<Vec<Picked>>,
}

/// Files are carried over a window or dropped on it: its page hears of them as `files`.
pub fn dragged(shell: &Shell, label: &str, event: &DragDropEvent) {
    let (at, dropped) = match event {
        DragDropEvent::Enter { position, .. } | DragDropEvent::Over { position } => (Some(position), None),
        DragDropEvent::Drop { paths, position } => (Some(position), Some(grant(shell, paths))),
        _ => (None, None),
    };
    let (x, y) = at.map_or((-1.0, -1.0), |at| (at.x, at.y));
    let _ = shell.app.emit_to(label, "files", Drag { x, y, dropped });
}

/// Lets the person pick.
pub async fn pick(shell: &Shell, window: WebviewWindow, wanted: Wanted) -> Result<Vec<Picked>, Refusal> {
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
            dialog.add_filter(filter);
        }
        dialog
    })
    .await?;
    Ok(grant(shell, &paths))
}

/// Lets the person say where, and writes `content` there.
pub async fn save(
    shell: &Shell,
    window: WebviewWindow,
    name: String,
    content: Vec<u8>,
) -> Result<bool, Refusal> {
    let Some(path) = place(shell, window, name).await? else { return Ok(false) };
    tokio::fs::write(path, content).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Code::DiskFull,
        _ => Code::ReadOnly,
    })?;
    Ok(true)
}

/// Lets the person say where, and lets the page name that place.
pub async fn pick_place(
    shell: &Shell,
    window: WebviewWindow,
    name: String,
) -> Result<Option<String>, Refusal> {
    let place = place(shell, window, name).await?.and_then(|path| Some((path.to_str()?.to_owned(), path)));
    Ok(place.map(|(text, path)| {
        lock(&shell.granted).0.insert(path);
        text
    }))
}

async fn place(shell: &Shell, window: WebviewWindow, name: String) -> Result<Option<PathBuf>, Refusal> {
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
    window: WebviewWindow,
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

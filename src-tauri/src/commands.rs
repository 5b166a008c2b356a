//! The commands the page may give, on both lines of Tauri. On Tauri 2 `capabilities/window.json` is the list of them
//! that is enforced; Tauri 1.8 takes commands from its own page only.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kernel::{Code, Refusal};
use manners::{Picked, Shell};
use serde_json::Value;
use tauri::{AppHandle, State};

use crate::files::{self, Wanted};
use crate::windows::{self, Window};

/// One call of the backend, passed through.
#[tauri::command]
pub async fn call(shell: State<'_, Shell>, method: String, params: Value) -> Result<Value, Refusal> {
    shell.call(&method, params).await
}

/// Lets the person pick files; none: cancelled.
#[tauri::command]
pub async fn pick_file(
    shell: State<'_, Shell>,
    window: Window,
    wanted: Wanted,
) -> Result<Vec<Picked>, Refusal> {
    files::pick(&shell, window, wanted).await
}

/// Lets the person say where to keep a file, and writes it there. False: cancelled.
#[tauri::command]
pub async fn save_file(
    shell: State<'_, Shell>,
    window: Window,
    name: String,
    base64: String,
) -> Result<bool, Refusal> {
    let content = BASE64_STANDARD.decode(base64).map_err(|_| Refusal::from(Code::BadRequest))?;
    files::save(&shell, window, name, content).await
}

/// Lets the person say where to keep a file; the page may then name that place. `None`: cancelled.
#[tauri::command]
pub async fn pick_place(
    shell: State<'_, Shell>,
    window: Window,
    name: String,
) -> Result<Option<String>, Refusal> {
    files::pick_place(&shell, window, name).await
}

/// A further window on `route`.
#[tauri::command]
pub async fn open_window(app: AppHandle, shell: State<'_, Shell>, route: String) -> Result<(), Refusal> {
    let (handle, shell) = (app.clone(), shell.inner().clone());
    let opened = app.run_on_main_thread(move || {
        if let Err(error) = windows::open_more(&handle, &shell, &route) {
            tracing::error!("window: {error}");
        }
    });
    opened.map_err(|_| Code::Internal.into())
}

/// The page has painted.
#[tauri::command]
pub fn ui_ready(shell: State<'_, Shell>, window: Window) {
    shell.page.paints();
    let _ = window.show();
}

//! What the parts of the window share, and the order in which they are started.

use std::ops::Deref;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use api::settings::Settings;
use backend::{Desktop, DesktopConfig};
use kernel::Refusal;
use manners::{Grants, Remembered, Words, autostart, door, lock, tray};
use serde_json::Value;
use tauri::{AppHandle, RunEvent, WindowEvent};
use tokio::signal::unix::{SignalKind, signal};

use crate::{commands, events, files, windows};

/// A handle on the running window; cheap to clone.
#[derive(Clone)]
pub struct Shell(Arc<Parts>);

/// See the fields.
pub struct Parts {
    /// Tauri.
    pub app: AppHandle,
    /// The backend.
    pub desktop: Desktop,
    /// Where this profile lives.
    pub config: DesktopConfig,
    /// Its name, when it is not the usual one.
    pub profile: Option<String>,
    /// What is said without a page.
    pub words: Words,
    /// Where the window was.
    pub remembered: Mutex<Remembered>,
    /// The settings the window acts on, as last heard.
    pub settings: Mutex<Settings>,
    /// The files the page may name.
    pub grants: Grants,
    /// There is a tray and our icon is in it.
    pub in_tray: Arc<AtomicBool>,
    /// A page has painted.
    pub painted: AtomicBool,
}

impl Deref for Shell {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Shell {
    /// Runs until the person quits.
    pub fn run(
        desktop: Desktop,
        config: DesktopConfig,
        profile: Option<String>,
        hidden: bool,
        remembered: Remembered,
        words: Words,
    ) -> anyhow::Result<ExitCode> {
        let settings = tauri::async_runtime::block_on(settings(&desktop)).unwrap_or_default();
        let begin = move |app: AppHandle| {
            Self(Arc::new(Parts {
                app,
                desktop,
                config,
                profile,
                words,
                remembered: Mutex::new(remembered),
                settings: Mutex::new(settings),
                grants: Grants::default(),
                in_tray: Arc::default(),
                painted: AtomicBool::new(false),
            }))
        };
        let app = tauri::Builder::default()
            .invoke_handler(tauri::generate_handler![
                commands::call,
                commands::pick_file,
                commands::save_file,
                commands::pick_place,
                commands::open_window,
                commands::ui_ready
            ])
            .setup(move |app| {
                let shell = begin(app.handle().clone());
                tauri::Manager::manage(app, shell.clone());
                shell.start(hidden);
                Ok(())
            })
            .build(context())?;
        let code = app.run_return(|app, event| {
            if let Some(shell) = tauri::Manager::try_state::<Self>(app) {
                shell.heard(event);
            }
        });
        Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
    }

    fn start(&self, hidden: bool) {
        tauri::async_runtime::spawn(events::relay(self.clone()));
        let shell = self.clone();
        tauri::async_runtime::spawn(door::keep(self.config.runtime_dir.clone(), move || shell.show(None)));
        tauri::async_runtime::spawn(end_on_signal(self.clone()));
        tauri::async_runtime::spawn(notice_revocation(self.clone()));
        let shell = self.clone();
        tauri::async_runtime::spawn(async move {
            tray::keep(shell.mark()).await;
            // Without a tray, a start without a window would leave nothing to click on.
            if !hidden || !shell.in_tray.load(Ordering::Relaxed) {
                shell.show(None);
            }
        });
    }

    fn mark(&self) -> tray::Mark {
        let image = tauri::include_image!("../icons/32.png");
        let (shown, ended) = (self.clone(), self.clone());
        tray::Mark {
            profile: self.profile.clone(),
            words: self.words.clone(),
            image: (image.width(), image.height(), image.rgba().to_vec()),
            is_in: Arc::clone(&self.in_tray),
            show: Box::new(move || shown.show(None)),
            quit: Box::new(move || ended.app.exit(0)),
        }
    }

    fn heard(&self, event: RunEvent) {
        match event {
            RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { .. }, .. } => {
                windows::closing(self, &label);
            }
            RunEvent::WindowEvent { label, event: WindowEvent::DragDrop(drag), .. } => {
                files::dragged(self, &label, &drag);
            }
            // The last window is gone. In the tray the application lives on without any page.
            RunEvent::ExitRequested { code: None, api, .. } if self.stays_in_tray() => api.prevent_exit(),
            RunEvent::Exit => {
                windows::closing(self, windows::MAIN);
                tauri::async_runtime::block_on(self.desktop.stop());
            }
            _ => {}
        }
    }

    fn stays_in_tray(&self) -> bool {
        lock(&self.settings).close_to_tray && self.in_tray.load(Ordering::Relaxed)
    }

    /// Shows the window, made anew where it was closed, at `route` where one is given. From any thread.
    pub fn show(&self, route: Option<String>) {
        let shell = self.clone();
        let shown = self.app.run_on_main_thread(move || {
            if let Err(error) = windows::show(&shell, route.as_deref()) {
                tracing::error!("window: {error}");
            }
        });
        if let Err(error) = shown {
            tracing::error!("window: {error}");
        }
    }

    /// Calls the backend on behalf of the window itself.
    pub async fn ask(&self, method: &str, params: Value) -> Result<Value, Refusal> {
        self.desktop.call(method, params).await
    }
}

/// The embedded page and the permissions.
#[expect(clippy::disallowed_types, reason = "Tauri's macro writes it")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// The settings as the backend has them.
pub async fn settings(desktop: &Desktop) -> Option<Settings> {
    let answer = desktop.call("settings.get", Value::Object(Default::default())).await.ok()?;
    serde_json::from_value(answer).ok()
}

/// At the start: where the file is gone that the setting says is there, the setting follows.
async fn notice_revocation(shell: Shell) {
    let mut settings = lock(&shell.settings).clone();
    if settings.autostart && autostart::is_revoked(shell.profile.as_deref()).await {
        settings.autostart = false;
        let params = serde_json::to_value(&settings).unwrap_or(Value::Null);
        if let Err(refusal) = shell.ask("settings.set", params).await {
            tracing::warn!("settings: {refusal}");
        }
    }
}

/// Logging out of the desktop, or Ctrl-C in a terminal, is an orderly end.
async fn end_on_signal(shell: Shell) {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    shell.app.exit(0);
}

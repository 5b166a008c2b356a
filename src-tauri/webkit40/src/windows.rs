//! The windows on Tauri 1.8: made, shown, remembered. All that differs from the windows on Tauri 2 is here, in `drop`, and in
//! their `windows.rs`.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use api::Event;
use gtk::gdk;
use gtk::prelude::*;
use manners::{Begun, Face, LEAST, Seen, Shell, lock};
use tauri::{AppHandle, Manager as _, RunEvent, WindowBuilder, WindowEvent, WindowUrl};
use webkit2gtk::{
    CacheModel, HitTestResultExt as _, SettingsExt as _, WebContextExt as _, WebView, WebViewExt,
};

use crate::{commands, drop, screen};

/// A window as this line calls it.
pub type Window = tauri::Window;

/// Label of the first window.
const MAIN: &str = "main";
/// A window is shown after this long even if its page has not said anything.
const FIRST_PAINT: Duration = Duration::from_secs(3);
/// Page colours before the style sheet is there, of 255, as in `ui/src/shared/tokens.css`.
const LIGHT: [f64; 3] = [245.0, 246.0, 248.0];
const DARK: [f64; 3] = [22.0, 24.0, 28.0];

/// Runs until the person quits.
pub fn run(begun: Begun) -> ExitCode {
    tauri::async_runtime::set(begun.runtime.handle().clone());
    let arguments = begun.arguments.clone();
    let shell = Shell::new(begun);
    let heard = shell.clone();
    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::pick_file,
            commands::save_file,
            commands::pick_place,
            commands::open_window,
            commands::ui_ready
        ])
        .on_page_load(|window, _| {
            let _ = window.show();
        })
        .setup(move |app| {
            app.manage(shell.clone());
            let face: Arc<dyn Face> = Arc::new(Windows { app: app.handle(), shell: shell.clone() });
            shell.live(&face, arguments);
            Ok(())
        })
        .build(context());
    match app {
        Ok(app) => {
            // This line never returns from here: it ends the process itself.
            app.run(move |app, event| hear(app, &heard, event));
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("no window: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The embedded page.
#[expect(clippy::disallowed_types, reason = "Tauri's macro writes it")]
fn context() -> tauri::Context<impl tauri::Assets> {
    tauri::generate_context!()
}

fn hear(app: &AppHandle, shell: &Shell, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { .. }, .. } => {
            closing(app, shell, &label);
        }
        // The last window is gone.
        RunEvent::ExitRequested { api, .. } if shell.stays_in_tray() => api.prevent_exit(),
        RunEvent::Exit => shell.stop(),
        _ => {}
    }
}

#[derive(Clone)]
struct Windows {
    app: AppHandle,
    shell: Shell,
}

impl Face for Windows {
    fn show(&self, route: Option<String>) {
        let windows = self.clone();
        let shown = self.app.run_on_main_thread(move || {
            if let Err(error) = show(&windows, route.as_deref()) {
                tracing::error!("window: {error}");
            }
        });
        if let Err(error) = shown {
            tracing::error!("window: {error}");
        }
    }

    fn tell(&self, event: &Event) {
        if let Err(error) = self.app.emit_all("event", event) {
            tracing::warn!("the page does not hear: {error}");
        }
    }

    fn is_in_front(&self) -> bool {
        self.app.windows().into_values().any(|window| window.is_focused().unwrap_or(false))
    }

    fn is_open(&self) -> bool {
        self.app.get_window(MAIN).is_some()
    }

    fn end(&self) {
        let Windows { app, shell } = self.clone();
        // This line's `exit` ends the process at once, on whatever thread.
        let ended = self.app.run_on_main_thread(move || {
            closing(&app, &shell, MAIN);
            shell.stop();
            app.exit(0);
        });
        if let Err(error) = ended {
            tracing::error!("cannot end: {error}");
        }
    }
}

/// Shows the first window, at `route` where one is given. On the main thread.
fn show(windows: &Windows, route: Option<&str>) -> tauri::Result<()> {
    let Some(window) = windows.app.get_window(MAIN) else {
        open(&windows.app, &windows.shell, MAIN, route)?;
        windows.shell.watch(Arc::new(windows.clone()));
        return Ok(());
    };
    if let Some(route) = route {
        window.eval(&format!("location.hash = {}", serde_json::Value::from(route)))?;
    }
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// A further window on `route`. On the main thread.
pub fn open_more(app: &AppHandle, shell: &Shell, route: &str) -> tauri::Result<()> {
    let taken = app.windows();
    let label = (1..).map(|n| format!("more-{n}")).find(|label| !taken.contains_key(label));
    open(app, shell, &label.unwrap_or_default(), Some(route))
}

fn open(app: &AppHandle, shell: &Shell, label: &str, route: Option<&str>) -> tauri::Result<()> {
    let page = WindowUrl::App(format!("index.html#{}", route.unwrap_or("/")).into());
    let remembered = lock(&shell.remembered).clone().within(&screen::areas());
    let mut builder = WindowBuilder::new(app, label, page)
        .title(&shell.words.title)
        .inner_size(remembered.width, remembered.height)
        .min_inner_size(LEAST.0, LEAST.1)
        .visible(false)
        // Of memory, on most systems, and this person's alone; see also `adapt`.
        .data_directory(shell.config.runtime_dir.join("web"))
        .disable_file_drop_handler()
        .on_navigation(|url| url.scheme() == "tauri");
    if label == MAIN {
        builder = builder.maximized(remembered.maximized);
        if let Some((x, y)) = remembered.place {
            builder = builder.position(x, y);
        }
    }
    let window = builder.build()?;
    let (inside, around) = (shell.clone(), window.clone());
    window.with_webview(move |webview| {
        adapt(&inside, &around, &webview.inner());
        drop::listen(&inside, &around, &webview.inner());
    })?;
    shell.runtime.spawn(async move {
        tokio::time::sleep(FIRST_PAINT).await;
        let _ = window.show();
    });
    Ok(())
}

/// What Tauri leaves as it finds it. Preedit it leaves on, as Chinese input needs it.
fn adapt(shell: &Shell, window: &Window, webview: &WebView) {
    let dark = lock(&shell.settings).theme == api::settings::Theme::Dark;
    let [red, green, blue] = if dark { DARK } else { LIGHT }.map(|part| part / 255.0);
    webview.set_background_color(&gdk::RGBA::new(red, green, blue, 1.0));
    // Nothing the page keeps may reach the disk; this line has no windows that forget.
    if let Some(settings) = WebViewExt::settings(webview) {
        settings.set_enable_html5_local_storage(false);
        settings.set_enable_html5_database(false);
        settings.set_enable_offline_web_application_cache(false);
        settings.set_enable_page_cache(false);
    }
    if let Some(context) = webview.context() {
        context.set_cache_model(CacheModel::DocumentViewer);
        context.set_preferred_languages(&["zh-CN"]);
    }
    let titled = window.clone();
    webview.connect_title_notify(move |webview| {
        let _ = webview.title().map(|title| titled.set_title(&title));
    });
    // "Reload" and "back" are of no use here; cut, copy, paste are.
    webview.connect_context_menu(|_, _, _, hit| !hit.context_is_editable() && !hit.context_is_selection());
}

/// Remembers where a closing window is.
fn closing(app: &AppHandle, shell: &Shell, label: &str) {
    if label != MAIN {
        return;
    }
    if let Some(window) = app.get_window(MAIN) {
        let mut remembered = lock(&shell.remembered);
        remembered.look(seen(&window));
        remembered.save();
    }
}

fn seen(window: &Window) -> Seen {
    let scale = window.scale_factor().unwrap_or(1.0);
    let size = window.inner_size().ok().map(|size| size.to_logical::<f64>(scale));
    let place = window.outer_position().ok().map(|place| place.to_logical::<f64>(scale));
    Seen {
        maximized: window.is_maximized().unwrap_or(false),
        minimized: window.is_minimized().unwrap_or(false),
        size: size.map(|size| (size.width, size.height)),
        place: place.map(|place| (place.x, place.y)),
    }
}

/// This line of GTK's bindings takes it by reference.
pub fn add_filter(dialog: &gtk::FileChooserNative, filter: gtk::FileFilter) {
    dialog.add_filter(&filter);
}

//! The windows on Tauri 2: made, shown, remembered. Hidden until the page is there. All that differs from the windows on
//! Tauri 1.8 is here and in `webkit40/src/windows.rs`.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use api::Event;
use gtk::prelude::*;
use manners::{Begun, Face, LEAST, Seen, Shell, lock};
use tauri::utils::config::Color;
use tauri::webview::{NewWindowResponse, PageLoadEvent, PlatformWebview};
use tauri::{
    AppHandle, DragDropEvent, Emitter as _, Manager as _, RunEvent, WebviewUrl, WebviewWindowBuilder,
    WindowEvent,
};
use webkit2gtk::{HitTestResultExt as _, InputMethodContextExt as _, WebContextExt as _, WebViewExt as _};

use crate::files::Drag;
use crate::{commands, screen};

/// A window as this line calls it.
pub type Window = tauri::WebviewWindow;

/// Label of the first window.
const MAIN: &str = "main";
/// A window is shown after this long even if its page has not said anything.
const FIRST_PAINT: Duration = Duration::from_secs(3);
/// Page colours before the style sheet is there, as in `ui/src/shared/tokens.css`.
const LIGHT: Color = Color(0xf5, 0xf6, 0xf8, 0xff);
const DARK: Color = Color(0x16, 0x18, 0x1c, 0xff);

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
        .setup(move |app| {
            app.manage(shell.clone());
            let face: Arc<dyn Face> = Arc::new(Windows { app: app.handle().clone(), shell: shell.clone() });
            shell.live(&face, arguments);
            Ok(())
        })
        .build(context());
    match app {
        Ok(app) => {
            let code = app.run_return(move |app, event| hear(app, &heard, event));
            ExitCode::from(u8::try_from(code).unwrap_or(1))
        }
        Err(error) => {
            tracing::error!("no window: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The embedded page and the permissions.
#[expect(clippy::disallowed_types, reason = "Tauri's macro writes it")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn hear(app: &AppHandle, shell: &Shell, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { .. }, .. } => {
            closing(app, shell, &label);
        }
        RunEvent::WindowEvent { label, event: WindowEvent::DragDrop(drag), .. } => {
            dragged(app, shell, &label, &drag);
        }
        // The last window is gone.
        RunEvent::ExitRequested { code: None, api, .. } if shell.stays_in_tray() => api.prevent_exit(),
        RunEvent::Exit => {
            closing(app, shell, MAIN);
            shell.stop();
        }
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
        if let Err(error) = self.app.emit("event", event) {
            tracing::warn!("the page does not hear: {error}");
        }
    }

    fn is_in_front(&self) -> bool {
        self.app.webview_windows().into_values().any(|window| window.is_focused().unwrap_or(false))
    }

    fn is_open(&self) -> bool {
        self.app.get_webview_window(MAIN).is_some()
    }

    fn end(&self) {
        self.app.exit(0);
    }
}

/// Shows the first window, at `route` where one is given. On the main thread.
fn show(windows: &Windows, route: Option<&str>) -> tauri::Result<()> {
    let Some(window) = windows.app.get_webview_window(MAIN) else {
        open(&windows.app, &windows.shell, MAIN, route)?;
        windows.shell.watch(Arc::new(windows.clone()));
        return Ok(());
    };
    if let Some(route) = route {
        let mut url = window.url()?;
        url.set_fragment(Some(route));
        window.navigate(url)?;
    }
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// A further window on `route`. On the main thread.
pub fn open_more(app: &AppHandle, shell: &Shell, route: &str) -> tauri::Result<()> {
    let taken = app.webview_windows();
    let label = (1..).map(|n| format!("more-{n}")).find(|label| !taken.contains_key(label));
    open(app, shell, &label.unwrap_or_default(), Some(route))
}

fn open(app: &AppHandle, shell: &Shell, label: &str, route: Option<&str>) -> tauri::Result<()> {
    let page = WebviewUrl::App(format!("index.html#{}", route.unwrap_or("/")).into());
    let remembered = lock(&shell.remembered).clone().within(&screen::areas());
    let dark = lock(&shell.settings).theme == api::settings::Theme::Dark;
    let driven = std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true");
    let mut builder = WebviewWindowBuilder::new(app, label, page)
        .title(&shell.words.title)
        .inner_size(remembered.width, remembered.height)
        .min_inner_size(LEAST.0, LEAST.1)
        .visible(false)
        .background_color(if dark { DARK } else { LIGHT })
        // Nothing the page keeps may reach the disk unencrypted. (The engine's test driver needs the other kind.)
        .incognito(!driven)
        .on_navigation(|url| url.scheme() == "tauri")
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_document_title_changed(|window, title| {
            let _ = window.set_title(&title);
        })
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                let _ = window.show();
            }
        });
    if label == MAIN {
        builder = builder.maximized(remembered.maximized);
        if let Some((x, y)) = remembered.place {
            builder = builder.position(x, y).prevent_overflow();
        }
    }
    let window = builder.build()?;
    window.with_webview(|webview| adapt(&webview))?;
    shell.runtime.spawn(async move {
        tokio::time::sleep(FIRST_PAINT).await;
        let _ = window.show();
    });
    Ok(())
}

/// What Tauri leaves as it finds it, or sets otherwise than Chinese input needs.
fn adapt(webview: &PlatformWebview) {
    let webview = webview.inner();
    // Tauri switches preedit off, for the candidate window of old fcitx; it takes `compositionstart` with it.
    let preedit = std::env::var("TONGBAN_IME_PREEDIT").map_or(true, |value| value != "0");
    if let Some(input) = webview.input_method_context() {
        input.set_enable_preedit(preedit);
    }
    if let Some(context) = webview.context() {
        context.set_preferred_languages(&["zh-CN"]);
    }
    // "Reload" and "back" are of no use here; cut, copy, paste are.
    webview.connect_context_menu(|_, _, _, hit| !hit.context_is_editable() && !hit.context_is_selection());
}

/// Remembers where a closing window is.
fn closing(app: &AppHandle, shell: &Shell, label: &str) {
    if label != MAIN {
        return;
    }
    if let Some(window) = app.get_webview_window(MAIN) {
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

/// Files are carried over a window or dropped on it: its page hears of them as `files`.
fn dragged(app: &AppHandle, shell: &Shell, label: &str, event: &DragDropEvent) {
    let (at, dropped) = match event {
        DragDropEvent::Enter { position, .. } | DragDropEvent::Over { position } => (Some(position), None),
        DragDropEvent::Drop { paths, position } => (Some(position), Some(shell.grants.grant(paths))),
        _ => (None, None),
    };
    let (x, y) = at.map_or((-1.0, -1.0), |at| (at.x, at.y));
    let _ = app.emit_to(label, "files", Drag { x, y, dropped });
}

/// This line of GTK's bindings takes it by value.
pub fn add_filter(dialog: &gtk::FileChooserNative, filter: gtk::FileFilter) {
    dialog.add_filter(filter);
}

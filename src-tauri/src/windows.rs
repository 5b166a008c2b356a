//! The windows: made, shown, remembered. Hidden until the page is there; a page that does not paint at all is
//! tried again once, without compositing.

use std::os::unix::process::CommandExt as _;
use std::sync::atomic::Ordering;
use std::time::Duration;

use gtk::prelude::*;
use manners::{Seen, lock};
use tauri::utils::config::Color;
use tauri::webview::{NewWindowResponse, PageLoadEvent, PlatformWebview};
use tauri::{Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use webkit2gtk::{HitTestResultExt as _, InputMethodContextExt as _, WebContextExt as _, WebViewExt as _};

use crate::shell::Shell;

/// Label of the first window.
pub const MAIN: &str = "main";
/// A window is shown after this long even if its page has not said anything.
const FIRST_PAINT: Duration = Duration::from_secs(3);
/// A page that has not painted by then will not.
const NO_PAINT: Duration = Duration::from_secs(10);
/// Page colours before the style sheet is there, as in `ui/src/shared/tokens.css`.
const LIGHT: Color = Color(0xf5, 0xf6, 0xf8, 0xff);
const DARK: Color = Color(0x16, 0x18, 0x1c, 0xff);

/// Shows the first window, at `route` where one is given. On the main thread.
pub fn show(shell: &Shell, route: Option<&str>) -> tauri::Result<()> {
    let Some(window) = shell.app.get_webview_window(MAIN) else {
        open(shell, MAIN, route)?;
        watch(shell.clone());
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
pub fn open_more(shell: &Shell, route: &str) -> tauri::Result<()> {
    let taken = shell.app.webview_windows();
    let label = (1..).map(|n| format!("more-{n}")).find(|label| !taken.contains_key(label));
    open(shell, &label.unwrap_or_default(), Some(route))
}

fn open(shell: &Shell, label: &str, route: Option<&str>) -> tauri::Result<()> {
    let page = WebviewUrl::App(format!("index.html#{}", route.unwrap_or("/")).into());
    let remembered = lock(&shell.remembered).clone();
    let dark = lock(&shell.settings).theme == api::settings::Theme::Dark;
    let driven = std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true");
    let mut builder = WebviewWindowBuilder::new(&shell.app, label, page)
        .title(&shell.words.title)
        .inner_size(remembered.width, remembered.height)
        .min_inner_size(960.0, 600.0)
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
    tauri::async_runtime::spawn(async move {
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
pub fn closing(shell: &Shell, label: &str) {
    if label != MAIN {
        return;
    }
    if let Some(window) = shell.app.get_webview_window(MAIN) {
        let mut remembered = lock(&shell.remembered);
        remembered.look(seen(&window));
        remembered.save();
    }
}

fn seen(window: &WebviewWindow) -> Seen {
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

/// Broken graphics drivers leave the page's process hanging at its first frame: begin again without them,
/// and remember. Without compositing there is nothing left to try.
fn watch(shell: Shell) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(NO_PAINT).await;
        let alive = shell.painted.load(Ordering::Relaxed) || shell.app.get_webview_window(MAIN).is_none();
        if alive || !lock(&shell.remembered).compositing {
            return;
        }
        tracing::error!("the page has not painted: starting again without compositing");
        {
            let mut remembered = lock(&shell.remembered);
            remembered.compositing = false;
            remembered.save();
        }
        shell.desktop.stop().await;
        let arguments = std::env::args_os().skip(1);
        let failed = match std::env::current_exe() {
            Ok(program) => std::process::Command::new(program).args(arguments).exec(),
            Err(error) => error,
        };
        tracing::error!("cannot start again: {failed}");
        shell.app.exit(1);
    });
}

/// A message box, for when there is no page to say it. Without a screen it is only logged.
pub fn say_and_wait(title: &str, sentence: &str, detail: &str) {
    if gtk::init().is_err() {
        return;
    }
    let dialog = gtk::MessageDialog::new(
        gtk::Window::NONE,
        gtk::DialogFlags::MODAL,
        gtk::MessageType::Error,
        gtk::ButtonsType::Close,
        sentence,
    );
    dialog.set_title(title);
    dialog.set_secondary_text(Some(detail));
    dialog.run();
}

/// The window in front, if any of ours is.
pub fn focused(shell: &Shell) -> Option<WebviewWindow> {
    shell.app.webview_windows().into_values().find(|window| window.is_focused().unwrap_or(false))
}

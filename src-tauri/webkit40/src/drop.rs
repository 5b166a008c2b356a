//! Files carried over a window, from GTK's own signals. WebKit goes on seeing them, too: it is what asks for the data.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use gtk::glib;
use gtk::prelude::*;
use manners::Shell;
use tauri::Manager as _;
use webkit2gtk::WebView;

use crate::files::Drag;
use crate::windows::Window;

/// The page of `window` hears of files over it as `files`.
pub fn listen(shell: &Shell, window: &Window, webview: &WebView) {
    let carried = Rc::new(RefCell::new(Vec::<PathBuf>::new()));
    let tell = {
        let window = window.clone();
        move |drag: Drag| drop(window.app_handle().emit_to(window.label(), "files", drag))
    };

    let (kept, said) = (Rc::clone(&carried), tell.clone());
    webview.connect_drag_data_received(move |_, _, x, y, data, _, _| {
        let paths = paths(&data.uris());
        if !paths.is_empty() {
            *kept.borrow_mut() = paths;
            said(at(x, y));
        }
    });
    let (kept, said) = (Rc::clone(&carried), tell.clone());
    webview.connect_drag_motion(move |_, _, x, y, _| {
        if !kept.borrow().is_empty() {
            said(at(x, y));
        }
        false
    });
    // GTK says "left" before "dropped", too; so what is carried is kept until the next.
    let (kept, said) = (Rc::clone(&carried), tell.clone());
    webview.connect_drag_leave(move |_, _, _| {
        if !kept.borrow().is_empty() {
            said(at(-1, -1));
        }
    });
    let shell = shell.clone();
    webview.connect_drag_drop(move |_, context, x, y, time| {
        let paths = carried.take();
        if paths.is_empty() {
            return false;
        }
        tell(Drag { dropped: Some(shell.grants.grant(&paths)), ..at(x, y) });
        context.drag_finish(true, false, time);
        true
    });
}

fn at(x: i32, y: i32) -> Drag {
    Drag { x: f64::from(x), y: f64::from(y), dropped: None }
}

/// Those that are files of this PC.
fn paths(uris: &[glib::GString]) -> Vec<PathBuf> {
    uris.iter().filter_map(|uri| glib::filename_from_uri(uri).ok()).map(|(path, _)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn names_are_read_as_a_file_manager_writes_them() {
        let uris = ["file:///tmp/%E8%A1%A8%20a.xlsx".into(), "https://example.org/x".into()];
        assert_eq!(paths(&uris), [std::path::Path::new("/tmp/表 a.xlsx")]);
    }
}

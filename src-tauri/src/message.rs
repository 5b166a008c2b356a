//! A message box, for when there is no page to say it.

use gtk::prelude::*;

/// Says it and waits for the answer. Without a screen it is only logged.
pub fn say_and_wait(title: &str, sentence: &str, detail: &str) {
    if gtk::init().is_err() {
        return;
    }
    let dialog = gtk::MessageDialog::new(
        None::<&gtk::Window>,
        gtk::DialogFlags::MODAL,
        gtk::MessageType::Error,
        gtk::ButtonsType::Close,
        sentence,
    );
    dialog.set_title(title);
    dialog.set_secondary_text(Some(detail));
    dialog.run();
}

//! What a desktop application owes the desktop it runs on, whatever shows its page: one process a profile, a tray icon,
//! notifications that lead somewhere, starting with the session, a remembered place, a sane environment.
//!
//! Eight words. The **shell** is a running backend and what goes on around it; its **face** is what the library of the
//! windows does in its own way. The **door** is a socket by which a second start raises the first window. What was **remembered** is the
//! window's place and whether the machine can composite. A **word** is one of the few sentences said without a page.
//! The **mark** is the icon in the tray. A **grant** lets the page name a file that the person picked or dropped. A
//! **link** leads to a place in the page from outside.
//!
//! Invariants: no tray, no notification server, no session bus at all are ordinary cases; nothing here decides what
//! happens to work, the backend does; what the page may name was chosen by the person in this run.
//!
//! Deliberately absent: windows and dialogues (GTK comes in two lines that cannot be in one program, so each face
//! has its own), and any library of theirs: `tongban` starts where there is none.

pub mod autostart;
pub mod door;
pub mod environment;
pub mod grants;
pub mod link;
pub mod notifications;
pub mod page;
mod relay;
pub mod remembered;
pub mod session;
pub mod shell;
pub mod start;
pub mod tray;
pub mod words;

pub use grants::{Grants, Picked};
pub use notifications::{Notifier, Said};
pub use remembered::{Area, LEAST, Remembered, Seen};
pub use shell::{Face, Shell};
pub use start::{Arguments, Begun, Start, begin};
pub use words::Words;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A poisoned lock only says that another thread panicked; what is in these is whole at every moment.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

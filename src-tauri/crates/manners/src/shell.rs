//! The shell: what the windows of a process share, whatever shows them, and what goes on beside them for as long as it
//! runs. What only the library of the windows can do is its [`Face`].

use std::ops::Deref;
use std::os::unix::process::CommandExt as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use api::Event;
use api::settings::Settings;
use backend::{Desktop, DesktopConfig};
use kernel::Refusal;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::Arguments;
use crate::door::Asked;
use crate::page::Page;
use crate::start::Begun;
use crate::{Grants, Remembered, Words, autostart, door, environment, lock, relay, tray};

/// What each library of windows does in its own way. All of it from any thread.
pub trait Face: Send + Sync + 'static {
    /// Shows the window, made anew where it was closed, at `route` where one is given.
    fn show(&self, route: Option<String>);
    /// Tells every page.
    fn tell(&self, event: &Event);
    /// One of our windows is in front.
    fn is_in_front(&self) -> bool;
    /// The first window is there.
    fn is_open(&self) -> bool;
    /// Stops the shell and ends the process.
    fn end(&self);
}

/// A handle; cheap to clone.
#[derive(Clone)]
pub struct Shell(Arc<Parts>);

/// See the fields.
pub struct Parts {
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
    /// The settings the shell acts on, as last heard.
    pub settings: Mutex<Settings>,
    /// The files the page may name.
    pub grants: Grants,
    /// There is a tray and our icon is in it.
    pub in_tray: Arc<AtomicBool>,
    /// What is known of the page.
    pub page: Page,
    /// Carries everything of this process.
    pub runtime: &'static Runtime,
}

impl Deref for Shell {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Shell {
    /// Around a backend that has begun.
    pub fn new(begun: Begun) -> Self {
        let Begun { desktop, config, arguments, remembered, words, runtime } = begun;
        let settings = runtime.block_on(settings(&desktop)).unwrap_or_default();
        Self(Arc::new(Parts {
            desktop,
            config,
            profile: arguments.profile,
            words,
            remembered: Mutex::new(remembered),
            settings: Mutex::new(settings),
            grants: Grants::default(),
            in_tray: Arc::default(),
            page: Page::default(),
            runtime,
        }))
    }

    /// Starts what goes on beside the windows, and shows the first of them unless it was to be hidden.
    pub fn live(&self, face: &Arc<dyn Face>, arguments: Arguments) {
        // Heard from here on, whenever the task gets its turn.
        let events = self.desktop.events();
        self.runtime.spawn(relay::events(events, self.clone(), Arc::clone(face)));
        let asked = Arc::clone(face);
        let at_the_door = move |what| match what {
            Asked::Show(route) => asked.show(route),
            Asked::Stop => asked.end(),
        };
        self.runtime.spawn(door::keep(self.config.runtime_dir.clone(), at_the_door));
        self.runtime.spawn(end_on_signal(Arc::clone(face)));
        self.runtime.spawn(settle_autostart(self.clone()));
        let (shell, face) = (self.clone(), Arc::clone(face));
        self.runtime.spawn(async move {
            tray::keep(shell.mark(&face)).await;
            // Without a tray, a start without a window would leave nothing to click on.
            if !arguments.hidden || !shell.in_tray.load(Ordering::Relaxed) {
                face.show(arguments.link);
            }
        });
    }

    fn mark(&self, face: &Arc<dyn Face>) -> tray::Mark {
        let (shown, ended) = (Arc::clone(face), Arc::clone(face));
        tray::Mark {
            profile: self.profile.clone(),
            words: self.words.clone(),
            is_in: Arc::clone(&self.in_tray),
            show: Box::new(move || shown.show(None)),
            quit: Box::new(move || ended.end()),
        }
    }

    /// The last window is gone: does the application live on, in the tray and without any page?
    pub fn stays_in_tray(&self) -> bool {
        lock(&self.settings).close_to_tray && self.in_tray.load(Ordering::Relaxed)
    }

    /// Calls the backend on behalf of the page, which names only files that the person picked.
    pub async fn call(&self, method: &str, params: Value) -> Result<Value, Refusal> {
        self.page.calls();
        self.grants.check(&params)?;
        self.ask(method, params).await
    }

    /// Calls the backend on behalf of the shell itself.
    pub async fn ask(&self, method: &str, params: Value) -> Result<Value, Refusal> {
        self.desktop.call(method, params).await
    }

    /// Stops the backend; from outside the runtime.
    pub fn stop(&self) {
        self.runtime.block_on(self.desktop.stop());
    }

    /// Where a page hangs: begin again without compositing, and remember. Where there is none, by the environment too, nothing
    /// is left to try, and whoever has logged in from beside the window would be thrown out for it. Call when a window was
    /// made.
    pub fn watch(&self, face: Arc<dyn Face>) {
        if !lock(&self.remembered).compositing || !environment::composites() {
            return;
        }
        let shell = self.clone();
        self.runtime.spawn(async move {
            if !shell.page.hangs().await || !face.is_open() {
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
                // Whatever the environment said of it.
                Ok(program) => std::process::Command::new(program)
                    .args(arguments)
                    .env(environment::NO_COMPOSITING, "1")
                    .exec(),
                Err(error) => error,
            };
            tracing::error!("cannot start again: {failed}");
            face.end();
        });
    }
}

/// The settings as the backend has them.
pub async fn settings(desktop: &Desktop) -> Option<Settings> {
    let answer = desktop.call("settings.get", Value::Object(Default::default())).await.ok()?;
    serde_json::from_value(answer).ok()
}

/// At the start: what the administrator has set is made so, every time; what they suggest, once. Else the setting follows the
/// file, which may be gone.
async fn settle_autostart(shell: Shell) {
    let mut settings = lock(&shell.settings).clone();
    let profile = shell.profile.as_deref();
    let by_policy = |names: &[String]| names.iter().any(|name| name == "autostart");
    let (fixed, suggested) = (by_policy(&settings.fixed), by_policy(&settings.suggested));
    if fixed || suggested {
        autostart::set(&shell.words.title, profile, settings.autostart);
    }
    let revoked = !suggested && settings.autostart && autostart::is_revoked(profile).await;
    if fixed || !(suggested || revoked) {
        return;
    }
    settings.autostart &= !revoked;
    let params = serde_json::to_value(&settings).unwrap_or(Value::Null);
    if let Err(refusal) = shell.ask("settings.set", params).await {
        tracing::warn!("settings: {refusal}");
    }
}

/// Logging out of the desktop, or Ctrl-C in a terminal, is an orderly end.
async fn end_on_signal(face: Arc<dyn Face>) {
    backend::signals::told_to_end().await;
    face.end();
}

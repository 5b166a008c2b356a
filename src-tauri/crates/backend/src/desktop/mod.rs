//! A node in the role of a desktop: one person's profile, locked or open.
//!
//! Deliberately absent: any window. The shell, the socket and the loopback door all hold a [`Desktop`] and call
//! methods by name.

mod acts;
mod attachments;
mod begun;
mod case;
mod cases;
pub mod config;
mod diagnosis;
mod drafts;
mod forms;
mod handler;
mod imports;
mod ledgers;
mod node;
mod notices;
mod office;
mod outbox;
mod overlay;
mod paging;
mod password;
mod people;
pub mod policy;
pub mod profile;
mod scene;
mod search;
mod session;
mod settings;
mod unseen;
mod update;
mod voice;

use std::sync::{Arc, RwLock, Weak};

use crypto::keyring::{Keyring, SystemKeyring};
use futures_util::future::BoxFuture;
use kernel::{Clock, Code, Ids, Random, Refusal, SystemClock, SystemRandom};
use serde_json::Value;
use tokio::sync::broadcast;

pub use config::DesktopConfig;
use node::{Node, World};
use policy::Policy;
use profile::Profile;
use session::Lock;
use voice::Voice;

use crate::integrity::{self, Integrity};

/// The desktop's keyring must answer within this; an activatable but broken one would hold up the start.
const KEYRING_PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// The folder below `share/` that desktops are installed with.
const SHARE: &str = "tongban";

/// A running desktop. Clones are the same one.
///
/// Its futures are boxed: what lies below them is compiled once, here, and not again in every program.
#[derive(Clone)]
pub struct Desktop {
    inner: Arc<Inner>,
}

struct Inner {
    /// For what goes on beside the calls, and ends with this.
    myself: Weak<Inner>,
    config: DesktopConfig,
    policy: Policy,
    integrity: Integrity,
    profile: Profile,
    world: World,
    keyring: Arc<dyn Keyring>,
    voice: Arc<Voice>,
    /// Locked or open. Never held across an await.
    lock: RwLock<Lock>,
    /// One log-in at a time.
    door: tokio::sync::Mutex<()>,
    service: std::sync::Mutex<Vec<tokio::task::JoinHandle<()>>>,
}

impl Desktop {
    /// Take hold of the profile, open it where the desktop's keyring has the key, and start the local service.
    ///
    /// `AlreadyRunning` where another process has the profile; `ProgramChanged` where what is installed is not what its
    /// publisher signed.
    pub fn start(config: DesktopConfig) -> BoxFuture<'static, Result<Self, Refusal>> {
        let keyring = Arc::new(SystemKeyring::new(KEYRING_PATIENCE));
        Self::start_in(config, Arc::new(SystemClock), Arc::new(SystemRandom), keyring)
    }

    /// The same in a given world, for tests.
    pub fn start_in(
        config: DesktopConfig,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        keyring: Arc<dyn Keyring>,
    ) -> BoxFuture<'static, Result<Self, Refusal>> {
        Box::pin(Self::begin(config, clock, random, keyring))
    }

    async fn begin(
        config: DesktopConfig,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        keyring: Arc<dyn Keyring>,
    ) -> Result<Self, Refusal> {
        crypto::self_test().map_err(|failed| Refusal::new(Code::Internal).with("why", failed))?;
        let profile = Profile::hold(&config.data_dir)?;
        crate::logs::begin(&config.data_dir);
        // After the lock: who finds it held tries again, and need not read every file again.
        let looked = tokio::task::spawn_blocking(|| integrity::check(SHARE)).await;
        let integrity = looked.map_err(|error| Refusal::new(Code::Internal).with("why", error))?;
        integrity.or_refuse()?;
        let policy = Policy::load(&config.policy_dir)?;
        let ids = Ids::new(Arc::clone(&clock), Arc::clone(&random));
        let desktop = Self {
            inner: Arc::new_cyclic(|myself| Inner {
                myself: myself.clone(),
                world: World { clock, random, ids },
                lock: RwLock::new(Lock::at_start(&profile)),
                config,
                policy,
                integrity,
                profile,
                keyring,
                voice: Arc::default(),
                door: tokio::sync::Mutex::new(()),
                service: std::sync::Mutex::default(),
            }),
        };
        desktop.inner.open_by_keyring().await;
        let served = crate::service::serve_socket(desktop.clone(), &desktop.inner.config.socket())?;
        desktop.inner.keep(served);
        Ok(desktop)
    }

    /// Call a method by its name in the one list.
    pub fn call<'a>(&'a self, method: &'a str, params: Value) -> BoxFuture<'a, Result<Value, Refusal>> {
        Box::pin(self.answer(method, params))
    }

    async fn answer(&self, method: &str, params: Value) -> Result<Value, Refusal> {
        let known = api::METHODS.iter().find(|known| known.name == method);
        let known = known.ok_or_else(|| Refusal::new(Code::BadRequest).with("method", method))?;
        if !known.is_open {
            self.inner.node()?;
        }
        let answer = api::dispatch(&*self.inner, method, params).await;
        if let Err(refusal) = &answer
            && refusal.code.temper() == kernel::Temper::Broken
        {
            tracing::error!(method, %refusal, "a method broke");
        }
        answer
    }

    /// Listen to what goes stale.
    pub fn events(&self) -> broadcast::Receiver<api::Event> {
        self.inner.voice.listen()
    }

    /// Where this desktop keeps its things.
    pub fn config(&self) -> &DesktopConfig {
        &self.inner.config
    }

    /// Close everything. What was answered is on the disk already.
    pub fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.end())
    }

    async fn end(&self) {
        for task in std::mem::take(&mut *self.inner.tasks()) {
            task.abort();
        }
        let _ = std::fs::remove_file(self.inner.config.socket());
        self.inner.close();
    }
}

impl Inner {
    fn tasks(&self) -> std::sync::MutexGuard<'_, Vec<tokio::task::JoinHandle<()>>> {
        self.service.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn keep(&self, task: tokio::task::JoinHandle<()>) {
        self.tasks().push(task);
    }

    /// The open node, or why there is none.
    fn node(&self) -> Result<Arc<Node>, Refusal> {
        self.lock.read().unwrap_or_else(std::sync::PoisonError::into_inner).node()
    }
}

//! A real desktop in this process: databases, courier, everything but the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use backend::{Desktop, DesktopConfig};
use crypto::keyring::MemoryKeyring;
use kernel::{SystemClock, SystemRandom};
use serde_json::{Value, json};

use crate::hub::{self, Hub};

/// For what takes longest.
const PATIENCE: Duration = Duration::from_secs(300);

/// Somebody's.
pub struct Desk {
    desktop: Desktop,
    folder: PathBuf,
}

impl Desk {
    /// Enrolled, with the forms.
    pub async fn open(hub: &Hub, person: usize) -> Self {
        let desk = Self::start(hub, person).await;
        desk.log_in(person).await;
        desk.until("workflow.form", json!({ "key": "leave" }), |_| true).await;
        desk
    }

    /// Nobody has logged in yet.
    pub async fn start(hub: &Hub, person: usize) -> Self {
        let folder = hub.folder().join(format!("desk-{person}"));
        let config = DesktopConfig {
            data_dir: folder.join("data"),
            runtime_dir: folder.join("run"),
            policy_dir: hub.policies(),
        };
        let keyring = Arc::new(MemoryKeyring::default());
        let desktop =
            Desktop::start_in(config, Arc::new(SystemClock), Arc::new(SystemRandom), keyring).await.unwrap();
        Self { desktop, folder }
    }

    pub async fn log_in(&self, person: usize) {
        let account = hub::account(person);
        self.ask("session.login", json!({ "account": account, "password": identity::demo::PASSWORD })).await;
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What cannot be refused here.
    pub async fn ask(&self, method: &str, params: Value) -> Value {
        self.desktop.call(method, params).await.unwrap()
    }

    /// Ask whenever something went stale, until the answer is right.
    pub async fn until(&self, method: &str, params: Value, is_right: impl Fn(&Value) -> bool) -> Value {
        let mut events = self.desktop.events();
        loop {
            if let Ok(answer) = self.desktop.call(method, params.clone()).await
                && is_right(&answer)
            {
                return answer;
            }
            let event = tokio::time::timeout(PATIENCE, events.recv()).await;
            assert!(event.is_ok(), "waited in vain for {method}");
        }
    }

    pub async fn close(self) {
        self.desktop.stop().await;
    }
}

//! What is in front of the routes: ordinary TLS, or RFC 8998 with files that change while the hub runs. Deliberately
//! absent: both at once at one address, which could be talked down.

use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Clock, Refusal};
use rustls::ServerConfig;

use super::gm::{GmFiles, Stamp};
use crate::carrier::gm::{self, OwnPem};

/// What is in front of the routes.
pub enum Listening {
    /// TLS as everywhere.
    Ordinary(Arc<ServerConfig>),
    /// RFC 8998.
    Gm(Arc<GmDoor>),
}

impl From<Arc<ServerConfig>> for Listening {
    fn from(tls: Arc<ServerConfig>) -> Self {
        Self::Ordinary(tls)
    }
}

impl Listening {
    pub(super) fn gm(files: GmFiles, hosts: Vec<String>, clock: Arc<dyn Clock>) -> Result<Self, Refusal> {
        files.renew(&hosts, &*clock)?;
        let stamp = files.stamp();
        let first = GmDoor::read(&files, &clock)?;
        Ok(Self::Gm(Arc::new(GmDoor { files, hosts, clock, current: Mutex::new((stamp, first)) })))
    }

    /// For the next handshake.
    pub(super) fn config(&self) -> Arc<ServerConfig> {
        match self {
            Self::Ordinary(config) => Arc::clone(config),
            Self::Gm(door) => door.config(),
        }
    }

    /// Once a day.
    pub(super) fn renew(&self) {
        if let Self::Gm(door) = self
            && let Err(refusal) = door.files.renew(&door.hosts, &*door.clock)
        {
            tracing::error!(%refusal, "the hub's own certificate was not renewed");
        }
    }
}

/// Reads its files anew whenever they were written: what an administrator revokes counts from the next handshake on,
/// and the sessions of before are forgotten with the configuration of before.
pub struct GmDoor {
    files: GmFiles,
    hosts: Vec<String>,
    clock: Arc<dyn Clock>,
    current: Mutex<(Stamp, Arc<ServerConfig>)>,
}

impl GmDoor {
    fn read(files: &GmFiles, clock: &Arc<dyn Clock>) -> Result<Arc<ServerConfig>, Refusal> {
        let (trust, chain, key) = files.all()?;
        gm::server(&trust, OwnPem { chain: &chain, key: &key }, Arc::clone(clock))
    }

    fn config(&self) -> Arc<ServerConfig> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = self.files.stamp();
        if current.0 != stamp {
            match Self::read(&self.files, &self.clock) {
                Ok(config) => *current = (stamp, config),
                // Being written, or wrong: whoever was let in so far is let in still, and the log says why.
                Err(refusal) => {
                    tracing::error!(%refusal, "tls/gm cannot be read; the hub goes on with what it had")
                }
            }
        }
        Arc::clone(&current.1)
    }
}

//! Who is on the session bus. Blocking; the probe that asks has its time.

use std::collections::BTreeSet;

use zbus::blocking::{Connection, Proxy, fdo::DBusProxy};

const SECRETS: &str = "org.freedesktop.secrets";
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";

/// The person's collection of secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyring {
    /// Unlocked.
    Open,
    /// Locked.
    Locked,
    /// The person has none yet.
    Empty,
}

/// The bus, and who has a name on it now.
pub(super) struct Bus {
    connection: Connection,
    names: BTreeSet<String>,
}

impl Bus {
    /// `None`: there is no session bus.
    pub(super) fn connect() -> Option<Self> {
        let connection = Connection::session().ok()?;
        let bus = DBusProxy::new(&connection).ok()?;
        let named = bus.list_names().ok()?.into_iter().map(|name| name.to_string());
        // Who would be started by the first question counts as there.
        let startable =
            bus.list_activatable_names().unwrap_or_default().into_iter().map(|name| name.to_string());
        let kept = |name: &String| name == SECRETS || name == NOTIFICATIONS;
        let names = named.chain(startable.filter(kept)).collect();
        drop(bus);
        Some(Self { connection, names })
    }

    /// Has somebody this name?
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// How the person's collection of secrets is. `None`: nobody keeps secrets here.
    pub(super) fn keyring(&self) -> Option<Keyring> {
        self.has(SECRETS).then(|| match self.is_locked() {
            Some(true) => Keyring::Locked,
            Some(false) => Keyring::Open,
            None => Keyring::Empty,
        })
    }

    fn is_locked(&self) -> Option<bool> {
        let (path, interface) =
            ("/org/freedesktop/secrets/aliases/default", "org.freedesktop.Secret.Collection");
        Proxy::new(&self.connection, SECRETS, path, interface).ok()?.get_property("Locked").ok()
    }

    /// Name and version of the server of notifications.
    pub(super) fn notifications(&self) -> Option<String> {
        if !self.has(NOTIFICATIONS) {
            return None;
        }
        let path = "/org/freedesktop/Notifications";
        let server = Proxy::new(&self.connection, NOTIFICATIONS, path, NOTIFICATIONS).ok()?;
        let said: (String, String, String, String) = server.call("GetServerInformation", &()).ok()?;
        Some(format!("{} {}", said.0, said.2))
    }
}

//! Notifications of the desktop, over the session bus. A click shows the window at the case. Nothing relies on
//! them: no server, a server without actions, or "do not disturb" are ordinary, and the page shows it all.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use futures_util::StreamExt as _;
use zbus::zvariant::Value;

use crate::{Words, lock};

/// How many clicks are waited for.
const KEPT: usize = 100;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Notifications {
    #[expect(clippy::too_many_arguments, reason = "the specification's own")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: BTreeMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: String) -> zbus::Result<()>;
}

/// What is said, and where a click leads.
pub struct Said {
    /// First line.
    pub title: String,
    /// Second line, plain text.
    pub body: String,
    /// Route of the page.
    pub route: String,
}

/// The line to the notification server.
pub struct Notifier {
    proxy: NotificationsProxy<'static>,
    title: String,
    open: String,
    shown: Arc<Mutex<BTreeMap<u32, String>>>,
}

impl Notifier {
    /// `None`: no session bus. `clicked` is told the route.
    pub async fn connect(words: &Words, clicked: impl Fn(String) + Send + 'static) -> Option<Self> {
        let bus = zbus::Connection::session().await.ok()?;
        let proxy = NotificationsProxy::new(&bus).await.ok()?;
        let mut clicks = proxy.receive_action_invoked().await.ok()?;
        let shown = Arc::new(Mutex::new(BTreeMap::<u32, String>::new()));
        let ours = Arc::clone(&shown);
        tokio::spawn(async move {
            while let Some(click) = clicks.next().await {
                let route = click.args().ok().and_then(|args| lock(&ours).remove(args.id()));
                route.into_iter().for_each(&clicked);
            }
        });
        Some(Self { proxy, title: words.title.clone(), open: words.open.clone(), shown })
    }

    /// Says it.
    pub async fn say(&self, said: Said) {
        let hints = BTreeMap::from([("desktop-entry", Value::from("cn.tongban.desktop"))]);
        let actions = ["default", self.open.as_str()];
        // Servers may read the body as markup.
        let body = said.body.replace('&', "&amp;").replace('<', "&lt;");
        let sent =
            self.proxy.notify(&self.title, 0, "tongban", &said.title, &body, &actions, hints, -1).await;
        match sent {
            Ok(id) => {
                let mut shown = lock(&self.shown);
                shown.insert(id, said.route);
                while shown.len() > KEPT {
                    shown.pop_first();
                }
            }
            Err(error) => tracing::info!("no notification: {error}"),
        }
    }
}

//! What the node says to whoever listens: windows, the tray, the tests.

use api::{Event, Tag};
use tokio::sync::broadcast;

/// Events that may wait for a slow listener.
const BACKLOG: usize = 1024;

/// The voice.
#[derive(Debug)]
pub struct Voice(broadcast::Sender<Event>);

impl Default for Voice {
    fn default() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }
}

impl Voice {
    /// Listen from now on.
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }

    /// Say it. Nobody may be listening.
    pub fn say(&self, event: Event) {
        let _ = self.0.send(event);
    }

    /// Say what went stale.
    pub fn stale(&self, tags: &[Tag]) {
        self.say(Event::Stale { tags: tags.to_vec() });
    }
}

//! What one line is told: everything its person may see and does not have, and then whatever comes. The same
//! feed serves WebSocket, server-sent events and long poll.
//!
//! At most one part is in memory for a line, however slowly it is read: the next is asked of the database when
//! the last has left.

use std::sync::Arc;
use std::time::Duration;

use kernel::{PersonId, Refusal};
use sync::{Frame, PullRequest};

use super::node::HubNode;
use super::nudge::LetterBox;
use crate::wire::HEARTBEAT_MS;

/// Bytes of items in one part.
const PART_BYTES: usize = 512 * 1024;

/// One line's feed.
pub struct Feed {
    node: Arc<HubNode>,
    person: PersonId,
    request: PullRequest,
    letter_box: Arc<LetterBox>,
    greeted: bool,
    more: bool,
}

impl Feed {
    /// From these cursors on.
    pub fn new(node: Arc<HubNode>, person: PersonId, request: PullRequest) -> Self {
        let letter_box = node.nudges.open(person);
        Self { node, person, request, letter_box, greeted: false, more: true }
    }

    /// The next frames: at once while there is more, else when something comes, at the latest at the heartbeat.
    pub async fn next(&mut self) -> Result<Vec<Frame>, Refusal> {
        if self.more {
            return self.part().await;
        }
        let quiet = Duration::from_millis(HEARTBEAT_MS);
        match tokio::time::timeout(quiet, self.letter_box.nudged()).await {
            Ok(streams) => {
                let (request, person) = (self.request.clone(), self.person);
                let read = move |db: &_| sync::hub::follow(db, &request, &streams, person, PART_BYTES);
                let pulled = self.node.store.read(read).await.map_err(|error| error.refusal())?;
                // What did not fit is found by a whole look.
                self.more = pulled.more;
                self.request.advance(&pulled.frames);
                if pulled.frames.is_empty() { Box::pin(self.next()).await } else { Ok(pulled.frames) }
            }
            Err(_) => {
                // A nudge may have been lost, or an administrator's command has written from beside.
                let mut frames = self.part().await?;
                frames.push(Frame::Ping { hub_ts: self.node.clock.now() });
                Ok(frames)
            }
        }
    }

    async fn part(&mut self) -> Result<Vec<Frame>, Refusal> {
        let (request, person, now) = (self.request.clone(), self.person, self.node.clock.now());
        let read = move |db: &_| sync::hub::pull(db, &request, person, now, PART_BYTES);
        let mut pulled = self.node.store.read(read).await.map_err(|error| error.refusal())?;
        self.more = pulled.more;
        self.request.advance(&pulled.frames);
        if self.greeted {
            // One greeting is enough.
            pulled.frames.retain(|frame| !matches!(frame, Frame::Hello { .. }));
        }
        self.greeted = true;
        Ok(pulled.frames)
    }
}

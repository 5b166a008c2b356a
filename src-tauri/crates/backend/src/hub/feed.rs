//! What one line is told: everything its person may see and does not have, and then whatever comes. The same
//! feed serves WebSocket, server-sent events and long poll.
//!
//! At most one part is in memory for a line, however slowly it is read: the next is asked of the database when
//! the last has left.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use kernel::{PersonId, Refusal};
use sync::{Frame, PullRequest, StreamId};

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
    pace: Pace,
    greeted: bool,
    more: bool,
    /// The hub's changes that have been looked at.
    looked_at: u64,
}

/// How a feed is paced.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Something is said at least so often.
    pub heartbeat: Duration,
    /// Bytes of items in one part.
    pub part_bytes: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { heartbeat: Duration::from_millis(HEARTBEAT_MS), part_bytes: PART_BYTES }
    }
}

impl Feed {
    /// From these cursors on.
    pub fn new(node: Arc<HubNode>, person: PersonId, request: PullRequest, pace: Pace) -> Self {
        let letter_box = node.nudges.open(person);
        Self { node, person, request, letter_box, pace, greeted: false, more: true, looked_at: 0 }
    }

    /// The next frames: at once while there is more, else when something comes, at the latest at the heartbeat.
    ///
    /// May be dropped at any moment: what was looked at is noted only when its frames are on their way.
    pub async fn next(&mut self) -> Result<Vec<Frame>, Refusal> {
        while !self.more {
            match tokio::time::timeout(self.pace.heartbeat, self.letter_box.nudged()).await {
                Ok(streams) => {
                    let frames = self.follow(streams).await?;
                    if !frames.is_empty() {
                        return Ok(frames);
                    }
                }
                Err(_) => return self.look().await,
            }
        }
        self.part().await
    }

    /// Everything there is: one part of it.
    async fn part(&mut self) -> Result<Vec<Frame>, Refusal> {
        let (request, person, now) = (self.request.clone(), self.person, self.node.clock.now());
        let part_bytes = self.pace.part_bytes;
        let read = move |db: &_| {
            let changes = sync::hub::changes(db)?;
            Ok::<_, sync::Error>((changes, sync::hub::pull(db, &request, person, now, part_bytes)?))
        };
        let (changes, mut pulled) = self.node.store.read(read).await.map_err(|error| error.refusal())?;
        self.more = pulled.more;
        self.looked_at = changes;
        self.request.advance(&pulled.frames);
        if self.greeted {
            // One greeting is enough.
            pulled.frames.retain(|frame| !matches!(frame, Frame::Hello { .. }));
        }
        self.greeted = true;
        Ok(pulled.frames)
    }

    /// What there is in these streams.
    async fn follow(&mut self, streams: BTreeSet<StreamId>) -> Result<Vec<Frame>, Refusal> {
        let (request, person, part_bytes) = (self.request.about(&streams), self.person, self.pace.part_bytes);
        let read = move |db: &_| sync::hub::follow(db, &request, &streams, person, part_bytes);
        let pulled = self.node.store.read(read).await.map_err(|error| error.refusal())?;
        // What did not fit is found by a whole look.
        self.more = pulled.more;
        self.request.advance(&pulled.frames);
        Ok(pulled.frames)
    }

    /// The heartbeat: a nudge may have been lost, or an administrator's command has written from beside.
    async fn look(&mut self) -> Result<Vec<Frame>, Refusal> {
        let (person, since, now) = (self.person, self.looked_at, self.node.clock.now());
        let read = move |db: &_| {
            let changes = sync::hub::changes(db)?;
            let streams = if changes == since { Vec::new() } else { sync::hub::changed(db, person, since)? };
            Ok::<_, sync::Error>((changes, streams))
        };
        let (changes, streams) = self.node.store.read(read).await.map_err(|error| error.refusal())?;
        let mut frames =
            if streams.is_empty() { Vec::new() } else { self.follow(streams.into_iter().collect()).await? };
        self.looked_at = changes;
        frames.push(Frame::Ping { hub_ts: now });
        Ok(frames)
    }
}

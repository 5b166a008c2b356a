//! Frames a question at a time, for proxies that hold back answers until they end.

use sync::{Frame, PullRequest};

use super::CarrierError;
use super::http::HttpCarrier;
use super::line::offline;
use crate::wire::{BASE, Frames, POLL_WAIT_MS, PollRequest};

/// The questions.
pub struct LongPoll {
    http: HttpCarrier,
    pull: PullRequest,
    wait_ms: u64,
}

impl LongPoll {
    pub(super) const fn open(http: HttpCarrier, pull: PullRequest) -> Self {
        // The first answer comes at once, so that the page knows that there is a line.
        Self { http, pull, wait_ms: 0 }
    }

    pub(super) async fn next(&mut self) -> Result<Vec<Frame>, CarrierError> {
        let question = PollRequest { pull: self.pull.clone(), wait_ms: self.wait_ms };
        let answer = self.http.post(&format!("{BASE}/frames"), &question, None).await?;
        let Frames { frames } = answer.json().await.map_err(offline)?;
        self.pull.advance(&frames);
        self.wait_ms = POLL_WAIT_MS;
        Ok(frames)
    }
}

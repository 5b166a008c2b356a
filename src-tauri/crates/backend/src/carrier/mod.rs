//! What carries operations up and frames down. The courier knows only these traits, so the same courier runs
//! over HTTPS and over a simulated wire.
//!
//! Deliberately absent: retrying. A carrier says what happened; the courier decides when to try again.

pub mod gm;
pub mod http;
mod imports;
mod line;
mod long_poll;
pub mod route;
mod sse;
pub mod tls;
mod websocket;

use std::future::Future;

use kernel::{BlobId, Code, Refusal};
use sync::{Frame, PullRequest, PushAnswer, PushRequest};

pub use http::HttpCarrier;

/// Why something did not get through.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarrierError {
    /// No way to the hub now; the text is for the log.
    #[error("No way to the hub: {0}")]
    Offline(String),
    /// The hub answered, and said no.
    #[error("The hub refused: {0}")]
    Refused(Refusal),
}

impl CarrierError {
    /// What the page is told.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Offline(_) => Code::Offline.into(),
            Self::Refused(refusal) => refusal.clone(),
        }
    }
}

impl From<Refusal> for CarrierError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Frames as they come.
pub trait Line: Send {
    /// The next frames, at least one. An error ends the line.
    fn next(&mut self) -> impl Future<Output = Result<Vec<Frame>, CarrierError>> + Send;

    /// What carries it: `websocket`, `sse`, `longpoll`.
    fn name(&self) -> &'static str;
}

/// Where an attachment's bytes come from: the sealed chunk, opened.
pub trait ChunkSource: Send + Sync {
    /// Size of the whole, in bytes.
    fn size(&self) -> u64;

    /// Chunk `index`, from 0.
    fn chunk(&self, index: u32) -> Result<Vec<u8>, Refusal>;
}

/// A way to one hub.
pub trait Carrier: Send + Sync + 'static {
    /// Its open line.
    type Line: Line;

    /// Send operations of one lane.
    fn push(&self, request: &PushRequest) -> impl Future<Output = Result<PushAnswer, CarrierError>> + Send;

    /// Open a line from these cursors.
    fn pull(&self, request: PullRequest) -> impl Future<Output = Result<Self::Line, CarrierError>> + Send;

    /// Upload what the hub has not got of an attachment.
    fn upload(
        &self,
        blob: BlobId,
        source: &dyn ChunkSource,
    ) -> impl Future<Output = Result<(), CarrierError>> + Send;
}

//! The courier: carries operations to the hub and items back, for as long as it lives.
//!
//! Two loops that never wait for each other: one pushes what waits in `intent.db`, one pulls into `replica.db`. All
//! they know is in the databases, so the courier may be killed anywhere and begins again where it was.
//!
//! Deliberately absent: meaning. What a refused submission becomes, or whom a new task concerns, is said by the
//! [`Office`] that the courier works for.

mod backoff;
mod pull;
mod push;
mod state;

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{BlobId, Clock, Random, Refusal};
use store::Store;
use sync::device::Settled;
use sync::{Projection, Signer, StreamId};
use tokio::sync::{Notify, watch};

use crate::carrier::{Carrier, ChunkSource};

pub use state::{LineState, Phase};

/// Whom the courier works for: what the node makes of what was carried.
pub trait Office: Send + Sync + 'static {
    /// Within the transaction of `intent.db` in which the hub's answers were noted: give people their work back.
    fn settled(&self, tx: &rusqlite::Connection, settled: &[Settled]) -> Result<(), sync::Error>;

    /// After that transaction.
    fn after_settled(&self, settled: &[Settled]);

    /// After items of a stream arrived in `replica.db`: the kinds that were among them, from item `from` on.
    fn arrived(&self, stream: &StreamId, from: u64, kinds: &BTreeSet<String>);

    /// After a stream was replaced, removed or closed.
    fn changed(&self, stream: &StreamId);

    /// An attachment that is to be uploaded.
    fn chunks(&self, blob: BlobId) -> Result<Box<dyn ChunkSource>, Refusal>;
}

/// What a courier works with.
pub struct Courier<C, O> {
    /// The way to the hub.
    pub carrier: C,
    /// What was entered here.
    pub intent: Store,
    /// What came from the hub.
    pub replica: Store,
    /// How items become tables.
    pub projection: Arc<dyn Projection>,
    /// Who signs.
    pub signer: Arc<dyn Signer>,
    /// Whom it works for.
    pub office: Arc<O>,
    /// When it is.
    pub clock: Arc<dyn Clock>,
    /// For jitter, so that a thousand PCs do not come back in the same second.
    pub random: Arc<dyn Random>,
    /// Rung when there is something to push.
    pub bell: Arc<Notify>,
    /// Rung when the person asks to try the line now.
    pub retry: Arc<Notify>,
    /// True while the person is off the line on purpose.
    pub offline: watch::Receiver<bool>,
    /// How the line is.
    pub state: watch::Sender<LineState>,
}

impl<C: Carrier, O: Office> Courier<C, O> {
    /// Carry until dropped.
    pub async fn run(self) {
        let courier = Arc::new(self);
        tokio::join!(push::run(&courier), pull::run(&courier));
    }
}

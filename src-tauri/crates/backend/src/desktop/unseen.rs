//! Operations that the hub has accepted and whose items have not arrived yet. To the person they have happened:
//! until the item is here, queries go on laying the operation over the replica.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use kernel::{OpId, Refusal};
use store::Store;
use sync::StreamId;
use sync::device::{self, Accepted};

/// Accepted operations by stream, with the number of their item.
#[derive(Debug, Default)]
pub struct Unseen(Mutex<BTreeMap<StreamId, BTreeMap<u64, OpId>>>);

impl Unseen {
    /// What is unseen at the start: accepted operations beyond the replica's cursors.
    pub async fn load(intent: &Store, replica: &Store) -> Result<Self, Refusal> {
        let accepted = intent.read(device::accepted).await.map_err(|error| error.refusal())?;
        let cursors = replica.read(device::cursors).await.map_err(|error| error.refusal())?;
        let here: BTreeMap<_, _> = cursors.into_iter().map(|cursor| (cursor.stream, cursor.seq)).collect();
        let unseen = Self::default();
        for Accepted { op_id, stream, seq, .. } in accepted {
            if here.get(&stream).is_none_or(|applied| *applied < seq) {
                unseen.add(stream, seq, op_id);
            }
        }
        Ok(unseen)
    }

    /// It was accepted; for a second time, where the hub had forgotten it, and its item is another now.
    pub fn add(&self, stream: StreamId, seq: u64, op: OpId) {
        let mut unseen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_stream = unseen.entry(stream).or_default();
        of_stream.retain(|_, known| *known != op);
        of_stream.insert(seq, op);
    }

    /// The replica has this stream up to `seq` now.
    pub fn seen(&self, stream: &StreamId, seq: u64) {
        let mut unseen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_stream) = unseen.get_mut(stream) {
            of_stream.retain(|at, _| *at > seq);
            if of_stream.is_empty() {
                unseen.remove(stream);
            }
        }
    }

    /// The ids of those in one stream.
    pub fn ops_in(&self, stream: &StreamId) -> Vec<OpId> {
        let unseen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        unseen.get(stream).map(|of_stream| of_stream.values().copied().collect()).unwrap_or_default()
    }

    /// The ids of all of them.
    pub fn ops(&self) -> Vec<OpId> {
        let unseen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        unseen.values().flat_map(BTreeMap::values).copied().collect()
    }
}

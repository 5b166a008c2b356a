//! What a desktop makes of what its courier carried: people get their work back, windows hear what went stale.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::{Event, Tag};
use kernel::{BlobId, PersonId, Refusal};
use rusqlite::Connection;
use store::Store;
use store::blobs::Blobs;
use sync::device::Settled;
use sync::{Outcome, StreamId};

use super::attachments::Upload;
use super::unseen::Unseen;
use super::voice::Voice;
use crate::carrier::ChunkSource;
use crate::courier::Office;
use crate::reactions;

/// The desktop's office.
pub struct Desk {
    pub(super) me: PersonId,
    pub(super) replica: Store,
    pub(super) blobs: Blobs,
    pub(super) unseen: Arc<Unseen>,
    pub(super) voice: Arc<Voice>,
}

impl Office for Desk {
    fn settled(&self, tx: &Connection, settled: &[Settled]) -> Result<(), sync::Error> {
        for one in settled {
            if let Outcome::Accepted { stream, seq, .. } = &one.receipt.outcome {
                // Before the commit: between it and `after_settled` the operation would be neither pending nor unseen,
                // and a task that is decided would show again.
                self.unseen.add(stream.clone(), *seq, one.op_id);
            }
            workflow::draft::settle(tx, one.op_id, &one.receipt.outcome)?;
            workflow::begun::settle(tx, one.op_id, &one.receipt.outcome)?;
        }
        Ok(())
    }

    fn after_settled(&self, settled: &[Settled]) {
        for one in settled {
            if let Outcome::Accepted { stream, .. } = &one.receipt.outcome {
                // The item may have overtaken the receipt.
                self.see(stream);
            }
        }
        if !settled.is_empty() {
            self.voice.stale(&[Tag::Sync, Tag::Drafts, Tag::Begun, Tag::Cases, Tag::Tasks]);
        }
    }

    fn arrived(&self, stream: &StreamId, from: u64, _kinds: &BTreeSet<String>) {
        self.see(stream);
        self.voice.stale(reactions::stale(stream));
        self.announce(stream, from);
    }

    fn changed(&self, stream: &StreamId) {
        self.see(stream);
        self.voice.stale(reactions::stale(stream));
    }

    fn chunks(&self, blob: BlobId) -> Result<Box<dyn ChunkSource>, Refusal> {
        Ok(Box::new(Upload::of(&self.blobs, blob)?))
    }
}

impl Desk {
    /// Take note of how far the replica has a stream. A read that fails is made good by the next one.
    fn see(&self, stream: &StreamId) {
        let (replica, unseen, stream) = (self.replica.clone(), Arc::clone(&self.unseen), stream.clone());
        let look = move || {
            let of = stream.clone();
            let cursor = replica.read_blocking(move |db| sync::device::cursor(db, &of));
            if let Ok(Some(cursor)) = cursor {
                unseen.seen(&stream, cursor.seq);
            }
        };
        tokio::task::block_in_place(look);
    }

    /// A task that came in is worth an OS notification; so is a notice.
    fn announce(&self, stream: &StreamId, from: u64) {
        let (me, of) = (self.me, stream.clone());
        let read = move |db: &Connection| Ok::<_, store::Error>(workflow::news::since(db, &of, from, me)?);
        let news = tokio::task::block_in_place(|| self.replica.read_blocking(read));
        for event in news.unwrap_or_default() {
            self.voice.say(match event {
                workflow::news::News::Task { task, case } => Event::TaskArrived { task, case },
                workflow::news::News::Notice { notice } => Event::NoticeArrived { notice },
            });
        }
    }
}

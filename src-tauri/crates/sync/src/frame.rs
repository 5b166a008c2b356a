//! The words on the wire. JSON over HTTP/1.1: the same frames by WebSocket, server-sent events and long poll,
//! and IT staff can read what their proxy sees. A frame of an unknown type from a newer hub is skipped.

use std::collections::BTreeSet;

use kernel::{BlobId, DeviceId, OpId, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{ChainHash, Item, Lane, Op, StreamId};

/// The protocol version this build speaks; it also understands one less.
pub const PROTOCOL: u16 = 1;

/// `POST /sync/v1/push`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRequest {
    /// [`PROTOCOL`] of the device.
    pub protocol: u16,
    /// The hub's epoch as the device knows it; 0: none yet. Where it is not the hub's, nothing is judged: the
    /// answer tells the epoch, and the device pushes again.
    pub hub_epoch_seen: u64,
    /// Who.
    pub device: DeviceId,
    /// The device's epoch.
    pub epoch: u32,
    /// Which queue.
    pub lane: Lane,
    /// Contiguous, at most `limits::PUSH_OPS`.
    pub ops: Vec<Op>,
}

/// What became of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum Outcome {
    /// It is an item now.
    Accepted {
        /// Where.
        stream: StreamId,
        /// As which item.
        seq: u64,
        /// The number allotted (流水号), where the form has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
    /// It is not, and will not be; the person gets their work back with the reason.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Last item of the stream when it was refused.
        current_seq: u64,
    },
}

/// The hub's answer to one operation. The same bytes however often it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which.
    pub op_id: OpId,
    /// Its number in the lane when it was decided; renumbered since, it keeps this receipt.
    pub dseq: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// Official time of the decision.
    pub hub_ts: Timestamp,
}

/// Why the hub went no further in this lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "stop")]
pub enum Stop {
    /// An operation is missing before the first one sent.
    Gap {
        /// The number it waits for.
        expected: u64,
    },
    /// Another operation already has this number: the device was cloned, or rolled back. Take a new epoch.
    Fork {
        /// The number in dispute.
        dseq: u64,
        /// Use this epoch or a higher one.
        next_epoch: u32,
    },
    /// Attachments are missing at the hub; upload, then push again from `dseq`.
    Need {
        /// The operation that waits.
        dseq: u64,
        /// What it waits for.
        blobs: Vec<BlobId>,
    },
    /// The hub was restored from a backup and does not have again yet what this operation stands on, because
    /// the device that holds it has not called. Push again later.
    Wait {
        /// The operation that waits.
        dseq: u64,
    },
    /// From a newer hub: push again later.
    #[serde(other)]
    Unknown,
}

/// Answer to a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushAnswer {
    /// Changes when the hub was restored from a backup.
    pub hub_epoch: u64,
    /// Official time.
    pub hub_ts: Timestamp,
    /// One a decided operation, in order.
    pub receipts: Vec<Receipt>,
    /// Why it stopped before the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
}

/// How far a device has a stream, durably.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Which.
    pub stream: StreamId,
    /// Last item applied.
    pub seq: u64,
    /// The chain's hash there: the hub compares, and sends a reset where it differs.
    pub hash: ChainHash,
    /// The device knows that this stream is not its person's to read any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// What a device asks for: everything after these, and every stream it may see that is not among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// [`PROTOCOL`] of the device.
    pub protocol: u16,
    /// The hub's epoch as the device knows it; 0: none yet.
    pub hub_epoch_seen: u64,
    /// How far it has them.
    pub cursors: Vec<Cursor>,
}

impl PullRequest {
    /// The same question about these streams only.
    #[must_use]
    pub fn about(&self, streams: &BTreeSet<StreamId>) -> Self {
        let cursors =
            self.cursors.iter().filter(|cursor| streams.contains(&cursor.stream)).cloned().collect();
        Self { cursors, ..*self }
    }

    /// Take the cursors to where they are once the device has applied `frames`, so that the next pull on the
    /// same line goes on from there.
    pub fn advance(&mut self, frames: &[Frame]) {
        for frame in frames {
            if let Some(stream) = frame.stream() {
                let at = self.cursors.iter().position(|cursor| cursor.stream == *stream);
                let known = at.map(|at| self.cursors.swap_remove(at));
                self.cursors.extend(frame.cursor_after(known));
            }
        }
    }
}

/// One message of the pull.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Frame {
    /// First frame: who answers.
    Hello {
        /// The hub's [`PROTOCOL`].
        protocol: u16,
        /// The hub's epoch.
        hub_epoch: u64,
        /// Everything decided earlier is in the hub's backups: devices need not keep it. 0: nothing is.
        #[serde(default)]
        backed_up_at: Timestamp,
        /// Official time.
        hub_ts: Timestamp,
    },
    /// Items of one stream, contiguous, at most `limits::FRAME_ITEMS`. None at all: a stream that was closed is
    /// this person's to read again.
    Items {
        /// Which.
        stream: StreamId,
        /// In order.
        items: Vec<Item>,
    },
    /// The stream's state at `at`, in place of the items up to there.
    Snapshot {
        /// Which.
        stream: StreamId,
        /// Last item it holds.
        at: u64,
        /// The chain's hash there.
        hash: ChainHash,
        /// The rooms' own form of the state.
        body: String,
    },
    /// Forget what you have of this stream and ask again from 0.
    Reset {
        /// Which.
        stream: StreamId,
    },
    /// This stream is not yours to read any more.
    Revoked {
        /// Which.
        stream: StreamId,
        /// Remove what you have of it; otherwise keep it, closed.
        purge: bool,
    },
    /// You read too slowly; ask again from your cursors.
    Behind,
    /// You have everything that there is now.
    CaughtUp {
        /// Official time.
        hub_ts: Timestamp,
    },
    /// Nothing new; the line is alive.
    Ping {
        /// Official time.
        hub_ts: Timestamp,
    },
    /// From a newer hub.
    #[serde(other)]
    Unknown,
}

impl Frame {
    /// The stream it is about.
    pub const fn stream(&self) -> Option<&StreamId> {
        match self {
            Self::Items { stream, .. }
            | Self::Snapshot { stream, .. }
            | Self::Reset { stream }
            | Self::Revoked { stream, .. } => Some(stream),
            Self::Hello { .. } | Self::Behind | Self::CaughtUp { .. } | Self::Ping { .. } | Self::Unknown => {
                None
            }
        }
    }

    /// Where a device with the cursor `known` is once it has applied this frame.
    fn cursor_after(&self, known: Option<Cursor>) -> Option<Cursor> {
        match self {
            Self::Items { stream, items } => match items.last() {
                Some(item) => {
                    Some(Cursor { stream: stream.clone(), seq: item.seq, hash: item.hash, closed: false })
                }
                None => known.map(|known| Cursor { closed: false, ..known }),
            },
            Self::Snapshot { stream, at, hash, .. } => {
                Some(Cursor { stream: stream.clone(), seq: *at, hash: *hash, closed: false })
            }
            Self::Revoked { purge: false, .. } => known.map(|known| Cursor { closed: true, ..known }),
            Self::Reset { .. } | Self::Revoked { purge: true, .. } => None,
            _ => known,
        }
    }
}

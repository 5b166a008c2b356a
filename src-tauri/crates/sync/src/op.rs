//! An operation: what a person did, as their device says it. Durable on the device before the page says
//! "queued"; a request to the hub, never a fact.

use crypto::DevicePublicKey;
use kernel::{BlobId, Code, DeviceId, OpId, Refusal, Timestamp, limits};
use serde::{Deserialize, Serialize};

use crate::canonical::Canonical;
use crate::{Signer, StreamId};

/// Characters of a kind: `workflow.approve`.
const KIND_CHARS: usize = 64;

/// Independent queues of one device, so that a 300 MB file never blocks an approval. Within a lane,
/// operations reach the hub in the order in which they were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// Applications and approvals.
    Workflow,
    /// Conversations.
    Message,
    /// Co-editing.
    Doc,
    /// Anything large.
    Bulk,
    /// Preferences and read marks.
    Pref,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 5] = [Self::Workflow, Self::Message, Self::Doc, Self::Bulk, Self::Pref];

    /// As in tables and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::Message => "message",
            Self::Doc => "doc",
            Self::Bulk => "bulk",
            Self::Pref => "pref",
        }
    }
}

/// What a room wants done, before the device numbers and signs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Which queue.
    pub lane: Lane,
    /// Where the item will go.
    pub stream: StreamId,
    /// The verb: `workflow.approve`.
    pub kind: String,
    /// Version of `args` for this kind.
    pub v: u16,
    /// Last item of the stream that the person had seen; what they decided on. 0: none.
    pub base_seq: u64,
    /// The verb's arguments, JSON.
    pub args: String,
    /// Attachments that must be at the hub before this operation is looked at.
    pub blobs: Vec<BlobId>,
}

/// An operation on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Op {
    /// Made on the device; the same operation is sent again under the same id.
    pub op_id: OpId,
    /// Who sends.
    pub device: DeviceId,
    /// Rises when the device finds that it was cloned or rolled back.
    pub epoch: u32,
    /// Which queue.
    pub lane: Lane,
    /// 1, 2, 3 … within device, epoch and lane.
    pub dseq: u64,
    /// Where the item will go.
    pub stream: StreamId,
    /// The verb.
    pub kind: String,
    /// Version of `args`.
    pub v: u16,
    /// What the person had seen.
    pub base_seq: u64,
    /// JSON, at most `limits::OP_BYTES`.
    pub args: String,
    /// Attachments it stands on.
    #[serde(default)]
    pub blobs: Vec<BlobId>,
    /// The device's clock, a claim.
    pub client_ts: Timestamp,
    /// SM2 of the device key over [`Op::signed_bytes`], 64 bytes r‖s in hex.
    pub sig: String,
}

impl Op {
    /// What the signature stands on: every field but the signature itself, as `canonical` describes, under the
    /// name `tongban.op.1`.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let head = Canonical::of("tongban.op.1")
            .id(self.op_id.to_bytes())
            .id(self.device.to_bytes())
            .number(self.epoch.into())
            .text(self.lane.as_str())
            .number(self.dseq)
            .text(&self.stream.to_string())
            .text(&self.kind)
            .number(self.v.into())
            .number(self.base_seq)
            .text(&self.args)
            .count(self.blobs.len());
        self.blobs.iter().fold(head, |bytes, blob| bytes.raw(&blob.0)).time(self.client_ts).done()
    }

    /// The same operation with the signature over what it now says.
    pub(crate) fn signed(self, signer: &dyn Signer) -> Result<Self, Refusal> {
        let sig = hex::encode(signer.sign(&self.signed_bytes())?);
        Ok(Self { sig, ..self })
    }

    /// Whether the owner of `key` signed this operation.
    pub fn verify(&self, key: &DevicePublicKey) -> Result<(), Refusal> {
        let mut sig = [0; 64];
        hex::decode_to_slice(&self.sig, &mut sig).map_err(|_| Code::BadSignature)?;
        Ok(key.verify(&self.signed_bytes(), &sig)?)
    }

    /// What both sides ask of an operation before anybody looks at its meaning.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let kind_is_plain = self.kind.bytes().all(|b| b.is_ascii_graphic());
        if self.kind.is_empty() || self.kind.len() > KIND_CHARS || !kind_is_plain {
            return Err(Refusal::new(Code::BadRequest).with("field", "kind"));
        }
        if self.blobs.len() > limits::CASE_BLOBS {
            return Err(Refusal::new(Code::TooMany).with("limit", "CASE_BLOBS"));
        }
        if self.encoded_bytes() > limits::OP_BYTES {
            return Err(Refusal::new(Code::TooLarge).with("limit", "OP_BYTES"));
        }
        if serde_json::from_str::<serde::de::IgnoredAny>(&self.args).is_err() {
            return Err(Refusal::new(Code::BadRequest).with("field", "args"));
        }
        Ok(())
    }

    /// Bytes on the wire.
    pub(crate) fn encoded_bytes(&self) -> usize {
        serde_json::to_vec(self).map_or(usize::MAX, |bytes| bytes.len())
    }
}

//! A device without a desktop behind it: it makes operations, signs them, and knows the way to the hub.

use std::sync::Arc;

use backend::carrier::http::Credentials;
use backend::carrier::route::Route;
use backend::carrier::{Carrier as _, HttpCarrier, Line as _};
use crypto::DeviceKey;
use kernel::{CaseId, Clock as _, DeviceId, HubId, Ids, OpId, PersonId, SystemClock, SystemRandom};
use rustls::ClientConfig;
use serde_json::json;
use sync::{Cursor, Frame, Lane, Op, Outcome, PullRequest, PushAnswer, PushRequest, StreamId};

/// One Chinese sentence, as people comment.
pub const SENTENCE: &str = "材料已经补齐，请处长审阅后签署意见，谢谢。";

/// A device.
pub struct Device {
    pub person: PersonId,
    id: DeviceId,
    hub: HubId,
    epoch: u64,
    key: Arc<DeviceKey>,
    ids: Ids,
    last: u64,
    carrier: Option<HttpCarrier>,
}

fn ids() -> Ids {
    Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom))
}

/// A case that nobody has begun yet.
pub fn fresh_case() -> CaseId {
    CaseId::new(&ids()).unwrap()
}

/// So many were decided, and all accepted: a refusal would be quicker than the work that is measured.
pub fn check(answer: &PushAnswer, n: usize) {
    let accepted = answer.receipts.iter().filter(|it| matches!(it.outcome, Outcome::Accepted { .. }));
    assert_eq!(accepted.count(), n, "{:?}", answer.receipts.first());
}

impl Device {
    pub fn new(id: DeviceId, person: PersonId, hub: HubId, epoch: u64, key: DeviceKey) -> Self {
        Self { person, id, hub, epoch, key: Arc::new(key), ids: ids(), last: 0, carrier: None }
    }

    /// It knows the way from now on.
    pub fn connect(&mut self, base: &str, tls: &Arc<ClientConfig>) {
        let credentials = Credentials { device: self.id, hub: self.hub, signer: self.key.clone() };
        self.carrier = Some(HttpCarrier::new(base, Route::Direct, tls.clone(), Some(credentials)).unwrap());
    }

    pub fn carrier(&self) -> &HttpCarrier {
        self.carrier.as_ref().unwrap()
    }

    /// The next operation of this device.
    pub fn op(&mut self, stream: StreamId, kind: &str, args: &serde_json::Value) -> Op {
        self.last += 1;
        let mut op = Op {
            op_id: OpId::new(&self.ids).unwrap(),
            device: self.id,
            epoch: 1,
            lane: Lane::Workflow,
            dseq: self.last,
            stream,
            kind: kind.to_owned(),
            v: 1,
            base_seq: 0,
            args: args.to_string(),
            blobs: Vec::new(),
            client_ts: SystemClock.now(),
            sig: String::new(),
        };
        let signature = self.key.sign(&op.signed_bytes());
        op.sig = signature.iter().map(|byte| format!("{byte:02x}")).collect();
        op
    }

    /// Comments on a case of theirs.
    pub fn comments(&mut self, case: CaseId, n: usize) -> Vec<Op> {
        let comment = json!({ "act": "comment", "text": SENTENCE });
        (0..n).map(|_| self.op(StreamId::Case(case), "workflow.comment", &comment)).collect()
    }

    pub fn request(&self, ops: Vec<Op>) -> PushRequest {
        PushRequest {
            protocol: sync::PROTOCOL,
            hub_epoch_seen: self.epoch,
            device: self.id,
            epoch: 1,
            lane: Lane::Workflow,
            ops,
        }
    }

    /// Send them; all are accepted.
    pub async fn push(&self, ops: Vec<Op>) {
        let n = ops.len();
        check(&self.carrier().push(&self.request(ops)).await.unwrap(), n);
    }

    /// Open a line that has everything, and read until the hub says so.
    pub async fn listen(&self, cursors: Vec<Cursor>) -> <HttpCarrier as backend::carrier::Carrier>::Line {
        let request = PullRequest { protocol: sync::PROTOCOL, hub_epoch_seen: self.epoch, cursors };
        let mut line = self.carrier().pull(request).await.unwrap();
        while !line.next().await.unwrap().iter().any(|frame| matches!(frame, Frame::CaughtUp { .. })) {}
        line
    }
}

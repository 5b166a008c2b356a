//! Between bytes and words. Whatever comes in is bounded, checked for its version first, and refused with a code
//! that says what is wrong with it; nothing here panics on input.
//!
//! JSON without line breaks, so that a frame is one server-sent event or one line of a log.

use kernel::{Code, Refusal, limits};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Frame, PROTOCOL, PullRequest, PushAnswer, PushRequest, StreamId};

/// The oldest protocol version this build understands: one less than its own, the first being 1.
const OLDEST: u16 = if PROTOCOL > 1 { PROTOCOL - 1 } else { 1 };

/// The bytes of a request, an answer or a frame.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(message).map_err(|error| {
        tracing::error!(%error, "a message of ours cannot be written");
        Refusal::new(Code::Internal)
    })
}

/// A push, at the hub. Refused: `TooLarge`, `TooMany`, `VersionMismatch`, `BadRequest`.
pub fn decode_push(bytes: &[u8]) -> Result<PushRequest, Refusal> {
    let request = decode(bytes, limits::REQUEST_BYTES, "REQUEST_BYTES", true)?;
    check_push(&request)?;
    Ok(request)
}

/// A pull, at the hub. Refused: `TooLarge`, `VersionMismatch`, `BadRequest`.
pub fn decode_pull(bytes: &[u8]) -> Result<PullRequest, Refusal> {
    let request: PullRequest = decode(bytes, limits::REQUEST_BYTES, "REQUEST_BYTES", true)?;
    check_version(request.protocol)?;
    Ok(request)
}

/// The answer to a push, on the device. A refusal with a code of a newer hub becomes `Internal` with that code in
/// `code`, because a receipt must be taken whatever it says. Refused: `TooLarge`, `BadRequest`.
pub fn decode_answer(bytes: &[u8]) -> Result<PushAnswer, Refusal> {
    match decode(bytes, limits::REQUEST_BYTES, "REQUEST_BYTES", false) {
        Err(refusal) if refusal.code == Code::BadRequest => {
            let mut answer: Value = serde_json::from_slice(bytes).map_err(|_| refusal)?;
            answer.get_mut("receipts").into_iter().for_each(replace_unknown_codes);
            serde_json::from_value(answer).map_err(|error| bad(&error))
        }
        decoded => decoded,
    }
}

/// A frame, on the device. One about a kind of stream that this build does not know is [`Frame::Unknown`]. Refused:
/// `TooLarge`, `BadRequest`.
pub fn decode_frame(bytes: &[u8]) -> Result<Frame, Refusal> {
    /// As much of a frame as is needed to see whose it is.
    #[derive(Deserialize)]
    struct About {
        stream: String,
    }
    decode(bytes, limits::FRAME_BYTES, "FRAME_BYTES", false).or_else(|refusal| {
        match serde_json::from_slice::<About>(bytes) {
            Ok(about) if about.stream.parse::<StreamId>().is_err() => Ok(Frame::Unknown),
            _ => Err(refusal),
        }
    })
}

/// Whether we speak the peer's version. Refused: `VersionMismatch`.
pub fn check_version(theirs: u16) -> Result<(), Refusal> {
    if (OLDEST..=PROTOCOL).contains(&theirs) {
        return Ok(());
    }
    Err(Refusal::new(Code::VersionMismatch).with("ours", PROTOCOL).with("theirs", theirs))
}

/// What must hold of a push whatever its operations mean. Refused: `VersionMismatch`, `TooMany`, `BadRequest`.
pub fn check_push(request: &PushRequest) -> Result<(), Refusal> {
    check_version(request.protocol)?;
    if request.ops.len() > limits::PUSH_OPS {
        return Err(Refusal::new(Code::TooMany).with("limit", "PUSH_OPS"));
    }
    let first = request.ops.first().map_or(1, |op| op.dseq);
    // Far from where numbers end, so that counting on is safe.
    let is_countable = (1..1 << 62).contains(&first) && request.epoch >= 1;
    let is_one_run = is_countable
        && (first..).zip(&request.ops).all(|(dseq, op)| {
            op.dseq == dseq
                && op.device == request.device
                && op.epoch == request.epoch
                && op.lane == request.lane
        });
    if !is_one_run {
        return Err(Refusal::new(Code::BadRequest).with("field", "ops"));
    }
    Ok(())
}

fn decode<T: DeserializeOwned>(
    bytes: &[u8],
    max_bytes: usize,
    limit: &str,
    is_versioned: bool,
) -> Result<T, Refusal> {
    /// As much of a request as every version has.
    #[derive(Deserialize)]
    struct Versioned {
        protocol: u16,
    }
    if bytes.len() > max_bytes {
        return Err(Refusal::new(Code::TooLarge).with("limit", limit));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        // A request of another version need not have our form, and its sender needs to know why.
        let version = serde_json::from_slice::<Versioned>(bytes).ok().filter(|_| is_versioned);
        match version.map(|it| check_version(it.protocol)) {
            Some(Err(mismatch)) => mismatch,
            _ => bad(&error),
        }
    })
}

/// Where it stopped making sense; never what was there.
fn bad(error: &serde_json::Error) -> Refusal {
    Refusal::new(Code::BadRequest).with("line", error.line()).with("column", error.column())
}

fn replace_unknown_codes(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(replace_unknown_codes),
        Value::Object(fields) => {
            if let Some(refusal) = fields.get_mut("outcome").and_then(|outcome| outcome.get_mut("refusal")) {
                replace_unknown_code(refusal);
            }
        }
        _ => {}
    }
}

fn replace_unknown_code(refusal: &mut Value) {
    let Some(code) = refusal.get("code").cloned() else { return };
    if serde_json::from_value::<Code>(code.clone()).is_err() {
        let named = Refusal::new(Code::Internal).with("code", code.as_str().unwrap_or_default());
        *refusal = serde_json::to_value(named).unwrap_or_default();
    }
}

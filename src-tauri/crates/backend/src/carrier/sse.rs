//! Frames as server-sent events: one answer that does not end, for proxies that do not pass WebSocket on.

use std::pin::Pin;

use futures_util::{Stream, StreamExt as _};
use sync::{Frame, PullRequest};

use super::CarrierError;
use super::http::HttpCarrier;
use super::line::{frame, offline};
use crate::wire::BASE;

/// The most one event may weigh before the line is given up.
const EVENT_BYTES: usize = kernel::limits::REQUEST_BYTES * 2;

type Chunks = Pin<Box<dyn Stream<Item = reqwest::Result<Vec<u8>>> + Send>>;

/// The answer that does not end.
pub struct Sse {
    chunks: Chunks,
    buffer: Vec<u8>,
    waiting: Vec<Frame>,
}

impl Sse {
    pub(super) async fn open(http: &HttpCarrier, pull: &PullRequest) -> Result<Self, CarrierError> {
        let answer = http.post(&format!("{BASE}/events"), pull, None).await?;
        let chunks = answer.bytes_stream().map(|chunk| chunk.map(|bytes| bytes.to_vec()));
        Ok(Self { chunks: Box::pin(chunks), buffer: Vec::new(), waiting: Vec::new() })
    }

    /// Wait for the first frames and keep them.
    pub(super) async fn first(&mut self) -> Result<(), CarrierError> {
        self.waiting = self.next().await?;
        Ok(())
    }

    pub(super) async fn next(&mut self) -> Result<Vec<Frame>, CarrierError> {
        if !self.waiting.is_empty() {
            return Ok(std::mem::take(&mut self.waiting));
        }
        loop {
            if let Some(event) = take_event(&mut self.buffer) {
                let frames = data(&event).map(|line| frame(&line)).collect::<Result<Vec<_>, _>>()?;
                if !frames.is_empty() {
                    return Ok(frames);
                }
                continue;
            }
            if self.buffer.len() > EVENT_BYTES {
                return Err(offline("event too large"));
            }
            match self.chunks.next().await {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => return Err(offline(error)),
                None => return Err(offline("closed")),
            }
        }
    }
}

/// The first whole event in the buffer, taken out of it.
fn take_event(buffer: &mut Vec<u8>) -> Option<String> {
    let end = buffer.windows(2).position(|pair| pair == b"\n\n")?;
    let rest = buffer.split_off(end + 2);
    let event = std::mem::replace(buffer, rest);
    Some(String::from_utf8_lossy(&event).into_owned())
}

fn data(event: &str) -> impl Iterator<Item = String> {
    event.lines().filter_map(|line| line.strip_prefix("data:")).map(|data| data.trim_start().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_cut_at_empty_lines_and_comments_are_passed_over() {
        let mut buffer = b": alive\n\ndata: {\"a\":1}\n\ndata: {\"b".to_vec();
        assert_eq!(data(&take_event(&mut buffer).unwrap()).count(), 0);
        let event = take_event(&mut buffer).unwrap();
        assert_eq!(data(&event).collect::<Vec<_>>(), ["{\"a\":1}"]);
        assert_eq!(take_event(&mut buffer), None);
        assert_eq!(buffer, b"data: {\"b");
    }
}

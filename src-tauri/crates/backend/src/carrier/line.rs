//! One of the three lines of an [`super::HttpCarrier`].

use std::time::Duration;

use sync::Frame;

use super::long_poll::LongPoll;
use super::sse::Sse;
use super::websocket::WebSocket;
use super::{CarrierError, Line};
use crate::wire::SILENCE_MS;

/// An open line, whatever carries it. A line that is silent for longer than two heartbeats is dead.
pub enum HttpLine {
    /// Frames both ways on one socket.
    WebSocket(Box<WebSocket>),
    /// Frames on an answer that does not end.
    Sse(Box<Sse>),
    /// Frames a question at a time.
    LongPoll(Box<LongPoll>),
}

impl Line for HttpLine {
    async fn next(&mut self) -> Result<Vec<Frame>, CarrierError> {
        let silence = Duration::from_millis(SILENCE_MS);
        let next = async {
            match self {
                Self::WebSocket(line) => line.next().await,
                Self::Sse(line) => line.next().await,
                Self::LongPoll(line) => line.next().await,
            }
        };
        match tokio::time::timeout(silence, next).await {
            Ok(frames) => frames,
            Err(_) => Err(CarrierError::Offline("no sign of life".to_owned())),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::WebSocket(_) => "websocket",
            Self::Sse(_) => "sse",
            Self::LongPoll(_) => "longpoll",
        }
    }
}

pub(super) fn offline(error: impl std::fmt::Display) -> CarrierError {
    CarrierError::Offline(error.to_string())
}

/// One frame as text. A frame that cannot be read ends the line: what follows would have a hole before it.
pub(super) fn frame(text: &str) -> Result<Frame, CarrierError> {
    serde_json::from_str(text).map_err(|error| offline(format!("unreadable frame: {error}")))
}

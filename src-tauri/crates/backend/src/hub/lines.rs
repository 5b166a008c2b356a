//! The three ways a feed leaves the hub.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use kernel::PersonId;
use sync::{Frame, PullRequest};

use super::answer::Answer;
use super::caller::Caller;
use super::feed::{Feed, Pace};
use super::node::HubNode;
use crate::wire::{Frames, POLL_WAIT_MS, PollRequest};

/// A line that has not said what it wants by then is closed.
const FIRST_WORD: Duration = Duration::from_secs(10);
/// Of what a device says: its question, and pongs. The library's own measure, 128 KiB, is allocated for every line at once, and
/// was most of what a line cost.
const EAR: usize = 4 * 1024;
/// A part that has not left by then: the reader is gone or stuck.
const STALLED: Duration = Duration::from_secs(60);

/// `GET live`: WebSocket. The device's first message is its pull request; afterwards only the hub speaks.
pub async fn live(
    State(node): State<Arc<HubNode>>,
    Caller(session): Caller,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .read_buffer_size(EAR)
        .max_message_size(kernel::limits::REQUEST_BYTES)
        .on_upgrade(move |socket| talk(node, session.person, socket))
}

async fn talk(node: Arc<HubNode>, person: PersonId, socket: WebSocket) {
    let (mut out, mut back) = socket.split();
    let Ok(Some(Ok(Message::Text(question)))) = tokio::time::timeout(FIRST_WORD, back.next()).await else {
        return;
    };
    let Ok(request) = sync::wire::decode_pull(question.as_bytes()) else { return };
    let mut feed = Feed::new(node, person, request, Pace::default());
    loop {
        let frames = {
            let mut next = std::pin::pin!(feed.next());
            loop {
                tokio::select! {
                    frames = &mut next => break frames,
                    // The device never speaks again: anything but a pong is its goodbye.
                    word = back.next() => match word {
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        _ => return,
                    },
                }
            }
        };
        let Ok(frames) = frames else { return };
        for frame in frames {
            let Ok(text) = serde_json::to_string(&frame) else { return };
            let sent = tokio::time::timeout(STALLED, out.send(Message::text(text))).await;
            if !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
    }
}

/// `POST events`: server-sent events.
pub async fn events(
    State(node): State<Arc<HubNode>>,
    Caller(session): Caller,
    body: axum::body::Bytes,
) -> Answer<Response> {
    let request = sync::wire::decode_pull(&body)?;
    let feed = Feed::new(node, session.person, request, Pace::default());
    let frames = futures_util::stream::unfold(feed, |mut feed| async move {
        let frames = feed.next().await.ok()?;
        Some((Ok::<_, Infallible>(as_events(&frames)), feed))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // nginx holds answers back otherwise.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, axum::body::Body::from_stream(frames)).into_response())
}

fn as_events(frames: &[Frame]) -> String {
    let texts = frames.iter().filter_map(|frame| serde_json::to_string(frame).ok());
    texts.map(|text| format!("data: {text}\n\n")).collect()
}

/// `POST frames`: long poll.
pub async fn frames(
    State(node): State<Arc<HubNode>>,
    Caller(session): Caller,
    Json(poll): Json<PollRequest>,
) -> Answer<Json<Frames>> {
    let wait = Duration::from_millis(poll.wait_ms.min(POLL_WAIT_MS));
    Ok(Json(Frames { frames: first_frames(node, session.person, poll.pull, wait).await? }))
}

/// What there is now, or what comes within `wait`, or a sign of life.
async fn first_frames(
    node: Arc<HubNode>,
    person: PersonId,
    request: PullRequest,
    wait: Duration,
) -> Result<Vec<Frame>, kernel::Refusal> {
    let clock = Arc::clone(&node.clock);
    let mut feed = Feed::new(node, person, request, Pace::default());
    let mut found = feed.next().await?;
    if found.iter().all(|frame| frame.stream().is_none()) && !wait.is_zero() {
        match tokio::time::timeout(wait, feed.next()).await {
            Ok(frames) => found.extend(frames?),
            Err(_) => found.push(Frame::Ping { hub_ts: clock.now() }),
        }
    }
    Ok(found)
}

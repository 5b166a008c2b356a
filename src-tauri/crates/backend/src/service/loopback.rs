//! The page in a browser, for development and for machines without a web view: `POST /rpc` and server-sent events
//! at `/events`, on 127.0.0.1, each request with the token that was printed at the start.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Code, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::desktop::Desktop;

/// One question at most.
const QUESTION_BYTES: usize = 48 * 1024 * 1024;

#[derive(Clone)]
struct Door {
    desktop: Desktop,
    token: String,
    pages: Option<PathBuf>,
    host: String,
}

/// Listen; where, and the token. `pages`: folder of the built page, where it is to be served too.
pub async fn serve_loopback(
    desktop: Desktop,
    address: SocketAddr,
    token: String,
    pages: Option<PathBuf>,
) -> std::io::Result<SocketAddr> {
    if !address.ip().is_loopback() {
        return Err(std::io::Error::other("the loopback door listens on the loopback address only"));
    }
    let listener = tokio::net::TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let door = Door { desktop, token, pages, host: address.to_string() };
    let router = Router::new()
        .route("/rpc", post(rpc))
        .route("/events", get(events))
        .fallback(page)
        .layer(DefaultBodyLimit::max(QUESTION_BYTES))
        .with_state(door);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    token: String,
}

impl Door {
    /// The token, and a Host header of ours: a page from elsewhere that was rebound to 127.0.0.1 has another.
    fn admits(&self, headers: &HeaderMap, shown: &str) -> bool {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let is_ours = host == Some(self.host.as_str());
        is_ours && crypto::sm3(shown.as_bytes()) == crypto::sm3(self.token.as_bytes())
    }
}

#[derive(Deserialize)]
struct Call {
    method: String,
    #[serde(default)]
    params: Value,
}

async fn rpc(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> Response {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = bearer.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if !door.admits(&headers, shown) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let said = match serde_json::from_slice::<Call>(&body) {
        Ok(Call { method, params }) => door.desktop.call(&method, params).await,
        Err(error) => Err(Refusal::new(Code::BadRequest).with("why", error)),
    };
    Json(match said {
        Ok(ok) => json!({ "ok": ok }),
        Err(refusal) => json!({ "refusal": refusal }),
    })
    .into_response()
}

async fn events(State(door): State<Door>, headers: HeaderMap, Query(shown): Query<Token>) -> Response {
    if !door.admits(&headers, &shown.token) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let stream = futures_util::stream::unfold(door.desktop.events(), |mut events| async move {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(missed)) => {
                api::Event::Lost { missed: u32::try_from(missed).unwrap_or(u32::MAX) }
            }
            Err(RecvError::Closed) => return None,
        };
        let text = serde_json::to_string(&event).ok()?;
        Some((Ok::<_, Infallible>(format!("data: {text}\n\n")), events))
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, Body::from_stream(stream)).into_response()
}

async fn page(State(door): State<Door>, uri: axum::http::Uri) -> Response {
    let Some(pages) = door.pages else { return StatusCode::NOT_FOUND.into_response() };
    let path = uri.path().trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    // Names of the build only: no folders up, nothing hidden.
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    match tokio::fs::read(pages.join(name)).await {
        Ok(content) => ([(header::CONTENT_TYPE, kind)], content).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

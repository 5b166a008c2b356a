//! The page in a browser, for machines without a web view and for development: on 127.0.0.1, `GET` for the page's files,
//! `POST /pass` to trade the invitation of the address for a pass, `POST /rpc` and server-sent events at `/events` with it.
//!
//! Refused: connections of other people of this PC, a Host or an Origin that is not ours (a page from elsewhere, be it
//! rebound to 127.0.0.1), questions without a pass, and questions that name a file: a browser's page has its files by
//! content.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::Listener;
use axum::{Json, Router};
use futures_util::future::BoxFuture;
use kernel::{Code, Refusal, SystemClock, SystemRandom};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::error::RecvError;

use super::neighbour;
use super::passes::Passes;
use crate::desktop::Desktop;

/// One question at most.
const QUESTION_BYTES: usize = 48 * 1024 * 1024;
/// With everything that is answered. The page may speak with us alone, and nobody may frame it.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Nothing of it may reach the disk of a browser.
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The door, open for as long as the desktop runs.
#[derive(Clone)]
pub struct Loopback {
    address: SocketAddr,
    passes: Arc<Passes>,
}

impl Loopback {
    /// Listen at `address` (port 0: any). `pages`: folder of the built page, where it is to be served, too.
    pub fn open(
        desktop: Desktop,
        address: SocketAddr,
        pages: Option<PathBuf>,
    ) -> BoxFuture<'static, Result<Self, Refusal>> {
        Box::pin(Self::listen(desktop, address, pages))
    }

    async fn listen(desktop: Desktop, address: SocketAddr, pages: Option<PathBuf>) -> Result<Self, Refusal> {
        let cannot = |why: String| Refusal::new(Code::BadRequest).with("why", why);
        if address.ip() != std::net::Ipv4Addr::LOCALHOST {
            return Err(cannot("the loopback door listens on 127.0.0.1 only".to_owned()));
        }
        let listener = TcpListener::bind(address).await.map_err(|error| cannot(error.to_string()))?;
        let address = listener.local_addr().map_err(|error| cannot(error.to_string()))?;
        let passes = Arc::new(Passes::new(Arc::new(SystemClock), Arc::new(SystemRandom)));
        let host = address.to_string();
        let door =
            Door { desktop, passes: Arc::clone(&passes), pages, origin: format!("http://{host}"), host };
        let router = Router::new()
            .route("/pass", post(pass))
            .route("/rpc", post(rpc))
            .route("/events", get(events))
            .fallback(page)
            .layer(DefaultBodyLimit::max(QUESTION_BYTES))
            .with_state(door);
        tokio::spawn(async move { axum::serve(Ours(listener), router).await });
        Ok(Self { address, passes })
    }

    /// An address that lets one page in, within a minute; `route`: where it begins, `/todo`.
    pub fn url(&self, route: &str) -> Result<String, Refusal> {
        Ok(format!("http://{}/#token={}&{route}", self.address, self.passes.invitation()?))
    }
}

/// Connections of this user; others are closed before a byte of theirs is read.
struct Ours(TcpListener);

impl Listener for Ours {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            let (stream, peer) = Listener::accept(&mut self.0).await;
            match stream.local_addr() {
                Ok(here) if neighbour::is_ours(peer, here).await => return (stream, peer),
                _ => tracing::warn!("another user of this PC knocked at the loopback door"),
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

#[derive(Clone)]
struct Door {
    desktop: Desktop,
    passes: Arc<Passes>,
    pages: Option<PathBuf>,
    host: String,
    origin: String,
}

impl Door {
    fn knows(&self, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        text(header::HOST) == Some(self.host.as_str())
            && text(header::ORIGIN).is_none_or(|origin| origin == self.origin)
    }

    fn admits(&self, headers: &HeaderMap, pass: &str) -> bool {
        self.knows(headers) && self.passes.admits(pass)
    }
}

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    token: String,
}

async fn pass(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> Response {
    let invitation = serde_json::from_slice::<Token>(&body).map(|shown| shown.token).unwrap_or_default();
    if !door.knows(&headers) {
        return refused();
    }
    match door.passes.trade(&invitation) {
        Ok(Some(pass)) => (HEADERS, Json(json!({ "token": pass }))).into_response(),
        Ok(None) => refused(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The page has the sentence for it.
fn refused() -> Response {
    (StatusCode::FORBIDDEN, HEADERS).into_response()
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
        return refused();
    }
    let said = match serde_json::from_slice::<Call>(&body) {
        Ok(Call { params, .. })
            if params.get("path").and_then(Value::as_str).is_some_and(|p| !p.is_empty()) =>
        {
            Err(Refusal::new(Code::NotPermitted).with("field", "path"))
        }
        Ok(Call { method, params }) => door.desktop.call(&method, params).await,
        Err(error) => Err(Refusal::new(Code::BadRequest).with("why", error)),
    };
    let said = match said {
        Ok(ok) => json!({ "ok": ok }),
        Err(refusal) => json!({ "refusal": refusal }),
    };
    (HEADERS, Json(said)).into_response()
}

async fn events(State(door): State<Door>, headers: HeaderMap, Query(shown): Query<Token>) -> Response {
    if !door.admits(&headers, &shown.token) {
        return refused();
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
    let kind = [(header::CONTENT_TYPE, "text/event-stream")];
    (HEADERS, kind, Body::from_stream(stream)).into_response()
}

async fn page(State(door): State<Door>, headers: HeaderMap, uri: axum::http::Uri) -> Response {
    let missing = || (StatusCode::NOT_FOUND, HEADERS).into_response();
    if !door.knows(&headers) {
        return refused();
    }
    let Some(pages) = door.pages else { return missing() };
    let path = uri.path().trim_start_matches('/');
    let name = if path.is_empty() { "index.html" } else { path };
    // Names of the build only: no folders up, nothing hidden.
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return missing();
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
        Ok(content) => (HEADERS, [(header::CONTENT_TYPE, kind)], content).into_response(),
        Err(_) => missing(),
    }
}

//! The hub's door: every path, in one place.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use kernel::{Code, Refusal, limits};

use super::answer::Answer;
use super::caller::Caller;
use super::node::HubNode;
use super::{attachments, imports, lines};
use crate::wire::{
    BASE, EnrolRequest, Enrolled, Hello, PasswordAnswer, PasswordCheck, PasswordRequest, SessionAnswer,
    SessionRequest,
};

/// The door of this node.
pub fn router(node: Arc<HubNode>) -> Router {
    let sync = Router::new()
        .route("/hello", get(hello))
        .route("/enrol", post(enrol))
        .route("/session", post(session))
        .route("/password", post(password))
        .route("/password/check", post(check_password))
        .route("/push", post(push))
        .route("/live", get(lines::live))
        .route("/events", post(lines::events))
        .route("/frames", post(lines::frames))
        .route("/blobs/{blob}", get(attachments::missing))
        .route("/blobs/{blob}/finish", post(attachments::finish))
        .route("/blobs/{blob}/{index}", put(attachments::put).get(attachments::get))
        .nest("/imports", imports::router())
        .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES));
    Router::new().route("/healthz", get(healthz)).nest(BASE, sync).with_state(node)
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn hello(State(node): State<Arc<HubNode>>) -> Answer<Json<Hello>> {
    Ok(Json(node.hello()?))
}

fn decode<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::new(Code::BadRequest).with("why", error))
}

async fn enrol(State(node): State<Arc<HubNode>>, body: Bytes) -> Answer<Json<Enrolled>> {
    let request: EnrolRequest = decode(&body)?;
    if request.protocol != sync::PROTOCOL {
        let refusal = Refusal::new(Code::VersionMismatch);
        return Err(refusal.with("ours", sync::PROTOCOL).with("theirs", request.protocol).into());
    }
    Ok(Json(node.enrol(request).await?))
}

async fn session(State(node): State<Arc<HubNode>>, body: Bytes) -> Answer<Json<SessionAnswer>> {
    let request: SessionRequest = decode(&body)?;
    Ok(Json(node.open_session(request).await?))
}

async fn password(
    State(node): State<Arc<HubNode>>,
    Caller(caller): Caller,
    body: Bytes,
) -> Answer<Json<PasswordAnswer>> {
    let request: PasswordRequest = decode(&body)?;
    Ok(Json(node.change_password(caller.person, request).await?))
}

async fn check_password(
    State(node): State<Arc<HubNode>>,
    Caller(caller): Caller,
    body: Bytes,
) -> Answer<Json<PasswordAnswer>> {
    let request: PasswordCheck = decode(&body)?;
    Ok(Json(node.check_password(caller.person, request.password).await?))
}

async fn push(
    State(node): State<Arc<HubNode>>,
    Caller(caller): Caller,
    body: Bytes,
) -> Answer<Json<sync::PushAnswer>> {
    let request = sync::wire::decode_push(&body)?;
    if request.device != caller.device {
        return Err(Code::NotPermitted.into());
    }
    Ok(Json(node.push(request).await?))
}

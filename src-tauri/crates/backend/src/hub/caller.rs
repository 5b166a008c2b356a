//! Who asks: from the bearer token, before any body is read.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use kernel::Code;

use super::answer::No;
use super::node::HubNode;
use super::sessions::Session;

/// The session behind a request.
#[derive(Debug, Clone, Copy)]
pub struct Caller(pub Session);

impl FromRequestParts<Arc<HubNode>> for Caller {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<HubNode>) -> Result<Self, No> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Code::SessionExpired)?;
        let session = node.sessions.find(token, node.clock.now())?;
        Ok(Self(session))
    }
}

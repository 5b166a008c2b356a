//! How the hub says no over HTTP. The code decides; the status only helps proxies and people with `curl`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Code, Refusal, Temper};

use crate::wire::Refused;

/// A refusal on its way out.
#[derive(Debug)]
pub struct No(pub Refusal);

impl<E: Into<Refusal>> From<E> for No {
    fn from(refusal: E) -> Self {
        Self(refusal.into())
    }
}

/// An answer of a route.
pub type Answer<T> = Result<T, No>;

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let status = match self.0.code {
            Code::SessionExpired => StatusCode::UNAUTHORIZED,
            Code::WrongPassword | Code::NotPermitted | Code::DeviceRevoked | Code::NotEnrolled => {
                StatusCode::FORBIDDEN
            }
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::LockedOut | Code::TooSoon => StatusCode::TOO_MANY_REQUESTS,
            Code::Busy => StatusCode::SERVICE_UNAVAILABLE,
            code if code.temper() == Temper::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, Json(Refused { refusal: self.0 })).into_response()
    }
}

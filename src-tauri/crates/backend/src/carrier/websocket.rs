//! Frames over a WebSocket: the quickest line, where the proxies in between allow it.

use futures_util::{SinkExt as _, StreamExt as _};
use kernel::{Code, Refusal};
use sync::{Frame, PullRequest};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config, connect_async_tls_with_config,
};

use super::CarrierError;
use super::http::HttpCarrier;
use super::line::{frame, offline};
use crate::wire::BASE;

/// The socket.
pub struct WebSocket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl WebSocket {
    /// `Ok(None)`: something in between does not let WebSocket through.
    pub(super) async fn open(http: &HttpCarrier, pull: &PullRequest) -> Result<Option<Self>, CarrierError> {
        let url = http.url(&format!("{BASE}/live")).replacen("http", "ws", 1);
        let mut request = url.into_client_request().map_err(offline)?;
        let bearer = format!("Bearer {}", http.token().await?);
        let bearer = HeaderValue::from_str(&bearer).map_err(offline)?;
        request.headers_mut().insert("authorization", bearer);
        let mut limits = WebSocketConfig::default();
        limits.max_message_size = Some(kernel::limits::REQUEST_BYTES * 2);
        limits.max_frame_size = limits.max_message_size;
        let tls = Some(Connector::Rustls(http.tls()));
        let connected = match http.route().tunnel(request.uri()).await {
            Some(stream) => {
                let stream = stream.map_err(offline)?;
                client_async_tls_with_config(request, stream, Some(limits), tls).await
            }
            None => connect_async_tls_with_config(request, Some(limits), true, tls).await,
        };
        let mut socket = match connected {
            Ok((socket, _)) => socket,
            Err(Error::Http(answer)) if answer.status() == StatusCode::UNAUTHORIZED => {
                return Err(Refusal::new(Code::SessionExpired).into());
            }
            Err(Error::Http(_)) => return Ok(None),
            Err(error) => return Err(offline(error)),
        };
        let question = serde_json::to_string(pull).map_err(offline)?;
        socket.send(Message::text(question)).await.map_err(offline)?;
        Ok(Some(Self(socket)))
    }

    pub(super) async fn next(&mut self) -> Result<Vec<Frame>, CarrierError> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(vec![frame(&text)?]),
                Some(Ok(Message::Close(_))) | None => return Err(offline("closed")),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(offline(error)),
            }
        }
    }
}

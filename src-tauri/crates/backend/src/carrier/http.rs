//! The way to a hub over HTTPS. Tries WebSocket, then server-sent events, then long poll, and remembers which
//! one this network lets through.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use kernel::{BlobId, Code, DeviceId, HubId, Refusal, Timestamp, limits};
use rustls::ClientConfig;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{PullRequest, PushAnswer, PushRequest, Signer};
use tokio::sync::{Mutex, watch};

use super::line::{HttpLine, offline};
use super::long_poll::LongPoll;
use super::route::Route;
use super::sse::Sse;
use super::websocket::WebSocket;
use super::{Carrier, CarrierError, ChunkSource};
use crate::wire::{
    BASE, EnrolRequest, Enrolled, Hello, MissingChunks, PasswordAnswer, PasswordCheck, PasswordRequest,
    Refused, SessionAnswer, SessionRequest, session_bytes,
};

/// An ordinary question is answered within this.
const PATIENCE: Duration = Duration::from_secs(20);
/// A chunk of an attachment may take longer on a slow line.
const CHUNK_PATIENCE: Duration = Duration::from_secs(120);

/// The first server-sent event comes within this, or something holds it back.
const FIRST_EVENT: Duration = Duration::from_secs(8);

/// The device as the hub knows it.
#[derive(Clone)]
pub struct Credentials {
    /// Its id.
    pub device: DeviceId,
    /// Its hub.
    pub hub: HubId,
    /// Its key.
    pub signer: Arc<dyn Signer>,
}

/// A way to one hub. Clones share the session.
#[derive(Clone)]
pub struct HttpCarrier {
    inner: Arc<Inner>,
}

struct Inner {
    base: String,
    route: Route,
    client: reqwest::Client,
    tls: Arc<ClientConfig>,
    credentials: Option<Credentials>,
    token: Mutex<Option<String>>,
    /// What the hub last said that stands for the person's password.
    password: watch::Sender<Option<Timestamp>>,
    /// 0: WebSocket, 1: server-sent events, 2: long poll.
    line: AtomicU8,
}

impl HttpCarrier {
    /// To the hub at `base` (`https://host:port`). Without credentials only [`Self::hello`] and [`Self::enrol`].
    pub fn new(
        base: &str,
        route: Route,
        tls: Arc<ClientConfig>,
        credentials: Option<Credentials>,
    ) -> Result<Self, Refusal> {
        let bad = || Refusal::new(Code::BadRequest).with("field", "hubUrl");
        let base = base.trim().trim_end_matches('/').to_owned();
        if !base.starts_with("https://") || reqwest::Url::parse(&base).is_err() {
            return Err(bad());
        }
        let client = route
            .apply(reqwest::Client::builder())
            .map_err(|_| Refusal::new(Code::BadRequest).with("field", "proxy"))?
            .tls_backend_preconfigured((*tls).clone())
            .connect_timeout(Duration::from_secs(8))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| bad())?;
        // reqwest and the WebSocket share whom they believe; the socket must not offer HTTP/2.
        let line = AtomicU8::new(0);
        let (password, _) = watch::channel(None);
        let inner = Inner { base, route, client, tls, credentials, token: Mutex::new(None), password, line };
        Ok(Self { inner: Arc::new(inner) })
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.inner.base)
    }

    pub(super) fn route(&self) -> &Route {
        &self.inner.route
    }

    pub(super) fn tls(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.inner.tls)
    }

    /// Who answers there.
    pub async fn hello(&self) -> Result<Hello, CarrierError> {
        let answer = self.inner.client.get(self.url(&format!("{BASE}/hello"))).timeout(PATIENCE).send().await;
        let hello: Hello = checked(answer.map_err(offline)?).await?.json().await.map_err(offline)?;
        if hello.protocol + 1 < sync::PROTOCOL || hello.protocol > sync::PROTOCOL + 1 {
            let refusal = Refusal::new(Code::VersionMismatch);
            return Err(refusal.with("ours", sync::PROTOCOL).with("theirs", hello.protocol).into());
        }
        Ok(hello)
    }

    /// Become a device of the hub.
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<Enrolled, CarrierError> {
        let url = self.url(&format!("{BASE}/enrol"));
        let answer = self.inner.client.post(url).json(request).timeout(PATIENCE).send().await;
        checked(answer.map_err(offline)?).await?.json().await.map_err(offline)
    }

    /// Change the password at the hub.
    pub async fn change_password(&self, request: &PasswordRequest) -> Result<PasswordAnswer, CarrierError> {
        self.told(self.post(&format!("{BASE}/password"), request, Some(PATIENCE)).await?).await
    }

    /// Ask the hub whether this is the person's password. It counts what is wrong.
    pub async fn check_password(&self, password: &str) -> Result<PasswordAnswer, CarrierError> {
        let check = PasswordCheck { password: password.to_owned() };
        self.told(self.post(&format!("{BASE}/password/check"), &check, Some(PATIENCE)).await?).await
    }

    async fn told(&self, answer: reqwest::Response) -> Result<PasswordAnswer, CarrierError> {
        let answer: PasswordAnswer = answer.json().await.map_err(offline)?;
        self.inner.password.send_replace(Some(answer.password));
        Ok(answer)
    }

    /// What stands for the person's password, each time a session tells.
    pub fn password(&self) -> watch::Receiver<Option<Timestamp>> {
        self.inner.password.subscribe()
    }

    /// The session's token; a new session where there is none.
    pub(super) async fn token(&self) -> Result<String, CarrierError> {
        let mut token = self.inner.token.lock().await;
        if let Some(token) = token.as_ref() {
            return Ok(token.clone());
        }
        let credentials = self.inner.credentials.clone().ok_or_else(|| Refusal::new(Code::NotEnrolled))?;
        let hello = self.hello().await?;
        if hello.hub != credentials.hub {
            return Err(Refusal::new(Code::NotFound).with("field", "hub").into());
        }
        let bytes = session_bytes(credentials.hub, credentials.device, &hello.nonce);
        let sig = hex::encode(credentials.signer.sign(&bytes)?);
        let request = SessionRequest { device: credentials.device, nonce: hello.nonce, sig };
        let url = self.url(&format!("{BASE}/session"));
        let answer = self.inner.client.post(url).json(&request).timeout(PATIENCE).send().await;
        let answer: SessionAnswer = checked(answer.map_err(offline)?).await?.json().await.map_err(offline)?;
        *token = Some(answer.token.clone());
        if let Some(password) = answer.password {
            self.inner.password.send_replace(Some(password));
        }
        Ok(answer.token)
    }

    /// Ask with the session's token; once more with a new one where it ran out.
    pub(super) async fn post<T: Serialize + Sync>(
        &self,
        path: &str,
        body: &T,
        patience: Option<Duration>,
    ) -> Result<reqwest::Response, CarrierError> {
        let body = serde_json::to_vec(body).map_err(offline)?;
        self.ask(path, patience, |client, url| {
            client.post(url).header("content-type", "application/json").body(body.clone())
        })
        .await
    }

    pub(super) async fn ask(
        &self,
        path: &str,
        patience: Option<Duration>,
        build: impl Fn(&reqwest::Client, String) -> reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, CarrierError> {
        let mut renewed = false;
        loop {
            let token = self.token().await?;
            let mut request = build(&self.inner.client, self.url(path)).bearer_auth(token);
            if let Some(patience) = patience {
                request = request.timeout(patience);
            }
            match checked(request.send().await.map_err(offline)?).await {
                Err(CarrierError::Refused(refusal)) if refusal.code == Code::SessionExpired && !renewed => {
                    renewed = true;
                    *self.inner.token.lock().await = None;
                }
                answer => return answer,
            }
        }
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CarrierError> {
        let answer = self.ask(path, Some(PATIENCE), |client, url| client.get(url)).await?;
        answer.json().await.map_err(offline)
    }

    /// A piece of an attachment that this PC has not got.
    pub async fn download(&self, blob: BlobId, index: u32) -> Result<Vec<u8>, CarrierError> {
        let path = format!("{BASE}/blobs/{blob}/{index}");
        let answer = self.ask(&path, Some(CHUNK_PATIENCE), |client, url| client.get(url)).await?;
        Ok(answer.bytes().await.map_err(offline)?.to_vec())
    }
}

/// An answer that is not a success becomes its refusal. A proxy's own error page is no answer of the hub.
async fn checked(answer: reqwest::Response) -> Result<reqwest::Response, CarrierError> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    match answer.json::<Refused>().await {
        Ok(Refused { refusal }) => Err(CarrierError::Refused(refusal)),
        Err(_) => Err(offline(format!("status {status}"))),
    }
}

impl Carrier for HttpCarrier {
    type Line = HttpLine;

    async fn push(&self, request: &PushRequest) -> Result<PushAnswer, CarrierError> {
        let answer = self.post(&format!("{BASE}/push"), request, Some(PATIENCE)).await?;
        answer.json().await.map_err(offline)
    }

    async fn pull(&self, request: PullRequest) -> Result<HttpLine, CarrierError> {
        // The session first: its refusals are not the line's fault.
        self.token().await?;
        if self.inner.line.load(Ordering::Relaxed) == 0 {
            match WebSocket::open(self, &request).await {
                Ok(Some(line)) => return Ok(HttpLine::WebSocket(Box::new(line))),
                Ok(None) => self.inner.line.store(1, Ordering::Relaxed),
                Err(error) => {
                    if error == CarrierError::Refused(Code::SessionExpired.into()) {
                        *self.inner.token.lock().await = None;
                    }
                    return Err(error);
                }
            }
        }
        if self.inner.line.load(Ordering::Relaxed) == 1 {
            let mut line = Sse::open(self, &request).await?;
            // A proxy that holds answers back until they end would hold the first frame, too.
            if let Ok(first) = tokio::time::timeout(FIRST_EVENT, line.first()).await {
                first?;
                return Ok(HttpLine::Sse(Box::new(line)));
            }
            self.inner.line.store(2, Ordering::Relaxed);
        }
        Ok(HttpLine::LongPoll(Box::new(LongPoll::open(self.clone(), request))))
    }

    async fn upload(&self, blob: BlobId, source: &dyn ChunkSource) -> Result<(), CarrierError> {
        let size = source.size();
        let missing: MissingChunks = self.get(&format!("{BASE}/blobs/{blob}?size={size}")).await?;
        for index in missing.missing {
            let chunk = source.chunk(index)?;
            debug_assert!(chunk.len() <= limits::CHUNK_BYTES, "a chunk is at most CHUNK_BYTES");
            let path = format!("{BASE}/blobs/{blob}/{index}?size={size}");
            self.ask(&path, Some(CHUNK_PATIENCE), |client, url| client.put(url).body(chunk.clone())).await?;
        }
        self.ask(&format!("{BASE}/blobs/{blob}/finish?size={size}"), Some(CHUNK_PATIENCE), |client, url| {
            client.post(url)
        })
        .await
        .map(drop)
    }
}

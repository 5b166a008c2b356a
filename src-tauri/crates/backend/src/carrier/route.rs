//! The way to the hub: straight, or through the office's proxy by CONNECT (RFC 9110, 9.3.6). TLS runs through it from end to
//! end, so a proxy learns the hub's name and how much is said.
//!
//! Deliberately absent: SOCKS and proxy scripts (PAC).

use std::fmt;
use std::io;
use std::str::FromStr;
use std::time::Duration;

use hyper::Uri;
use hyper::http::HeaderValue;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::net::TcpStream;
use tower_service::Service as _;

/// A proxy opens the way within this.
const PATIENCE: Duration = Duration::from_secs(10);

/// The way to a hub.
#[derive(Clone, PartialEq, Eq)]
pub enum Route {
    /// Nothing in between that we know of.
    Direct,
    /// A proxy.
    Through {
        /// Where it listens, without who we are to it.
        proxy: Uri,
        /// Who we are to it.
        authorization: Option<HeaderValue>,
    },
}

/// Neither `direct` nor `http://[user:password@]host:port`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither direct nor http://host:port")]
pub struct BadProxy;

impl Route {
    /// As `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say for this address. A proxy of another kind is not used, and the log
    /// says so.
    pub fn from_env(url: &str) -> Self {
        let said = url.parse().ok().and_then(|url| Matcher::from_env().intercept(&url));
        match said.map(|said| Self::through(&said)) {
            Some(Ok(route)) => route,
            Some(Err(_)) => {
                tracing::warn!("the proxy of the environment is not one of HTTP: it is not used");
                Self::Direct
            }
            None => Self::Direct,
        }
    }

    fn through(said: &Intercept) -> Result<Self, BadProxy> {
        let proxy = said.uri().clone();
        let plain = proxy.scheme_str() == Some("http") && proxy.host().is_some_and(|host| !host.is_empty());
        if !plain {
            return Err(BadProxy);
        }
        Ok(Self::Through { proxy, authorization: said.basic_auth().cloned() })
    }

    /// The same for the library of requests.
    pub(super) fn apply(&self, client: reqwest::ClientBuilder) -> reqwest::Result<reqwest::ClientBuilder> {
        let client = client.no_proxy();
        let Self::Through { proxy, authorization } = self else { return Ok(client) };
        let proxy = reqwest::Proxy::all(proxy.to_string())?;
        Ok(client.proxy(match authorization {
            Some(value) => proxy.custom_http_auth(value.clone()),
            None => proxy,
        }))
    }

    /// A connection to the host of `url` through the proxy. `None`: there is none on this way.
    pub(super) async fn tunnel(&self, url: &Uri) -> Option<io::Result<TcpStream>> {
        let Self::Through { proxy, authorization } = self else { return None };
        let mut tunnel = Tunnel::new(proxy.clone(), HttpConnector::new());
        if let Some(value) = authorization {
            tunnel = tunnel.with_auth(value.clone());
        }
        Some(match tokio::time::timeout(PATIENCE, tunnel.call(url.clone())).await {
            Ok(Ok(stream)) => {
                let stream = stream.into_inner();
                stream.set_nodelay(true).map(|()| stream)
            }
            Ok(Err(error)) => Err(io::Error::other(error)),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        })
    }
}

impl FromStr for Route {
    type Err = BadProxy;
    fn from_str(text: &str) -> Result<Self, BadProxy> {
        if text == "direct" {
            return Ok(Self::Direct);
        }
        if !text.starts_with("http://") {
            return Err(BadProxy);
        }
        let anywhere = Uri::from_static("https://hub.invalid");
        let said = Matcher::builder().all(text.to_owned()).build().intercept(&anywhere).ok_or(BadProxy)?;
        Self::through(&said)
    }
}

/// Without the password.
impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct => f.write_str("direct"),
            Self::Through { proxy, .. } => write!(f, "through {proxy}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_one_of_http_or_none() {
        assert_eq!("direct".parse(), Ok(Route::Direct));
        let Ok(Route::Through { proxy, authorization: None }) = "http://proxy.example:3128".parse() else {
            panic!()
        };
        assert_eq!(proxy.authority().unwrap(), "proxy.example:3128");
        for bad in ["", "http://", "proxy.example:3128", "socks5://p:1", "https://p:1", "direct "] {
            assert_eq!(bad.parse::<Route>(), Err(BadProxy), "{bad}");
        }
    }

    #[test]
    fn who_we_are_to_a_proxy_is_not_shown() {
        let route: Route = "http://chen:secret@proxy.example:3128".parse().unwrap();
        let Route::Through { authorization: Some(value), .. } = &route else { panic!("{route:?}") };
        assert_eq!(value, "Basic Y2hlbjpzZWNyZXQ=");
        assert_eq!(format!("{route:?}"), "through http://proxy.example:3128/");
    }
}

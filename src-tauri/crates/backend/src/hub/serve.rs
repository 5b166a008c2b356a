//! Listening: TLS in front of the routes. A peer that dawdles in its handshake holds up nobody else.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use futures_util::future::BoxFuture;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::door::Listening;
use super::node::HubNode;
use super::routes::router;
use crate::sweep;

/// A handshake takes at most this.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes under way at once.
const HANDSHAKES: usize = 512;

/// A hub's own certificate is looked at this often.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A hub that listens.
pub struct Serving {
    /// Where.
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    done: JoinHandle<io::Result<()>>,
    _sweeping: AbortOnDrop,
    _renewing: AbortOnDrop,
}

impl Serving {
    /// Take no more requests, finish those under way, and end.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        // Open lines do not end by themselves.
        let mut done = self.done;
        if tokio::time::timeout(Duration::from_secs(2), &mut done).await.is_err() {
            done.abort();
        }
    }

    /// Until it ends.
    pub async fn wait(self) -> io::Result<()> {
        let Self { done, stop, _sweeping, _renewing, .. } = self;
        let ended = done.await.map_err(io::Error::other)?;
        drop(stop);
        ended
    }
}

/// Listen at `address` (port 0: any). Boxed, so that what lies below is compiled once, here.
pub fn serve(
    node: Arc<HubNode>,
    address: SocketAddr,
    tls: impl Into<Listening>,
) -> BoxFuture<'static, io::Result<Serving>> {
    Box::pin(listen(node, address, tls.into()))
}

async fn listen(node: Arc<HubNode>, address: SocketAddr, tls: Listening) -> io::Result<Serving> {
    let tls = Arc::new(tls);
    let tcp = TcpListener::bind(address).await?;
    let address = tcp.local_addr()?;
    let renewing = AbortOnDrop(tokio::spawn(renew_daily(Arc::clone(&tls))));
    let listener = TlsListener::start(tcp, tls, address);
    let (stop, stopped) = oneshot::channel::<()>();
    let sweeping = AbortOnDrop(tokio::spawn(sweep_daily(Arc::clone(&node))));
    let router = router(node);
    let done = tokio::spawn(async move {
        let until = async {
            // Ends when told; a `Serving` that was dropped serves on.
            if stopped.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        axum::serve(listener, router).with_graceful_shutdown(until).await
    });
    Ok(Serving { address, stop: Some(stop), done, _sweeping: sweeping, _renewing: renewing })
}

async fn sweep_daily(node: Arc<HubNode>) {
    sweep::daily(|before| sweep::hub((&node.store, &node.blobs), before, node.clock.now())).await;
}

async fn renew_daily(tls: Arc<Listening>) {
    loop {
        tokio::time::sleep(DAY).await;
        let tls = Arc::clone(&tls);
        let _ = tokio::task::spawn_blocking(move || tls.renew()).await;
    }
}

struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
    _accepting: AbortOnDrop,
}

struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl TlsListener {
    fn start(tcp: TcpListener, tls: Arc<Listening>, address: SocketAddr) -> Self {
        let (sender, ready) = mpsc::channel(64);
        let accepting = tokio::spawn(accept(tcp, tls, sender));
        Self { ready, address, _accepting: AbortOnDrop(accepting) }
    }
}

async fn accept(
    tcp: TcpListener,
    tls: Arc<Listening>,
    sender: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let under_way = Arc::new(tokio::sync::Semaphore::new(HANDSHAKES));
    loop {
        let (stream, peer) = match tcp.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely: others are about to close theirs.
                tracing::warn!(%error, "cannot accept");
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let Ok(permit) = Arc::clone(&under_way).acquire_owned().await else { return };
        let (tls, sender) = (TlsAcceptor::from(tls.config()), sender.clone());
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                Ok(Ok(stream)) => {
                    drop(permit);
                    let _ = sender.send((stream, peer)).await;
                }
                Ok(Err(error)) => tracing::debug!(%peer, %error, "handshake failed"),
                Err(_) => tracing::debug!(%peer, "handshake took too long"),
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

//! The hub's side of the simulated wire: the real hub node behind another door.

use std::sync::Arc;

use backend::hub::HubNode;
use kernel::Code;
use store::Store;
use store::blobs::Blobs;
use sync::{Frame, PullRequest, Registry as _};
use testkit::{FakeClock, SeededRandom};
use tokio::io::BufReader;
use tokio::time::sleep;
use turmoil::net::{TcpListener, TcpStream};

use crate::line::{HEARTBEAT, PORT, Saying, hear, say};

/// Items in one part, in bytes: small, so that lines break in the middle.
const PART_BYTES: usize = 8 * 1024;
/// How often a line looks for news.
const LOOKS: u32 = 10;

/// What survives a crash of the hub.
#[derive(Clone)]
pub struct Disk {
    pub store: Store,
    pub blobs: Blobs,
    pub clock: Arc<FakeClock>,
    pub random: Arc<SeededRandom>,
}

impl Disk {
    /// The hub, started.
    pub fn node(&self) -> Arc<HubNode> {
        let (store, blobs) = (self.store.clone(), self.blobs.clone());
        HubNode::new(store, blobs, "同办".to_owned(), self.clock.clone(), self.random.clone()).unwrap()
    }

    /// Serve until the crash.
    pub async fn serve(self) -> turmoil::Result {
        let node = self.node();
        let listener = TcpListener::bind(("0.0.0.0", PORT)).await?;
        loop {
            let (stream, _) = listener.accept().await?;
            let node = node.clone();
            // A line that breaks is the device's to open again.
            tokio::spawn(async move { answer(&node, BufReader::new(stream)).await.ok() });
        }
    }
}

async fn answer(node: &HubNode, mut stream: BufReader<TcpStream>) -> std::io::Result<()> {
    match hear(&mut stream).await? {
        Saying::Push(request) => say(&mut stream, &node.push(request).await).await,
        Saying::Pull(device, request) => {
            let find = move |db: &rusqlite::Connection| {
                Ok::<_, sync::Error>(identity::DeviceRegistry.device(db, device)?.ok_or(Code::NotEnrolled)?)
            };
            let person = node.store.read(find).await.map_err(std::io::Error::other)?.person;
            feed(node, stream, person, request).await
        }
    }
}

async fn feed(
    node: &HubNode,
    mut stream: BufReader<TcpStream>,
    person: kernel::PersonId,
    mut request: PullRequest,
) -> std::io::Result<()> {
    let mut quiet = 0;
    loop {
        let (asked, now) = (request.clone(), kernel::Clock::now(&*node.clock));
        let read = move |db: &rusqlite::Connection| sync::hub::pull(db, &asked, person, now, PART_BYTES);
        let mut pulled = node.store.read(read).await.map_err(std::io::Error::other)?;
        request.advance(&pulled.frames);
        let is_news = |frame: &Frame| !matches!(frame, Frame::Hello { .. } | Frame::CaughtUp { .. });
        if pulled.frames.iter().any(is_news) || pulled.more || quiet % LOOKS == 0 {
            pulled.frames.push(Frame::Ping { hub_ts: now });
            say(&mut stream, &pulled.frames).await?;
        }
        quiet += 1;
        if !pulled.more {
            sleep(HEARTBEAT / LOOKS).await;
        }
    }
}

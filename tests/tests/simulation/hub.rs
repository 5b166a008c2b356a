//! The hub's side of the simulated wire: the real hub node behind another door.

use std::sync::Arc;

use backend::hub::{Feed, HubNode, Pace};
use kernel::Code;
use store::Store;
use store::blobs::Blobs;
use sync::{PullRequest, Registry as _};
use testkit::{FakeClock, SeededRandom};
use tokio::io::BufReader;
use turmoil::net::{TcpListener, TcpStream};

use crate::bugs::Bug;
use crate::line::{HEARTBEAT, PORT, Saying, hear, say};

/// In small parts, so that lines break in the middle.
const PACE: Pace = Pace { heartbeat: HEARTBEAT, part_bytes: 8 * 1024 };

/// What survives a crash of the hub.
#[derive(Clone)]
pub struct Disk {
    pub store: Store,
    pub blobs: Blobs,
    pub clock: Arc<FakeClock>,
    pub random: Arc<SeededRandom>,
    pub bug: Bug,
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
            let (node, bug) = (node.clone(), self.bug);
            // A line that breaks is the device's to open again. Local: in a crash, such tasks end in their order.
            tokio::task::spawn_local(async move { answer(node, bug, BufReader::new(stream)).await.ok() });
        }
    }
}

async fn answer(node: Arc<HubNode>, bug: Bug, mut stream: BufReader<TcpStream>) -> std::io::Result<()> {
    match hear(&mut stream).await? {
        Saying::Push(request) => say(&mut stream, &bug.push(&node, request).await).await,
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
    node: Arc<HubNode>,
    mut stream: BufReader<TcpStream>,
    person: kernel::PersonId,
    request: PullRequest,
) -> std::io::Result<()> {
    let mut feed = Feed::new(node, person, request, PACE);
    loop {
        let frames = feed.next().await.map_err(|refusal| std::io::Error::other(refusal.to_string()))?;
        say(&mut stream, &frames).await?;
    }
}

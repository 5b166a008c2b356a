//! The hub's side of the simulated wire: the real hub node behind another door.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use backend::hub::{Feed, HubNode, Pace};
use kernel::Code;
use store::Store;
use store::blobs::Blobs;
use sync::{PullRequest, Registry as _};
use testkit::faults::Faults;
use testkit::{FakeClock, SeededRandom};
use tokio::io::BufReader;
use tokio::time::timeout;
use turmoil::net::{TcpListener, TcpStream};

use crate::bugs::Bug;
use crate::faults::Fault;
use crate::line::{HEARTBEAT, PORT, Saying, hear, say};

/// In small parts, so that lines break in the middle.
const PACE: Pace = Pace { heartbeat: HEARTBEAT, part_bytes: 8 * 1024 };

/// A proxy that cuts what is open so long.
const CUT_AFTER: Duration = Duration::from_secs(3 * HEARTBEAT.as_secs());

/// What survives a crash of the hub.
#[derive(Clone)]
pub struct Disk {
    pub store: Store,
    pub blobs: Blobs,
    pub clock: Arc<FakeClock>,
    pub random: Arc<SeededRandom>,
    pub bug: Bug,
    pub faults: Faults<Fault>,
    /// How many lines a proxy has cut.
    pub n_cut: Arc<AtomicUsize>,
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
            let (node, disk) = (node.clone(), self.clone());
            // A line that breaks is the device's to open again. Local: in a crash, such tasks end in their order.
            tokio::task::spawn_local(async move { answer(node, disk, BufReader::new(stream)).await.ok() });
        }
    }
}

async fn answer(node: Arc<HubNode>, disk: Disk, mut stream: BufReader<TcpStream>) -> std::io::Result<()> {
    match hear(&mut stream).await? {
        Saying::Push(request) => say(&mut stream, &disk.bug.push(&node, request).await).await,
        Saying::Pull(device, request) => {
            let find = move |db: &rusqlite::Connection| {
                Ok::<_, sync::Error>(identity::DeviceRegistry.device(db, device)?.ok_or(Code::NotEnrolled)?)
            };
            let person = node.store.read(find).await.map_err(std::io::Error::other)?.person;
            let feed = feed(node, stream, person, request);
            if !disk.faults.have(Fault::CutLine) {
                return feed.await;
            }
            let fed = timeout(CUT_AFTER, feed).await;
            disk.n_cut.fetch_add(usize::from(fed.is_err()), Ordering::Relaxed);
            fed.unwrap_or(Ok(()))
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

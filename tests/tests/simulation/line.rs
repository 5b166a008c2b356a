//! The simulated wire: one JSON line a message, over a network that the world breaks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::carrier::{Carrier, CarrierError, ChunkSource, Line};
use kernel::{BlobId, DeviceId, Random, Refusal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sync::{Frame, PullRequest, PushAnswer, PushRequest};
use testkit::SeededRandom;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::time::timeout;
use turmoil::net::TcpStream;

/// Where the hub listens.
pub const HUB: &str = "hub";
/// Its port.
pub const PORT: u16 = 8443;
/// The hub says something at least so often.
pub const HEARTBEAT: Duration = Duration::from_secs(2);
/// Longer than that is silence.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a device says.
#[derive(Serialize, Deserialize)]
pub enum Saying {
    /// Operations.
    Push(PushRequest),
    /// From these cursors on.
    Pull(DeviceId, PullRequest),
}

/// Write one line.
pub async fn say<T: Serialize>(stream: &mut BufReader<TcpStream>, what: &T) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    stream.get_mut().write_all(&line).await
}

/// Read one line.
pub async fn hear<T: DeserializeOwned>(stream: &mut BufReader<TcpStream>) -> std::io::Result<T> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(serde_json::from_str(&line)?)
}

/// The way to the hub.
pub struct Wire {
    /// Whose.
    pub device: DeviceId,
    /// Whether the network doubles pushes.
    pub may_double: bool,
    /// For doubles.
    pub random: Arc<SeededRandom>,
    /// The last push, which may come out of the network once more.
    pub last: Mutex<Option<PushRequest>>,
    /// How many did.
    pub doubled: Arc<Mutex<usize>>,
}

impl Wire {
    fn in_ten(&self) -> u8 {
        let mut byte = [0];
        self.random.fill(&mut byte).unwrap();
        byte[0] % 10
    }

    /// What a proxy delivers a second time, and late: nobody reads the answer.
    async fn doubles(&self, request: &PushRequest) -> Result<(), CarrierError> {
        if !self.may_double {
            return Ok(());
        }
        let last = self.last.lock().unwrap().replace(request.clone());
        let again = match self.in_ten() {
            0 => last,
            1 | 2 => Some(request.clone()),
            _ => None,
        };
        if let Some(request) = again {
            *self.doubled.lock().unwrap() += 1;
            let _: Result<PushAnswer, Refusal> = once(&Saying::Push(request)).await?;
        }
        Ok(())
    }
}

fn offline(why: impl std::fmt::Display) -> CarrierError {
    CarrierError::Offline(why.to_string())
}

async fn open(saying: &Saying) -> Result<BufReader<TcpStream>, CarrierError> {
    let stream =
        timeout(PATIENCE, TcpStream::connect((HUB, PORT))).await.map_err(offline)?.map_err(offline)?;
    let mut stream = BufReader::new(stream);
    say(&mut stream, saying).await.map_err(offline)?;
    Ok(stream)
}

async fn once<T: DeserializeOwned>(saying: &Saying) -> Result<T, CarrierError> {
    let mut stream = open(saying).await?;
    timeout(PATIENCE, hear(&mut stream)).await.map_err(offline)?.map_err(offline)
}

impl Carrier for Wire {
    type Line = Open;

    async fn push(&self, request: &PushRequest) -> Result<PushAnswer, CarrierError> {
        self.doubles(request).await?;
        let answer: Result<PushAnswer, Refusal> = once(&Saying::Push(request.clone())).await?;
        Ok(answer?)
    }

    async fn pull(&self, request: PullRequest) -> Result<Open, CarrierError> {
        Ok(Open(open(&Saying::Pull(self.device, request)).await?))
    }

    async fn upload(&self, _: BlobId, _: &dyn ChunkSource) -> Result<(), CarrierError> {
        Err(offline("no attachments here"))
    }
}

/// An open line.
pub struct Open(BufReader<TcpStream>);

impl Line for Open {
    async fn next(&mut self) -> Result<Vec<Frame>, CarrierError> {
        timeout(PATIENCE, hear(&mut self.0)).await.map_err(offline)?.map_err(offline)
    }

    fn name(&self) -> &'static str {
        "simulated"
    }
}

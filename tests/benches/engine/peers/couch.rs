//! pouchdb-server on LevelDB: documents by HTTP, a continuous feed of changes. Spared: TLS, log-in, permits, signatures,
//! encryption on disk.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::FOLDER;
use crate::device::SENTENCE;
use crate::numbers::Times;
use crate::process::Process;
use crate::readers::{A_SECOND, SECONDS};

pub const NAME: &str = "pouchdb-server 4.2";

pub struct Couch {
    pub process: Process,
    base: String,
    _folder: TempDir,
}

fn document(id: &str) -> Value {
    json!({ "_id": id, "kind": "commented", "case": "01900000-0000-7000-8000-000000000000", "text": SENTENCE })
}

impl Couch {
    /// `None`: it is not here.
    pub async fn start() -> Option<Self> {
        let program =
            std::path::PathBuf::from(std::env::var_os(FOLDER)?).join("node_modules/.bin/pouchdb-server");
        if !program.exists() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        // Free a moment ago: the server cannot be asked to choose one.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(program);
        command.current_dir(folder.path()).args(["--host", "127.0.0.1", "--dir", ".", "--no-stdout-logs"]);
        command.args(["--log-level", "error", "--port", &port.to_string()]);
        let couch = Self {
            process: Process::start(&mut command),
            base: format!("http://127.0.0.1:{port}"),
            _folder: folder,
        };
        let client = reqwest::Client::new();
        while client.get(&couch.base).send().await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Some(couch)
    }

    async fn database(&self, name: &str) -> String {
        let url = format!("{}/{name}", self.base);
        assert!(reqwest::Client::new().put(&url).send().await.unwrap().status().is_success());
        url
    }

    /// One document a request.
    pub async fn single(&self, senders: usize, all: usize) -> (usize, Duration) {
        let url = self.database("single").await;
        self.send(senders, all / senders, move |client, sender, n| {
            client.post(&url).json(&document(&format!("{sender}-{n}")))
        })
        .await
    }

    /// Many in one.
    pub async fn batched(&self, senders: usize, all: usize, at_once: usize) -> (usize, Duration) {
        let url = format!("{}/_bulk_docs", self.database("batched").await);
        let (requests, took) = self
            .send(senders, all / senders / at_once, move |client, sender, n| {
                let docs: Vec<_> = (0..at_once).map(|doc| document(&format!("{sender}-{n}-{doc}"))).collect();
                client.post(&url).json(&json!({ "docs": docs }))
            })
            .await;
        (requests * at_once, took)
    }

    async fn send(
        &self,
        senders: usize,
        each: usize,
        request: impl Fn(&reqwest::Client, usize, usize) -> reqwest::RequestBuilder
        + Clone
        + Send
        + Sync
        + 'static,
    ) -> (usize, Duration) {
        let begun = Instant::now();
        let tasks = (0..senders).map(|sender| {
            let request = request.clone();
            tokio::spawn(async move {
                let client = reqwest::Client::new();
                for n in 0..each {
                    let answer = request(&client, sender, n).send().await.unwrap();
                    assert!(answer.status().is_success());
                    answer.bytes().await.unwrap();
                }
            })
        });
        join_all(tasks).await.into_iter().for_each(|done| done.unwrap());
        (senders * each, begun.elapsed())
    }

    /// From the request to everybody's feed.
    pub async fn readers(&self, readers: usize) -> Times {
        let url = self.database("readers").await;
        let all = usize::try_from(A_SECOND * SECONDS).unwrap();
        let sent: Arc<Mutex<BTreeMap<String, Instant>>> = Arc::default();
        let mut listeners = Vec::new();
        for _ in 0..readers {
            // Its first word comes with the first heartbeat.
            let feed = format!("{url}/_changes?feed=continuous&since=0&heartbeat=200");
            let answer = reqwest::Client::new().get(feed).send().await.unwrap();
            listeners.push(tokio::spawn(hear(answer, all, sent.clone())));
        }
        let client = reqwest::Client::new();
        let mut beat = tokio::time::interval(Duration::from_secs(1) / A_SECOND);
        for n in 0..all {
            beat.tick().await;
            sent.lock().unwrap().insert(n.to_string(), Instant::now());
            let answer = client.post(&url).json(&document(&n.to_string())).send().await.unwrap();
            assert!(answer.status().is_success());
        }
        let mut times = Times::default();
        for heard in join_all(listeners).await {
            times.add(heard.unwrap());
        }
        times
    }
}

async fn hear(answer: reqwest::Response, all: usize, sent: Arc<Mutex<BTreeMap<String, Instant>>>) -> Times {
    let (mut times, mut line) = (Times::default(), Vec::new());
    let mut body = answer.bytes_stream();
    while times.len() < all {
        let bytes = body.next().await.unwrap().unwrap();
        let now = Instant::now();
        for byte in bytes {
            if byte != b'\n' {
                line.push(byte);
                continue;
            }
            if let Ok(change) = serde_json::from_slice::<Value>(&line) {
                times.note(now - *sent.lock().unwrap().get(change["id"].as_str().unwrap()).unwrap());
            }
            line.clear();
        }
    }
    times
}

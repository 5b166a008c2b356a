//! ejabberd with rooms, and their archive in SQLite, written before a message is handed on. TLS is on. Spared: log-in by
//! password (everybody is anonymous), permits, signatures, encryption on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use backend::carrier::tls;
use futures_util::future::join_all;
use rustls::ClientConfig;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::device::SENTENCE;
use crate::numbers::Times;
use crate::process::Process;
use crate::readers::{A_SECOND, SECONDS};

pub const NAME: &str = "ejabberd 23.01, archive in SQLite";

/// Debian's.
const LIBRARIES: &str = "/usr/lib/x86_64-linux-gnu";

/// Whom its certificate is for.
const HOSTS: [&str; 3] = ["127.0.0.1", "localhost", "conference.localhost"];

pub struct Xmpp {
    pub process: Process,
    port: u16,
    tls: Arc<ClientConfig>,
    _folder: TempDir,
}

fn settings(port: u16, folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "hosts: [localhost]\nloglevel: error\ncertfiles: [\"{folder}/server.pem\"]\n\
         auth_method: [anonymous]\nanonymous_protocol: sasl_anon\nallow_multiple_connections: true\n\
         sql_type: sqlite\nsql_database: \"{folder}/ejabberd.db\"\ndefault_db: mnesia\nnew_sql_schema: false\n\
         listen:\n  - {{port: {port}, ip: \"127.0.0.1\", module: ejabberd_c2s, tls: true, max_stanza_size: 262144}}\n\
         modules:\n  mod_mam: {{db_type: sql, default: always, assume_mam_usage: true}}\n  \
         mod_muc:\n    access: all\n    access_create: all\n    db_type: mnesia\n    history_size: 0\n    max_users: 500\n    \
         min_message_interval: 0\n    default_room_options: {{mam: true, anonymous: false, max_users: 500}}\n"
    )
}

impl Xmpp {
    /// `None`: it is not here.
    pub async fn start() -> Option<Self> {
        let is_here = fs::read_dir(LIBRARIES)
            .ok()?
            .filter_map(Result::ok)
            .any(|entry| entry.file_name().to_string_lossy().starts_with("ejabberd-"));
        if !is_here {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = certificate();
        fs::write(folder.path().join("server.pem"), certificate.clone() + &key).unwrap();
        let tls = tls::client(&certificate).unwrap();
        // Free a moment ago: the server cannot be asked to choose one.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = folder.path().join("ejabberd.yml");
        fs::write(&config, settings(port, folder.path())).unwrap();
        schema(folder.path());
        let mut command = Command::new("erl");
        command.current_dir(folder.path()).arg("-noinput").args(["+K", "true", "+P", "250000"]);
        command.args(["-mnesia", "dir", "\"mnesia\"", "-s", "ejabberd"]);
        command.env("EJABBERD_CONFIG_PATH", &config).env("EJABBERD_LOG_PATH", folder.path().join("log"));
        command.env("ERL_LIBS", LIBRARIES).env("HOME", folder.path());
        let process = Process::start(&mut command);
        let xmpp = Self { process, port, tls, _folder: folder };
        // It listens before it is ready.
        while xmpp.connect().await.is_err() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Some(xmpp)
    }

    async fn connect(&self) -> std::io::Result<TlsStream<TcpStream>> {
        let socket = TcpStream::connect(("127.0.0.1", self.port)).await?;
        socket.set_nodelay(true)?;
        let name = rustls::pki_types::ServerName::try_from("localhost").unwrap();
        TlsConnector::from(self.tls.clone()).connect(name, socket).await
    }

    /// Somebody in a room.
    async fn enter(&self, room: &str, nick: &str) -> Guest {
        let (ear, mouth) = tokio::io::split(self.connect().await.unwrap());
        let mut guest = Guest { ear, mouth, heard: String::new(), room: room.to_owned() };
        let open = "<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' \
                    xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
        guest.say(open).await;
        guest.until("</stream:features>").await;
        guest.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>").await;
        guest.until("<success").await;
        guest.say(open).await;
        guest.until("</stream:features>").await;
        guest.say("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>").await;
        guest.until("</iq>").await;
        let x = "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>";
        guest.say(&format!("<presence to='{room}@conference.localhost/{nick}'>{x}</presence>")).await;
        guest.until("code='110'").await;
        guest
    }

    /// One after the other, each after it has come back: then it is in the archive.
    pub async fn single(&self, senders: usize, all: usize) -> (usize, Duration) {
        self.send(senders, all, 1).await
    }

    /// Five hundred on their way at once.
    pub async fn streamed(&self, senders: usize, all: usize) -> (usize, Duration) {
        self.send(senders, all, 500).await
    }

    async fn send(&self, senders: usize, all: usize, on_their_way: usize) -> (usize, Duration) {
        let mut guests = Vec::new();
        for n in 0..senders {
            guests.push(self.enter(&format!("room{on_their_way}-{n}"), "sender").await);
        }
        let each = all / senders;
        let begun = Instant::now();
        let tasks = guests.into_iter().map(|mut guest| {
            tokio::spawn(async move {
                let (mut sent, mut back) = (0, 0);
                while back < each {
                    while sent < each && sent - back < on_their_way {
                        guest.send(sent).await;
                        sent += 1;
                    }
                    back += guest.messages().await.len();
                }
            })
        });
        join_all(tasks).await.into_iter().for_each(|done| done.unwrap());
        (each * senders, begun.elapsed())
    }

    /// From the writer to everybody in the room.
    pub async fn readers(&self, readers: usize) -> Times {
        let all = usize::try_from(A_SECOND * SECONDS).unwrap();
        let sent: Arc<Mutex<BTreeMap<usize, Instant>>> = Arc::default();
        let mut writer = self.enter("readers", "writer").await;
        let mut listeners = Vec::new();
        for n in 0..readers {
            let mut guest = self.enter("readers", &format!("reader{n}")).await;
            let sent = sent.clone();
            listeners.push(tokio::spawn(async move {
                let mut times = Times::default();
                while times.len() < all {
                    let heard = guest.messages().await;
                    let now = Instant::now();
                    heard.iter().for_each(|n| times.note(now - *sent.lock().unwrap().get(n).unwrap()));
                }
                times
            }));
        }
        let mut beat = tokio::time::interval(Duration::from_secs(1) / A_SECOND);
        for n in 0..all {
            beat.tick().await;
            sent.lock().unwrap().insert(n, Instant::now());
            writer.send(n).await;
        }
        let mut times = Times::default();
        for heard in join_all(listeners).await {
            times.add(heard.unwrap());
        }
        times
    }
}

/// For itself, PEM, and its key. With dates that Erlang can reckon with.
fn certificate() -> (String, String) {
    let mut wanted = rcgen::CertificateParams::new(HOSTS.map(str::to_owned)).unwrap();
    (wanted.not_before, wanted.not_after) =
        (rcgen::date_time_ymd(2020, 1, 1), rcgen::date_time_ymd(2049, 1, 1));
    let key = rcgen::KeyPair::generate().unwrap();
    (wanted.self_signed(&key).unwrap().pem(), key.serialize_pem())
}

/// The tables of its archive, as its own schema for SQLite has them.
fn schema(folder: &Path) {
    let sql = fs::read_dir(LIBRARIES).unwrap().filter_map(Result::ok).find_map(|entry| {
        let file = entry.path().join("priv/sql/lite.sql");
        file.exists().then(|| fs::read_to_string(file).unwrap())
    });
    let db = rusqlite::Connection::open(folder.join("ejabberd.db")).unwrap();
    db.execute_batch(&sql.expect("ejabberd ships its schema")).unwrap();
}

/// Somebody in a room.
struct Guest {
    ear: ReadHalf<TlsStream<TcpStream>>,
    mouth: WriteHalf<TlsStream<TcpStream>>,
    heard: String,
    room: String,
}

impl Guest {
    async fn say(&mut self, words: &str) {
        self.mouth.write_all(words.as_bytes()).await.unwrap();
        self.mouth.flush().await.unwrap();
    }

    async fn send(&mut self, n: usize) {
        let (room, body) = (&self.room, SENTENCE);
        let message = format!(
            "<message type='groupchat' to='{room}@conference.localhost' id='m{n}'><body>{body}</body></message>"
        );
        self.say(&message).await;
    }

    async fn listen(&mut self) {
        let mut bytes = [0; 16_384];
        let n = self.ear.read(&mut bytes).await.unwrap();
        assert!(n > 0, "it hung up: {}", self.heard);
        self.heard.push_str(&String::from_utf8_lossy(&bytes[..n]));
    }

    async fn until(&mut self, words: &str) {
        while !self.heard.contains(words) {
            self.listen().await;
        }
        self.heard.clear();
    }

    /// The numbers of the messages that have come, at least one.
    async fn messages(&mut self) -> Vec<usize> {
        loop {
            let end = self.heard.rfind("</message>").map(|at| at + "</message>".len());
            if let Some(end) = end {
                let whole: String = self.heard.drain(..end).collect();
                let ids = whole.split(" id='m").skip(1);
                let numbers: Vec<_> =
                    ids.filter_map(|rest| rest.split('\'').next().unwrap().parse().ok()).collect();
                if !numbers.is_empty() {
                    return numbers;
                }
            }
            self.listen().await;
        }
    }
}

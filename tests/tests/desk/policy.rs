//! What IT staff lay down for a PC: the way through the office's proxy, and what the person may still change.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::hall::{APPLICANT, HEAD, Hall};

/// A proxy of an office: opens a way to wherever it is asked for, for who knows the password, and counts.
struct Proxy {
    address: String,
    opened: Arc<AtomicU32>,
    refused: Arc<AtomicU32>,
}

impl Proxy {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let proxy = Self { address, opened: Arc::default(), refused: Arc::default() };
        let (opened, refused) = (Arc::clone(&proxy.opened), Arc::clone(&proxy.refused));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tunnel(stream, Arc::clone(&opened), Arc::clone(&refused)));
            }
        });
        proxy
    }
}

async fn tunnel(stream: TcpStream, opened: Arc<AtomicU32>, refused: Arc<AtomicU32>) {
    let mut stream = BufReader::new(stream);
    let (mut target, mut is_known) = (String::new(), false);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        if let Some(rest) = line.strip_prefix("CONNECT ") {
            target = rest.split(' ').next().unwrap_or_default().to_owned();
        }
        // chen:secret
        is_known |= line.to_ascii_lowercase().starts_with("proxy-authorization: basic y2hlbjpzzwnyzxq=");
        if line.trim().is_empty() {
            break;
        }
    }
    if target.is_empty() || !is_known {
        refused.fetch_add(1, Ordering::SeqCst);
        let _ = stream
            .write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            .await;
        return;
    }
    let Ok(mut hub) = TcpStream::connect(target).await else { return };
    opened.fetch_add(1, Ordering::SeqCst);
    if stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.is_ok() {
        let _ = tokio::io::copy_bidirectional(&mut stream, &mut hub).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_goes_from_desk_to_desk_through_the_proxy_of_the_office() {
    let hall = Hall::open().await;
    let proxy = Proxy::open().await;
    hall.lay_down(
        "managed/20-proxy.json",
        &json!({ "proxy": format!("http://chen:secret@{}", proxy.address) }),
    );
    let applicant = hall.pc("a", APPLICANT).await;
    let head = hall.pc("h", HEAD).await;
    let case = applicant.apply("回乡").await;
    assert!(head.task(&case).await.is_string(), "it lies on the head's desk");
    let line =
        head.until("the line", "sync.status", json!({}), |status| status["carrier"] == "websocket").await;
    assert_eq!(line["line"], "online", "a socket, too, goes through");
    // At least one for the questions and one for the frames, for both.
    assert!(proxy.opened.load(Ordering::SeqCst) >= 4, "{}", proxy.opened.load(Ordering::SeqCst));
    assert_eq!(proxy.refused.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_turns_us_away_is_no_way_and_nothing_goes_around_it() {
    let hall = Hall::open().await;
    let proxy = Proxy::open().await;
    hall.lay_down("managed/20-proxy.json", &json!({ "proxy": format!("http://{}", proxy.address) }));
    let pc = hall.visitor("a", APPLICANT).await;
    let refusal = pc.log_in(identity::demo::PASSWORD).await.unwrap_err();
    assert_eq!(refusal.code, kernel::Code::Offline);
    assert!(proxy.refused.load(Ordering::SeqCst) > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recommended_can_be_changed_and_what_is_managed_cannot() {
    let hall = Hall::open().await;
    hall.lay_down("recommended/10.json", &json!({ "autostart": true }));
    let pc = hall.visitor("a", APPLICANT).await;
    let settings = pc.get("settings.get", json!({})).await;
    assert_eq!((&settings["autostart"], &settings["fixed"]), (&json!(true), &json!([])));
    assert_eq!(settings["suggested"], json!(["autostart"]));
    let mut changed = settings.clone();
    changed["autostart"] = json!(false);
    let settings = pc.get("settings.set", changed).await;
    assert_eq!(settings["autostart"], false, "the person has decided");
    assert_eq!(settings["suggested"], json!([]));

    hall.lay_down("managed/30.json", &json!({ "autostart": true }));
    let pc = hall.cut(pc).await;
    let settings = pc.get("settings.get", json!({})).await;
    assert_eq!((&settings["autostart"], &settings["fixed"]), (&json!(true), &json!(["autostart"])));
    let mut changed = settings.clone();
    changed["autostart"] = json!(false);
    let settings = pc.get("settings.set", changed).await;
    assert_eq!(settings["autostart"], true, "the administrator has");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommended_hub_is_offered_and_another_may_be_named() {
    let hall = Hall::open().await;
    hall.lay_down("managed/hub.json", &json!({ "caFile": hall.files().ca_path(), "allowKeyring": false }));
    hall.lay_down("recommended/hub.json", &json!({ "hubUrl": "https://hub.invalid:8443" }));
    let pc = hall.visitor("a", APPLICANT).await;
    let session = pc.get("session.status", json!({})).await;
    assert_eq!(
        (&session["hubUrl"], &session["hubFixed"]),
        (&json!("https://hub.invalid:8443"), &json!(false))
    );
    let login = json!({ "account": APPLICANT, "password": identity::demo::PASSWORD, "hubUrl": hall.base() });
    let session = pc.get("session.login", login).await;
    assert_eq!(session["hubUrl"], hall.base());
}

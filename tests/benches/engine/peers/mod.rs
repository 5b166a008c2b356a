//! Two servers that others use for the same work, beside ours in the same run: pouchdb-server, the reference of
//! offline-first replication, and ejabberd with its message archive, the reference of group messaging.
//!
//! Deliberately absent: any setting that slows them. What they are spared is said in docs/BENCH.md.

mod couch;
mod xmpp;

use crate::figures::Figure;
use crate::numbers::{Times, rate, thousands};
use crate::process::Process;

/// Where `cargo xtask bench` has put them, if it could.
const FOLDER: &str = "TONGBAN_PEERS";

fn note(id: &str, peer: &str, what: &str, found: String) {
    Figure::new(id, format!("{what} · {peer}"), found).note();
}

/// T3 of each of them.
pub async fn readers(readers: usize) {
    let what = format!("write → {readers} readers on the line, {} writes a second", crate::readers::A_SECOND);
    let words = |mut times: Times| {
        format!("{} of {} deliveries", times.words(&[50, 95, 99]), thousands(times.len() as f64))
    };
    match couch::Couch::start().await {
        Some(couch) => note("T3", couch::NAME, &what, words(couch.readers(readers).await)),
        None => note("T3", couch::NAME, &what, "SKIPPED: not installed".to_owned()),
    }
    match xmpp::Xmpp::start().await {
        Some(xmpp) => note("T3", xmpp::NAME, &what, words(xmpp.readers(readers).await)),
        None => note("T3", xmpp::NAME, &what, "SKIPPED: not installed".to_owned()),
    }
}

/// T4 of each of them.
pub async fn writes() {
    let (single, batched) =
        ("single operations, 64 devices at once", "operations in batches of 200, 8 devices at once");
    match couch::Couch::start().await {
        Some(couch) => {
            note("T4", couch::NAME, single, measured(&couch.process, couch.single(64, 3_200).await));
            note("T4", couch::NAME, batched, measured(&couch.process, couch.batched(8, 24_000, 200).await));
        }
        None => note("T4", couch::NAME, single, "SKIPPED: not installed".to_owned()),
    }
    match xmpp::Xmpp::start().await {
        Some(xmpp) => {
            note("T4", xmpp::NAME, single, measured(&xmpp.process, xmpp.single(64, 6_400).await));
            note(
                "T4",
                xmpp::NAME,
                "messages in a row without waiting, 8 devices at once",
                measured(&xmpp.process, xmpp.streamed(8, 16_000).await),
            );
        }
        None => note("T4", xmpp::NAME, single, "SKIPPED: not installed".to_owned()),
    }
}

fn measured(process: &Process, (n, took): (usize, std::time::Duration)) -> String {
    format!("{} a second; {} MiB", thousands(rate(n, took)), process.memory_mib())
}

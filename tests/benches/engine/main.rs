//! How fast the engine is, and beside whom: the targets of the design, T1 to T10, measured on real processes with TLS,
//! permits, signatures and encryption on. `cargo xtask bench` runs it and writes docs/BENCH.md; by hand,
//! `TONGBAN_BIN=… cargo bench -p tests --bench engine -- t3 t4`.
//!
//! Deliberately absent: assertions about time. T5 (PostgreSQL) comes with that store; T11 is docs/FAULTS.md.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a benchmark stops where something is wrong"
)]

mod bootstrap;
mod clerks;
mod desk;
mod device;
mod disk;
mod drain;
mod herd;
mod hub;
mod idle;
mod imports;
mod numbers;
mod peers;
mod process;
mod readers;
mod receipts;
mod search;
mod submit;
mod throughput;

use testkit::figures;

/// Every part, by the name it is asked for.
const PARTS: [&str; 11] = ["t1", "t2", "t3", "t4", "t6", "t7", "t8", "t9", "t10", "clerks", "imports"];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with("--")).collect();
    // For the clients of others' servers; ours bring their own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for part in PARTS {
        if asked.is_empty() || asked.iter().any(|name| name == part) {
            runtime.block_on(run(part));
        }
    }
}

async fn run(part: &str) {
    match part {
        "t1" => submit::run().await,
        "t2" => receipts::run().await,
        "t3" => readers::run().await,
        "t4" => throughput::run().await,
        "t6" => bootstrap::run().await,
        "t7" => drain::run().await,
        "t8" => herd::run().await,
        "t9" => search::run(),
        "t10" => idle::run().await,
        "clerks" => clerks::run().await,
        _ => imports::run().await,
    }
}

//! T4: how much a department's hub takes and hands on: single operations, operations in batches, deliveries, and what a
//! thousand open lines cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use backend::carrier::Line as _;
use futures_util::future::join_all;
use kernel::limits;
use sync::Frame;
use tokio::time::timeout;

use crate::device::Device;
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::{rate, thousands};
use crate::peers;

/// Operations of the runs that count them.
const SINGLE: usize = 12_000;
const BATCHED: usize = 40_000;
const SENDERS: usize = 64;

const READERS: usize = 100;
const WRITES: usize = 4_000;

const LINES: usize = 1_000;

pub async fn run() {
    for (what, at_once, all, asked) in [
        ("single operations, 64 devices at once", 1, SINGLE, 1_500.0),
        ("operations in batches of 200, 8 devices at once", limits::PUSH_OPS, BATCHED, 20_000.0),
    ] {
        let senders = if at_once == 1 { SENDERS } else { 8 };
        let (rate, busy) = writes(senders, at_once, all).await;
        Figure::new("T4", what, format!("{} durable a second; hub {busy:.2} processors", thousands(rate)))
            .asked(&format!("≥ {} a second", thousands(asked)), rate >= asked)
            .note();
    }
    peers::writes().await;
    deliveries().await;
    lines().await;
}

/// Operations a second, and the processors that the hub used.
async fn writes(senders: usize, at_once: usize, all: usize) -> (f64, f64) {
    let mut founded = Founded::with(senders).await;
    let cases = founded.cases(senders).await;
    let (hub, devices) = founded.serve().await;
    let mut prepared = Vec::new();
    for (mut device, case) in devices.into_iter().zip(cases) {
        // The connection and the session are there before the clock runs; the signatures, too: in life, they are
        // made on as many PCs.
        let first = device.comments(case, 1);
        device.push(first).await;
        let ops = device.comments(case, all / senders);
        prepared.push((device, ops.chunks(at_once).map(<[_]>::to_vec).collect::<Vec<_>>()));
    }
    let (begun, cpu) = (Instant::now(), hub.process.cpu());
    let tasks = prepared.into_iter().map(|(device, pushes)| {
        tokio::spawn(async move {
            for ops in pushes {
                device.push(ops).await;
            }
        })
    });
    join_all(tasks).await.into_iter().for_each(|done| done.unwrap());
    let took = begun.elapsed();
    let busy = (hub.process.cpu() - cpu).as_secs_f64() / took.as_secs_f64();
    (rate(all / senders * senders, took), busy)
}

async fn deliveries() {
    let mut founded = Founded::with(READERS + 1).await;
    let case = founded.cases(1).await.remove(0);
    let people: Vec<_> = founded.devices.iter().map(|device| device.person).collect();
    founded.let_in(case, &people);
    let cursors: Vec<_> = people.iter().map(|person| founded.heads(*person)).collect();
    let (hub, mut devices) = founded.serve().await;
    let mut writer = devices.remove(0);
    let ops = writer.comments(case, WRITES);
    let mut listeners = Vec::new();
    for (device, cursors) in devices.into_iter().zip(cursors.into_iter().skip(1)) {
        let mut line = device.listen(cursors).await;
        listeners.push(tokio::spawn(async move {
            let mut heard = 0;
            while heard < WRITES {
                for frame in line.next().await.unwrap() {
                    if let Frame::Items { items, .. } = frame {
                        heard += items.len();
                    }
                }
            }
            heard
        }));
    }
    let (begun, cpu) = (Instant::now(), hub.process.cpu());
    for ops in ops.chunks(limits::PUSH_OPS) {
        writer.push(ops.to_vec()).await;
    }
    let heard: usize = join_all(listeners).await.into_iter().map(|heard| heard.unwrap()).sum();
    let took = begun.elapsed();
    let busy = (hub.process.cpu() - cpu).as_secs_f64() / took.as_secs_f64();
    let rate = rate(heard, took);
    let found = format!(
        "{} a second, each of {} counted; hub {busy:.2} processors",
        thousands(rate),
        thousands(heard as f64)
    );
    Figure::new("T4", format!("deliveries to {READERS} readers"), found)
        .asked("≥ 100,000 a second", rate >= 100_000.0)
        .note();
}

async fn lines() {
    let founded = Founded::with(LINES).await;
    let cursors: Vec<_> = founded.devices.iter().map(|device| founded.heads(device.person)).collect();
    let (hub, devices) = founded.serve().await;
    let before = hub.process.memory_mib();
    let open = Arc::new(AtomicUsize::new(0));
    let each = devices.into_iter().zip(cursors);
    let tasks: Vec<_> =
        each.map(|(device, cursors)| tokio::spawn(stay(device, cursors, open.clone()))).collect();
    while open.load(Ordering::Relaxed) < LINES {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // The heartbeat has come to everybody once.
    tokio::time::sleep(Duration::from_secs(20)).await;
    let memory = hub.process.memory_mib();
    let found = format!("{memory} MiB resident, {before} MiB before the first");
    Figure::new("T4", format!("memory of the hub with {LINES} open lines"), found)
        .asked("≤ 96 MiB", memory <= 96)
        .note();
    tasks.iter().for_each(|task| task.abort());
}

async fn stay(device: Device, cursors: Vec<sync::Cursor>, open: Arc<AtomicUsize>) {
    let mut line = device.listen(cursors).await;
    open.fetch_add(1, Ordering::Relaxed);
    while let Ok(Ok(_)) = timeout(Duration::from_secs(60), line.next()).await {}
}

//! T8: a morning, or the moment after the gateway's restart: every PC of a department at once, each with a handshake, a
//! signed session, a line, and what it missed overnight.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::Semaphore;

use crate::device::Device;
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::{Times, ms, rate, thousands};

/// Two sockets each while they come: no more files than this machine lets a process open.
const DEVICES: usize = 9_000;
/// Cases that grew overnight.
const CASES: usize = 20;
/// Of the whole country's morning.
const ASKED: usize = 20_000;

pub async fn run() {
    let mut founded = Founded::with(DEVICES).await;
    let cases = founded.cases(CASES).await;
    let people: Vec<_> = founded.devices.iter().map(|device| device.person).collect();
    // Thirty in each: a few hundred readers a case are no department's.
    for (n, case) in cases.iter().enumerate() {
        let readers: Vec<_> = people.iter().skip(n * 30).take(30).copied().collect();
        founded.let_in(*case, &readers);
    }
    let cursors: Vec<_> = people.iter().map(|person| founded.heads(*person)).collect();
    for (n, case) in cases.iter().enumerate() {
        let device = &mut founded.devices[n];
        let ops = device.comments(*case, 20);
        crate::device::check(&founded.node.push(device.request(ops)).await.unwrap(), 20);
    }
    let (hub, devices) = founded.serve().await;
    // The kernel's own queue of connections that nobody has taken yet is no longer than this.
    let gate = Arc::new(Semaphore::new(512));
    let (begun, cpu) = (Instant::now(), hub.process.cpu());
    let each = devices.into_iter().zip(cursors);
    let tasks = each.map(|(device, cursors)| tokio::spawn(come(device, cursors, gate.clone(), begun)));
    let (mut times, mut lines) = (Times::default(), Vec::new());
    for done in join_all(tasks).await {
        let (time, line) = done.unwrap();
        times.note(time);
        lines.push(line);
    }
    let took = begun.elapsed();
    let busy = (hub.process.cpu() - cpu).as_secs_f64() / took.as_secs_f64();
    let a_second = rate(DEVICES, took);
    let all = Duration::from_secs_f64(rate(ASKED, Duration::from_secs(1)) / a_second);
    let found = format!(
        "all after {} ({} a second, {}); hub {busy:.2} processors, {} MiB; at this rate 20,000 take {:.0} s",
        ms(took),
        thousands(a_second),
        times.words(&[50, 99]),
        hub.process.memory_mib(),
        all.as_secs_f64(),
    );
    Figure::new("T8", format!("{} PCs at once", thousands(DEVICES as f64)), found)
        .asked("20,000 caught up in ≤ 60 s, none reset", all <= Duration::from_secs(60))
        .note();
}

type Line = <backend::carrier::HttpCarrier as backend::carrier::Carrier>::Line;

/// Caught up when.
async fn come(
    device: Device,
    cursors: Vec<sync::Cursor>,
    gate: Arc<Semaphore>,
    begun: Instant,
) -> (Duration, (Device, Line)) {
    let _turn = gate.acquire().await.unwrap();
    let line = device.listen(cursors).await;
    (begun.elapsed(), (device, line))
}

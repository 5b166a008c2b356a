//! T2: from the push to the hub's durable receipt, when five hundred operations a second come from fifty devices. The
//! sender keeps its beat whatever the hub does: an answer that is late counts from when it was due.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use kernel::CaseId;

use crate::device::Device;
use crate::disk;
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::{Times, ms};

const DEVICES: usize = 50;
const A_SECOND: usize = 500;
const SECONDS: usize = 10;

pub async fn run() {
    let mut founded = Founded::with(DEVICES).await;
    let cases = founded.cases(DEVICES).await;
    let (hub, devices) = founded.serve().await;
    let mut disk = disk::fsync(hub.folder(), 150);
    let (begun, cpu) = (Instant::now(), hub.process.cpu());
    let each = devices.into_iter().zip(cases).enumerate();
    let tasks = each.map(|(n, (device, case))| tokio::spawn(one(device, case, n, begun)));
    let mut times = Times::default();
    for done in join_all(tasks).await {
        times.add(done.unwrap());
    }
    let busy = (hub.process.cpu() - cpu).as_secs_f64() / begun.elapsed().as_secs_f64();
    disk.add(disk::fsync(hub.folder(), 150));
    let fsync = disk.percentile(50);
    let found = format!(
        "{} of {} pushes; hub {busy:.2} processors; the disk's own fsync {}",
        times.words(&[50, 95, 99]),
        times.len(),
        disk.words(&[50, 99])
    );
    let met = times.percentile(50) <= fsync * 2 && times.percentile(99) <= Duration::from_millis(30);
    Figure::new("T2", format!("push → the hub's durable receipt, {A_SECOND} operations a second"), found)
        .asked(&format!("p50 ≤ two fsync (here {}), p99 ≤ 30 ms", ms(fsync * 2)), met)
        .note();
}

/// Its share of the beat.
async fn one(mut device: Device, case: CaseId, n: usize, begun: Instant) -> Times {
    let own = DEVICES * SECONDS * A_SECOND / DEVICES / DEVICES;
    let ops = device.comments(case, own + 1);
    let mut times = Times::default();
    for (nth, op) in ops.into_iter().enumerate() {
        let beat = Duration::from_secs(1) / u32::try_from(A_SECOND).unwrap();
        let due = begun + Duration::from_secs(2) + beat * u32::try_from(nth * DEVICES + n).unwrap();
        tokio::time::sleep_until(due.into()).await;
        device.push(vec![op]).await;
        // The first opens the connection and the session.
        if nth > 0 {
            times.note(due.elapsed());
        }
    }
    times
}

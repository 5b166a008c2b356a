//! T3: from the push of one writer to the desktops of those who have the case open on the line.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use backend::carrier::Line as _;
use futures_util::future::join_all;
use kernel::OpId;
use sync::Frame;

use crate::device::Device;
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::{Times, ms, thousands};
use crate::peers;

/// Writes a second, and for how long.
pub const A_SECOND: u32 = 50;
pub const SECONDS: u32 = 10;

/// When which operation was sent.
type Sent = Arc<Mutex<BTreeMap<OpId, Instant>>>;

pub async fn run() {
    for (readers, limit_ms) in [(50, 25), (200, 60)] {
        let mut times = ours(readers).await;
        let limit = Duration::from_millis(limit_ms);
        let found = format!("{} of {} deliveries", times.words(&[50, 95, 99]), thousands(times.len() as f64));
        let met = times.percentile(95) <= limit;
        Figure::new(
            "T3",
            format!("write → {readers} readers on the line, {A_SECOND} writes a second"),
            found,
        )
        .asked(&format!("p95 ≤ {}", ms(limit)), met)
        .note();
    }
    peers::readers(50).await;
}

async fn ours(readers: usize) -> Times {
    let mut founded = Founded::with(readers + 1).await;
    let case = founded.cases(1).await.remove(0);
    let people: Vec<_> = founded.devices.iter().map(|device| device.person).collect();
    founded.let_in(case, &people);
    let cursors: Vec<_> = people.iter().map(|person| founded.heads(*person)).collect();
    let (_hub, mut devices) = founded.serve().await;
    let mut writer = devices.remove(0);
    let ops = writer.comments(case, usize::try_from(A_SECOND * SECONDS).unwrap());
    let (sent, expected) = (Sent::default(), ops.len());
    let mut listeners = Vec::new();
    for (device, cursors) in devices.into_iter().zip(cursors.into_iter().skip(1)) {
        let line = device.listen(cursors).await;
        listeners.push(tokio::spawn(hear(device, line, expected, sent.clone())));
    }
    let mut beat = tokio::time::interval(Duration::from_secs(1) / A_SECOND);
    for op in ops {
        beat.tick().await;
        sent.lock().unwrap().insert(op.op_id, Instant::now());
        writer.push(vec![op]).await;
    }
    let mut times = Times::default();
    for heard in join_all(listeners).await {
        times.add(heard.unwrap());
    }
    times
}

/// Until everything was heard, once each.
async fn hear(
    _device: Device,
    mut line: <backend::carrier::HttpCarrier as backend::carrier::Carrier>::Line,
    expected: usize,
    sent: Sent,
) -> Times {
    let mut times = Times::default();
    while times.len() < expected {
        let frames = line.next().await.unwrap();
        let now = Instant::now();
        for frame in frames {
            let Frame::Items { items, .. } = frame else { continue };
            let sent = sent.lock().unwrap();
            items.iter().for_each(|item| times.note(now - *sent.get(&item.op_id).unwrap()));
        }
    }
    times
}

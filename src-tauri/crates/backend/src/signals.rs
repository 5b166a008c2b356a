//! When the system, the session or somebody at a terminal tells a program of ours to end.

use tokio::signal::unix::{SignalKind, signal};

/// Waits for SIGTERM or SIGINT. Where neither can be listened to: for ever, and they end the program as they always did.
pub async fn told_to_end() {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

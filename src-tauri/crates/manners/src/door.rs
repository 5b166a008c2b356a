//! The door: a socket in the profile's runtime folder. A second start knocks, the first shows its window and
//! says so, the second ends. Whoever owns the profile is decided by the backend's lock, never here.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixListener;

const KNOCK: &[u8; 4] = b"show";
const ANSWER: &[u8; 2] = b"ok";
/// How long a running copy may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(3);

fn path(runtime_dir: &Path) -> PathBuf {
    runtime_dir.join("window.sock")
}

/// Asks a running copy to show its window. False: there is none, or it does not answer.
pub fn knock(runtime_dir: &Path) -> bool {
    let Ok(mut stream) = UnixStream::connect(path(runtime_dir)) else { return false };
    let mut answer = [0; ANSWER.len()];
    stream.set_read_timeout(Some(PATIENCE)).is_ok()
        && stream.write_all(KNOCK).is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && &answer == ANSWER
}

/// Answers knocks for as long as the application runs; `show` shows the window. The profile is ours, so a socket left
/// by a copy that was killed is nobody's and is replaced.
pub async fn keep(runtime_dir: PathBuf, show: impl Fn() + Send) {
    match open(&runtime_dir) {
        Ok(listener) => answer(listener, show).await,
        Err(error) => tracing::warn!("no door: {error}"),
    }
}

fn open(runtime_dir: &Path) -> std::io::Result<UnixListener> {
    let path = path(runtime_dir);
    let _ = std::fs::create_dir_all(runtime_dir);
    let _ = std::fs::remove_file(&path);
    UnixListener::bind(&path)
}

async fn answer(listener: UnixListener, show: impl Fn() + Send) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut knock = [0; KNOCK.len()];
        let heard = tokio::time::timeout(PATIENCE, stream.read_exact(&mut knock)).await;
        if matches!(heard, Ok(Ok(_))) && &knock == KNOCK {
            show();
            let _ = stream.write_all(ANSWER).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{answer, knock, open};

    #[tokio::test(flavor = "multi_thread")]
    async fn a_second_start_raises_the_first_window_and_a_dead_copys_socket_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("run");
        assert!(!knock(&at));
        std::fs::create_dir_all(&at).unwrap();
        drop(std::os::unix::net::UnixListener::bind(at.join("window.sock")).unwrap());
        let raised = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&raised);
        let door = open(&at).unwrap();
        let kept = tokio::spawn(answer(door, move || {
            count.fetch_add(1, Ordering::SeqCst);
        }));
        assert!(tokio::task::spawn_blocking(move || knock(&at)).await.unwrap());
        assert_eq!(raised.load(Ordering::SeqCst), 1);
        kept.abort();
    }
}

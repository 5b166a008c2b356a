//! The door: a socket in the profile's runtime folder. A second start knocks, the first shows its window and
//! says so, the second ends; `tongban stop` asks for an orderly end there. Whoever owns the profile is decided by the
//! backend's lock, never here.

use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixListener;

/// What may be asked at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Show the window.
    Show,
    /// End.
    Stop,
}

impl Asked {
    const ALL: [Self; 2] = [Self::Show, Self::Stop];

    fn word(self) -> [u8; 4] {
        match self {
            Self::Show => *b"show",
            Self::Stop => *b"stop",
        }
    }
}

const ANSWER: &[u8; 2] = b"ok";
/// How long a running copy may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// How long it may take to end.
const TO_END: Duration = Duration::from_secs(30);

fn path(runtime_dir: &Path) -> PathBuf {
    runtime_dir.join("window.sock")
}

/// Asks a running copy to show its window. False: there is none, or it does not answer.
pub fn knock(runtime_dir: &Path) -> bool {
    ask(runtime_dir, Asked::Show).is_some()
}

/// Asks a running copy to end, and waits until it has. False: there is none, or it does not answer.
pub fn stop(runtime_dir: &Path) -> bool {
    let Some(mut stream) = ask(runtime_dir, Asked::Stop) else { return false };
    // The other side holds the line for as long as its process lives.
    let held = stream.set_read_timeout(Some(TO_END)).and_then(|()| stream.read(&mut [0]));
    !held.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

fn ask(runtime_dir: &Path, what: Asked) -> Option<UnixStream> {
    let mut stream = UnixStream::connect(path(runtime_dir)).ok()?;
    let mut answer = [0; ANSWER.len()];
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(&what.word()).ok()?;
    stream.read_exact(&mut answer).ok()?;
    (&answer == ANSWER).then_some(stream)
}

/// Answers knocks for as long as the application runs; `asked` does what was asked. The profile is ours, so a socket left
/// by a copy that was killed is nobody's and is replaced.
pub async fn keep(runtime_dir: PathBuf, asked: impl Fn(Asked) + Send) {
    match open(&runtime_dir) {
        Ok(listener) => answer(listener, asked).await,
        Err(error) => tracing::warn!("no door: {error}"),
    }
}

fn open(runtime_dir: &Path) -> std::io::Result<UnixListener> {
    let path = path(runtime_dir);
    let _ = std::fs::create_dir_all(runtime_dir);
    let _ = std::fs::remove_file(&path);
    UnixListener::bind(&path)
}

async fn answer(listener: UnixListener, asked: impl Fn(Asked) + Send) {
    let mut held = Vec::new();
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut word = [0; 4];
        let heard = tokio::time::timeout(PATIENCE, stream.read_exact(&mut word)).await;
        let what = Asked::ALL.into_iter().find(|what| what.word() == word);
        if let (Ok(Ok(_)), Some(what)) = (heard, what) {
            // An end may come before the answer has left.
            if what == Asked::Stop {
                let _ = stream.write_all(ANSWER).await;
            }
            asked(what);
            if what == Asked::Show {
                let _ = stream.write_all(ANSWER).await;
            }
            if what == Asked::Stop {
                held.push(stream);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{Asked, answer, knock, open, stop};

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
        let (ask_to_end, mut asked_to_end) = tokio::sync::mpsc::unbounded_channel();
        let kept = tokio::spawn(answer(door, move |what| match what {
            Asked::Show => drop(count.fetch_add(1, Ordering::SeqCst)),
            Asked::Stop => ask_to_end.send(()).unwrap(),
        }));
        let (knocked, stopped) = (at.clone(), at.clone());
        assert!(tokio::task::spawn_blocking(move || knock(&knocked)).await.unwrap());
        assert_eq!(raised.load(Ordering::SeqCst), 1);
        let ending = tokio::task::spawn_blocking(move || stop(&stopped));
        asked_to_end.recv().await.unwrap();
        assert!(!ending.is_finished(), "the other has not ended yet");
        kept.abort();
        assert!(ending.await.unwrap());
        assert!(!stop(&at), "nobody is there");
    }
}

//! The door: a socket in the profile's runtime folder. A second start knocks, the first shows its window and
//! says so, the second ends; `tongban stop` asks for an orderly end there. Whoever owns the profile is decided by the
//! backend's lock, never here.

use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixListener;

use crate::link;

/// What may be asked at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Show the window, and this link's place in it.
    Show(Option<String>),
    /// End.
    Stop,
}

impl Asked {
    /// One line.
    fn line(&self) -> String {
        match self {
            Self::Show(None) => "show\n".to_owned(),
            Self::Show(Some(route)) => format!("show {}\n", link::to(route)),
            Self::Stop => "stop\n".to_owned(),
        }
    }

    fn read(line: &str) -> Option<Self> {
        match line.strip_suffix('\n')? {
            "show" => Some(Self::Show(None)),
            "stop" => Some(Self::Stop),
            line => Some(Self::Show(Some(link::route(line.strip_prefix("show ")?)))),
        }
    }
}

/// No line is longer.
const LINE: u64 = 256;

const ANSWER: &[u8; 2] = b"ok";
/// How long a running copy may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// How long it may take to end.
const TO_END: Duration = Duration::from_secs(30);

fn path(runtime_dir: &Path) -> PathBuf {
    runtime_dir.join("window.sock")
}

/// Asks a running copy to show its window, at `route` where one is given. False: there is none, or it does not answer.
pub fn knock(runtime_dir: &Path, route: Option<String>) -> bool {
    ask(runtime_dir, &Asked::Show(route)).is_some()
}

/// Asks a running copy to end, and waits until it has. False: there is none, or it does not answer.
pub fn stop(runtime_dir: &Path) -> bool {
    let Some(mut stream) = ask(runtime_dir, &Asked::Stop) else { return false };
    // The other side holds the line for as long as its process lives.
    let held = stream.set_read_timeout(Some(TO_END)).and_then(|()| stream.read(&mut [0]));
    !held.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

fn ask(runtime_dir: &Path, what: &Asked) -> Option<UnixStream> {
    let mut stream = UnixStream::connect(path(runtime_dir)).ok()?;
    let mut answer = [0; ANSWER.len()];
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(what.line().as_bytes()).ok()?;
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
    while let Ok((stream, _)) = listener.accept().await {
        let (mut stream, mut line) = (BufReader::new(stream), String::new());
        let heard = tokio::time::timeout(PATIENCE, (&mut stream).take(LINE).read_line(&mut line)).await;
        if !matches!(heard, Ok(Ok(_))) {
            continue;
        }
        match Asked::read(&line) {
            Some(Asked::Stop) => {
                // An end may come before the answer has left.
                let _ = stream.write_all(ANSWER).await;
                asked(Asked::Stop);
                held.push(stream);
            }
            Some(show) => {
                asked(show);
                let _ = stream.write_all(ANSWER).await;
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{Asked, answer, knock, open, stop};

    #[test]
    fn a_line_that_is_not_of_the_door_asks_for_nothing() {
        for asked in [Asked::Show(None), Asked::Show(Some("/mine".to_owned())), Asked::Stop] {
            assert_eq!(Asked::read(&asked.line()), Some(asked));
        }
        for bad in ["", "show", "stop now\n", "show", "open tongban:///mine\n"] {
            assert_eq!(Asked::read(bad), None, "{bad}");
        }
        let lost = Some(Asked::Show(Some("/".to_owned())));
        assert_eq!(Asked::read("show tongban:///settings\n"), lost, "no place of links");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_second_start_raises_the_first_window_and_a_dead_copys_socket_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("run");
        assert!(!knock(&at, None));
        std::fs::create_dir_all(&at).unwrap();
        drop(std::os::unix::net::UnixListener::bind(at.join("window.sock")).unwrap());
        let raised = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&raised);
        let door = open(&at).unwrap();
        let (ask_to_end, mut asked_to_end) = tokio::sync::mpsc::unbounded_channel();
        let kept = tokio::spawn(answer(door, move |what| match what {
            Asked::Show(route) => {
                assert_eq!(route.as_deref(), Some("/todo"));
                count.fetch_add(1, Ordering::SeqCst);
            }
            Asked::Stop => ask_to_end.send(()).unwrap(),
        }));
        let (knocked, stopped) = (at.clone(), at.clone());
        assert!(
            tokio::task::spawn_blocking(move || knock(&knocked, Some("/todo".to_owned()))).await.unwrap()
        );
        assert_eq!(raised.load(Ordering::SeqCst), 1);
        let ending = tokio::task::spawn_blocking(move || stop(&stopped));
        asked_to_end.recv().await.unwrap();
        assert!(!ending.is_finished(), "the other has not ended yet");
        kept.abort();
        assert!(ending.await.unwrap());
        assert!(!stop(&at), "nobody is there");
    }
}

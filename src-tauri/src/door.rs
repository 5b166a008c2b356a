//! The door: a socket in the profile's runtime folder. A second start knocks, the first shows its window and
//! says so, the second ends. Whoever owns the profile is decided by the backend's lock, never here.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixListener;

use crate::shell::Shell;

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

/// Answers knocks for as long as the application runs. The profile is ours, so a socket left by a copy that
/// was killed is nobody's and is replaced.
pub async fn keep(shell: Shell) {
    let path = path(&shell.config.runtime_dir);
    let _ = std::fs::create_dir_all(&shell.config.runtime_dir);
    let _ = std::fs::remove_file(&path);
    let listener = match UnixListener::bind(&path) {
        Ok(listener) => listener,
        Err(error) => return tracing::warn!("no door: {error}"),
    };
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut knock = [0; KNOCK.len()];
        let heard = tokio::time::timeout(PATIENCE, stream.read_exact(&mut knock)).await;
        if matches!(heard, Ok(Ok(_))) && &knock == KNOCK {
            shell.show(None);
            let _ = stream.write_all(ANSWER).await;
        }
    }
}

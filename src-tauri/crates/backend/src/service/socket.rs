//! The Unix socket.

use std::path::Path;
use std::sync::Arc;

use kernel::{Code, Refusal};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinHandle;

use super::{Question, Reply};
use crate::desktop::Desktop;
use crate::desktop::profile::private_folder;

/// One question at most: an attachment of 32 MiB in base64 and its frame.
const QUESTION_BYTES: u64 = 48 * 1024 * 1024;

/// Listen at `path`. What is there from a process that died is replaced: the profile's lock says that it died.
pub fn serve_socket(desktop: Desktop, path: &Path) -> Result<JoinHandle<()>, Refusal> {
    let failed = |error: &std::io::Error| crypto::durable::refusal(error).with("file", "service.sock");
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&error)),
        _ => {}
    }
    let listener = UnixListener::bind(path).map_err(|error| failed(&error))?;
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(|error| failed(&error))?;
    Ok(tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) if is_ours(&stream) => {
                    tokio::spawn(talk(desktop.clone(), stream));
                }
                Ok(_) => tracing::warn!("another user of this PC knocked at the local service"),
                Err(error) => {
                    tracing::warn!(%error, "cannot accept");
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                }
            }
        }
    }))
}

/// The folder keeps others out; this is the second lock.
fn is_ours(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == our_user())
}

/// The number of the user whose process this is.
pub(super) fn our_user() -> u32 {
    // SAFETY: geteuid has no arguments, cannot fail and touches no memory of ours.
    #[expect(unsafe_code, reason = "the standard library has no geteuid")]
    unsafe {
        libc::geteuid()
    }
}

async fn talk(desktop: Desktop, stream: UnixStream) {
    let (read, write) = stream.into_split();
    let mut lines = BufReader::new(read);
    // Answers may overtake each other: a slow question holds up no other.
    let write = Arc::new(tokio::sync::Mutex::new(write));
    loop {
        let mut line = Vec::new();
        let mut bounded = (&mut lines).take(QUESTION_BYTES);
        match bounded.read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) if line.last() != Some(&b'\n') => return,
            Ok(_) => {}
        }
        let (desktop, write) = (desktop.clone(), Arc::clone(&write));
        tokio::spawn(async move {
            let reply = match serde_json::from_slice::<Question>(&line) {
                Ok(Question { id, method, params, .. }) => {
                    Reply::new(id, desktop.call(&method, params).await)
                }
                Err(error) => Reply::new(0, Err(Refusal::new(Code::BadRequest).with("why", error))),
            };
            let Ok(mut text) = serde_json::to_vec(&reply) else { return };
            text.push(b'\n');
            let _ = write.lock().await.write_all(&text).await;
        });
    }
}

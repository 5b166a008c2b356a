//! Asking a running service, blocking: for the `tongban` command and a second start.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use kernel::{Code, Refusal};
use serde_json::Value;

use super::{Question, Reply};

/// Ask one question. `Offline`: no service is running at `socket`.
pub fn ask(socket: &Path, method: &str, params: Value) -> Result<Value, Refusal> {
    let offline = |_| Refusal::new(Code::Offline).with("socket", socket.display());
    let mut stream = UnixStream::connect(socket).map_err(offline)?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(offline)?;
    let question = Question { jsonrpc: "2.0".to_owned(), id: 1, method: method.to_owned(), params };
    let mut line = serde_json::to_vec(&question).map_err(|_| Refusal::new(Code::Internal))?;
    line.push(b'\n');
    stream.write_all(&line).map_err(offline)?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).map_err(offline)?;
    let reply: Reply = serde_json::from_str(&answer).map_err(|_| Refusal::new(Code::Internal))?;
    match reply.error {
        Some(error) => Err(error.data),
        None => Ok(reply.result.unwrap_or(Value::Null)),
    }
}

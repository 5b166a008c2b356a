//! The local service: the door through which the `tongban` command and, on machines without a web view, a browser
//! ask. The window itself asks within the process, by the same list of methods.
//!
//! On a Unix socket in a folder that only this user may enter, and each peer's user is checked. There is no TCP
//! port, except where a browser shows the page; then see [`loopback`].

pub mod client;
pub mod loopback;
mod neighbour;
mod passes;
mod socket;

pub use loopback::Loopback;
pub use socket::serve_socket;

use serde::{Deserialize, Serialize};

/// A question on the socket: one JSON object a line (JSON-RPC 2.0).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// `2.0`
    pub jsonrpc: String,
    /// Echoed in the answer.
    pub id: u64,
    /// `room.verb`
    pub method: String,
    /// The method's struct.
    #[serde(default)]
    pub params: serde_json::Value,
}

/// An answer on the socket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// `2.0`
    pub jsonrpc: String,
    /// Of the question.
    pub id: u64,
    /// What the method gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<serde_json::Value>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ReplyError>,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplyError {
    /// Always -32000: the refusal says more.
    pub code: i32,
    /// The refusal's code.
    pub message: String,
    /// The refusal.
    pub data: kernel::Refusal,
}

impl Reply {
    /// From what the method said.
    pub fn new(id: u64, said: Result<serde_json::Value, kernel::Refusal>) -> Self {
        let jsonrpc = "2.0".to_owned();
        match said {
            Ok(result) => Self { jsonrpc, id, result: Some(result), error: None },
            Err(data) => {
                let message = format!("{:?}", data.code);
                Self { jsonrpc, id, result: None, error: Some(ReplyError { code: -32000, message, data }) }
            }
        }
    }
}

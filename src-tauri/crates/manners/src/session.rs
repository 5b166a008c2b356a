//! The person's session at this PC, as far as a program without a window hears of it: its bus ends with it.

use futures_util::StreamExt as _;
use zbus::{Connection, MessageStream};

/// Comes when the session's bus is gone. Never, where there is none.
pub async fn end() {
    match Connection::session().await {
        Ok(bus) => {
            let mut said = MessageStream::from(bus);
            while said.next().await.is_some_and(|message| message.is_ok()) {}
        }
        Err(_) => std::future::pending().await,
    }
}

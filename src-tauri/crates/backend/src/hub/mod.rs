//! A node in the role of a hub: decides, keeps, and tells everybody who is concerned.
//!
//! One process, one encrypted SQLite database, one folder of sealed attachments, one HTTPS port.
//!
//! Deliberately absent: state that may not be forgotten outside the database. Sessions and lines live in memory;
//! after a restart devices open new ones without anybody noticing.

pub mod admin;
mod answer;
mod attachments;
mod caller;
mod certificates;
pub mod door;
mod feed;
pub mod founding;
pub mod gm;
mod imports;
mod lines;
pub mod node;
mod nudge;
mod routes;
pub mod serve;
mod sessions;

pub use certificates::Dates;
pub use door::Listening;
pub use feed::{Feed, Pace};
pub use founding::{HubFiles, Seed};
pub use gm::GmFiles;
pub use node::HubNode;
pub use serve::{Serving, serve};

//! The directory, imports, search, log-ins, devices and permits, against databases in memory.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what the tests share is to fail as loudly as they do"
)]

mod devices;
mod directory;
mod hall;
mod imports;
mod logins;
mod permits;
mod search;
mod workbooks;

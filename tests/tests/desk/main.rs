//! Nothing typed is lost: a hub and desktops in one process, PCs whose power is cut, files that are damaged.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

mod begun;
mod bureau;
mod damage;
mod hello;
mod passwords;
mod sweep;

//! A hub and desktops in one process. Nothing typed is lost: PCs whose power is cut, files that are damaged; and what
//! a desktop shows and does with its hub's help.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

mod absence;
mod begun;
mod damage;
mod gm;
mod hall;
mod hello;
mod imports;
mod own_cases;
mod passwords;
mod policy;
mod support;
mod sweep;

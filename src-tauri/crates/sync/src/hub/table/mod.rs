//! The hub's own tables, one a file.

pub(crate) mod blobs;
pub(crate) mod lanes;
pub(crate) mod members;
pub mod numbers;
pub(crate) mod receipts;
pub(crate) mod state;
pub(crate) mod streams;

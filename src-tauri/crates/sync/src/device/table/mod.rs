//! The device's tables, one a file.

pub(crate) mod identity;
pub(crate) mod items;
pub(crate) mod lanes;
pub(crate) mod ops;
pub(crate) mod snapshots;
pub(crate) mod streams;

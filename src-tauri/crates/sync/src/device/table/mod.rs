//! The device's own tables, one a file.

pub(crate) mod identity;
pub(crate) mod lanes;
pub(crate) mod ops;
pub(crate) mod streams;

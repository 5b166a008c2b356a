//! The tables that hub and devices have alike, one a file: a replica is a part of the same log.

pub(crate) mod items;
pub(crate) mod snapshots;

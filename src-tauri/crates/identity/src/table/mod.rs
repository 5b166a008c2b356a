//! One file a table; the only places with SQL.

pub(crate) mod departments;
pub(crate) mod people;
pub(crate) mod roles;
pub(crate) mod stamps;

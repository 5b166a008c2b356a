//! One file a table; the only places with SQL.

pub(crate) mod accounts;
pub(crate) mod attempts;
pub(crate) mod departments;
pub(crate) mod devices;
pub(crate) mod import_rows;
pub(crate) mod imports;
pub(crate) mod people;
pub(crate) mod roles;
pub(crate) mod stamps;

//! The room's tables, one a file: row, reads, writes. The only places with SQL. The projections (everything but `begun`,
//! `drafts`, `reads` and `used_forms`) are the same at the hub and on a desktop; only `projection` writes them.

pub mod begun;
pub mod cases;
pub mod drafts;
pub mod forms;
pub mod ledger_rows;
pub mod ledgers;
pub mod notices;
pub mod packages;
pub mod people;
pub mod reads;
pub mod tasks;
pub mod used_forms;

//! One table a file: its row, its reads, its writes. The only places with SQL.

pub mod cases;
pub mod drafts;
pub mod forms;
pub mod ledger_rows;
pub mod ledgers;
pub mod notices;
pub mod reads;
pub(crate) mod search;
pub mod tasks;
pub mod used_forms;

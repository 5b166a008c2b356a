//! Forms, drafts, cases, tasks, opinions, ledgers.

pub mod calendar;
pub mod capitals;
pub mod case;
pub mod cases;
pub mod definition;
pub mod directory;
pub mod expression;
pub mod form;
pub mod ledger;
pub mod number;

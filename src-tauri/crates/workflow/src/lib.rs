//! Forms, drafts, cases, tasks, opinions, ledgers.

pub mod definition;

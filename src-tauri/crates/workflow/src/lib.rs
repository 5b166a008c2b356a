//! Forms, drafts, cases, tasks, opinions, ledgers.
//!
//! Five words. A **definition** says what is asked, what must hold and which way it goes: data, in packages, checked
//! before use. A **draft** is an application on its author's PC. A **case** is an application on its way: what its
//! events come to. A **task** is one person's duty in it. A **ledger** keeps what completed cases leave behind.
//!
//! The rooms within: `definition` (what packages say), `expression` and `form` (what follows from data), `case` (the
//! state machine), `table` and `projection` (what lists read, grown from items on both sides), `authority` (the hub's
//! judgement), `draft`, `begun`, `publish`, `notice`, `news`.
//!
//! Invariants: forms, conditions and acts are judged by the same code on the desktop and at the hub, and only the
//! hub's word counts; a case's events alone give its state; definitions never change under a running case; no
//! form is Rust code.
//!
//! Deliberately absent: transports and threads (`backend`), people (`identity`), sentences (the page), timers that act by
//! themselves.

pub mod authority;
pub mod begun;
pub mod calendar;
pub mod capitals;
pub mod case;
pub mod cases;
pub mod definition;
pub mod directory;
pub mod draft;
pub mod expression;
pub mod form;
pub mod ledger;
pub mod news;
pub mod notice;
pub mod number;
mod pinyin;
pub mod projection;
pub mod publish;
mod sql;
pub mod sql_directory;
pub mod table;

pub use authority::WorkflowAuthority;
pub use projection::WorkflowProjection;

use store::Migration;

/// Tables grown from items: at the hub, and in a desktop's `replica.db`.
pub const PROJECTION_MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    name: "workflow",
    sql: include_str!("../migrations/projection/0001_workflow.sql"),
}];

/// Tables of a desktop's `intent.db`.
pub const INTENT_MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    name: "workflow",
    sql: include_str!("../migrations/intent/0001_workflow.sql"),
}];

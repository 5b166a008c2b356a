//! Forms, drafts, cases, tasks, opinions, ledgers.

pub mod authority;
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
pub mod case_projection;
pub mod draft;
pub mod item;
pub mod news;
pub mod projection;
pub mod publish;
mod sql;
pub mod sql_directory;
pub mod table;

pub use authority::WorkflowAuthority;
pub use projection::WorkflowProjection;

use store::Migration;

/// Tables of hub and desktop alike, grown from items.
pub const PROJECTION_MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "definitions",
        sql: include_str!("../migrations/projection/0001_definitions.sql"),
    },
    Migration { version: 2, name: "cases", sql: include_str!("../migrations/projection/0002_cases.sql") },
];

/// Tables of `intent.db`.
pub const INTENT_MIGRATIONS: &[Migration] =
    &[Migration { version: 1, name: "drafts", sql: include_str!("../migrations/intent/0001_drafts.sql") }];

//! What a definition package says: forms, their flows, their ledgers. Data, never code: one folder an office
//! system in `src-tauri/packs`, JSON, checked by [`check`](crate::definition::check) before anything uses it.
//!
//! A package is a wire format of its own (designers write it, hubs ship it), so its types serialise as they are.
//!
//! Deliberately absent: layout in pixels, scripts, and anything that names a person.

pub mod check;
pub mod field;
pub mod flow;
pub mod form;
mod form_check;
pub mod ledger;
mod names;
pub mod shape;

pub use check::{Broken, Why, parse_package};
pub use field::{Choice, Condition, Field, FieldKind, ValueFormat};
pub use flow::{Many, OnEmpty, OnSelf, Step, StepKind, Who};
pub use form::{Follows, Form, Rule, Section, Severity};
pub use ledger::{Ledger, LedgerAction, LedgerColumn, LedgerWrite};

use serde::{Deserialize, Serialize};

/// A folder of definitions, versioned as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Package {
    /// `net-card`: lower-case ASCII, digits, hyphens.
    pub key: String,
    /// Rises with every change; a running case stays on the version it began with.
    pub version: u32,
    /// As shown: `无线专网业务`.
    pub title: String,
    /// Its forms, in the order of the catalogue.
    pub forms: Vec<Form>,
    /// The ledgers its forms write.
    #[serde(default)]
    pub ledgers: Vec<Ledger>,
}

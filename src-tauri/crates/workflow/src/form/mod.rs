//! A form and its data: what follows from them, on the desktop while somebody types and at the hub when it arrives.
//!
//! Four words. A **sheet** is a form with data laid on it; it answers the expressions. A **path** names a field:
//! `phone`, `cards[2].mac` (rows from 0). A **state** is everything that follows: what is hidden, required, worked out
//! and wrong. **Normal** data are what a case keeps: trimmed, canonical, nothing hidden or unknown, worked-out
//! values written in.
//!
//! Invariants: normalising twice changes nothing; what is hidden counts as empty in every expression, before
//! and after submission.
//!
//! Deliberately absent: HTML, sentences, and any order of filling in.

pub mod attachments;
pub mod check;
pub mod display;
pub mod follow;
pub mod initial;
pub mod normalise;
pub mod settle;
pub mod sheet;
pub mod state;

pub use attachments::attachments;
pub use display::shown;
pub use follow::{copies, follow};
pub use initial::initial;
pub use normalise::normalise;
pub use settle::settle;
pub use sheet::Sheet;
pub use state::{FormState, Problem, evaluate, is_valid};

use kernel::{CaseId, PersonId, Timestamp};

use crate::calendar::Calendar;
use crate::definition::Step;
use crate::directory::{Directory, Person};

/// The data of a form, by field key: JSON as described at `FieldKind`.
pub type Data = serde_json::Map<String, serde_json::Value>;

/// What a form's expressions and checks may know besides its data.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The applicant, also where an approver looks.
    pub me: &'a Person,
    /// What `today` and `now` are: for a draft the present, for a case the moment of its submission.
    pub now: Timestamp,
    /// People.
    pub directory: &'a dyn Directory,
    /// Earlier cases.
    pub precedents: &'a dyn Precedents,
    /// Workdays.
    pub calendar: &'a Calendar,
    /// The step in which the form is looked at; `None`: the applicant fills it in.
    pub step: Option<&'a Step>,
}

/// An earlier case, as far as a form that goes on from it must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// Key of its form.
    pub form: String,
    /// Whose it is.
    pub initiator: PersonId,
    /// It was completed.
    pub completed: bool,
    /// Another case that is running or completed goes on from it.
    pub followed_by: Option<CaseId>,
    /// Its number, or its subject where it has none.
    pub title: String,
    /// What it holds.
    pub data: Data,
}

/// Earlier cases.
pub trait Precedents {
    /// The case, if it is known here.
    fn precedent(&self, case: CaseId) -> Option<Precedent>;
}

/// No earlier cases.
impl Precedents for () {
    fn precedent(&self, _: CaseId) -> Option<Precedent> {
        None
    }
}

//! The verbs, one a file: what is checked, what follows.

mod approve;
mod comment;
mod complete;
mod countersign;
mod edits;
mod reject;
mod resubmit;
mod send_back;
mod submit;
mod transfer;
mod urge;
mod withdraw;

pub use approve::approve;
pub use comment::comment;
pub use complete::complete;
pub use countersign::countersign;
pub use reject::reject;
pub use resubmit::resubmit;
pub use send_back::{back_to, send_back};
pub use submit::submit;
pub use transfer::transfer;
pub use urge::urge;
pub use withdraw::{may_withdraw, withdraw};

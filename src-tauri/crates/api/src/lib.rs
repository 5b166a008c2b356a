//! The boundary: ONE list of methods and events. The local service, the window, the `tongban` command, the
//! TypeScript client and the permission table are all printed from it.
//!
//! Five words. A **method** is `room.verb` with one struct in and one out. A **query** reads and names the
//! [`Tag`]s its answer depends on; a **command** changes something. An **event** says which tags went stale and
//! carries no body: whoever shows such an answer asks again. A **refusal** is a code with parameters; the page
//! owns the sentence.
//!
//! Invariants: requests refuse unknown fields; types here are wire types and the rooms do not import them;
//! everything is camelCase JSON.
//!
//! Deliberately absent: transports, and any logic.

pub mod drafts;
pub mod event;
pub mod identity;
pub mod imports;
pub mod methods;
pub mod page;
pub mod session;
pub mod settings;
pub mod sync;
pub mod typescript;
pub mod workflow;

pub use event::{Event, Tag};
pub use methods::{Handler, METHODS, Method, dispatch};
pub use page::{Empty, Page, PageRequest};

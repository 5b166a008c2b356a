//! Who may do what at the hub itself. What people do in a case is not here: there the case decides.
//!
//! The duties are separated: who administers does not audit, who audits changes nothing, and nobody but the security
//! officer touches the roles that give power over the hub. The whole table is `tests/permits.golden`.

use kernel::{Code, PersonId, Refusal};
use rusqlite::Connection;

use crate::directory::Directory;
use crate::error::Result;

/// A verb, and the roles whose holders may use it.
pub type Permit = (&'static str, &'static [&'static str]);

/// Every verb of the hub's own.
pub const PERMITS: &[Permit] = &[
    ("identity.importPeople", &["administrator", "hr"]),
    ("identity.listImports", &["administrator", "hr"]),
    ("identity.rollbackImport", &["administrator", "hr"]),
    ("identity.grantGuardedRole", &["security-officer"]),
    ("identity.setPassword", &["administrator", "security-officer"]),
    ("identity.unlock", &["administrator", "security-officer"]),
    ("identity.listDevices", &["administrator", "security-officer", "auditor"]),
    ("identity.revokeDevice", &["security-officer"]),
    ("workflow.putPackage", &["administrator"]),
    ("hub.diagnose", &["administrator", "auditor"]),
    ("hub.backup", &["administrator"]),
    ("hub.readLog", &["auditor"]),
    ("hub.verifyChain", &["auditor", "security-officer"]),
];

/// Whether holders of these roles may use this verb. What is not in the table is allowed to nobody.
pub fn allows<S: AsRef<str>>(roles: &[S], verb: &str) -> bool {
    let permit = PERMITS.iter().find(|(known, _)| *known == verb);
    permit.is_some_and(|(_, allowed)| roles.iter().any(|role| allowed.contains(&role.as_ref())))
}

/// Refuses `NotPermitted` unless this person, in service, may use this verb now.
pub fn require(db: &Connection, person: PersonId, verb: &str) -> Result<()> {
    let directory = Directory(db);
    let is_active = directory.person(person)?.is_some_and(|person| person.active);
    if is_active && allows(&directory.roles_of(person)?, verb) {
        return Ok(());
    }
    Err(Refusal::new(Code::NotPermitted).with("verb", verb).into())
}

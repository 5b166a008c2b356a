//! The roles the product knows: a list in `data/roles.json`, because definition packages, the import's workbook and
//! `permits` all name them. Deliberately absent: roles made at run time; a package that needs one adds a line.

use std::sync::LazyLock;

use serde::Deserialize;

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// As packages name it: `network-operator`.
    pub key: String,
    /// As people do: `网络运维`.
    pub title: String,
    /// What its holders do.
    pub summary: String,
    /// Gives power over the hub itself: given and taken only by those with the permit `identity.grantGuardedRole`.
    pub guarded: bool,
}

static ROLES: LazyLock<Vec<Role>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/roles.json")).unwrap_or_default());

/// Key of the role to which falls what nobody else is found for.
pub const ADMINISTRATOR: &str = "administrator";

/// Every role, in the order of the list.
pub fn all() -> &'static [Role] {
    &ROLES
}

/// The role of this key.
pub fn by_key(key: &str) -> Option<&'static Role> {
    all().iter().find(|role| role.key == key)
}

/// The role of this key or title, as people write it into a workbook.
pub fn by_word(word: &str) -> Option<&'static Role> {
    all().iter().find(|role| role.title == word || role.key.eq_ignore_ascii_case(word))
}

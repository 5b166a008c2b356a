//! One person of a file, readable in itself.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::words::{Column, WORDS};
use crate::roles;

/// A person, as a file says them. `None`: the file does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The row as the spreadsheet counts it, from 1.
    pub number: u32,
    /// Lower case.
    pub account: String,
    /// Tidied.
    pub name: String,
    /// Names from the top down, at least one.
    pub department: Vec<String>,
    /// May be empty.
    pub post: Option<String>,
    /// May be empty.
    pub phone: Option<String>,
    /// Keys, sorted, each once.
    pub roles: Option<Vec<String>>,
    /// Heads the department.
    pub head: Option<bool>,
    /// In service.
    pub active: Option<bool>,
    /// For an account that has no password yet.
    pub password: Option<Secret>,
}

impl Row {
    /// As it would be written; passwords are not repeated.
    pub(super) fn texts(&self) -> BTreeMap<Column, String> {
        let flag = |value: bool, (yes, no): (&[String], &[String])| {
            if value { yes.first() } else { no.first() }.cloned().unwrap_or_default()
        };
        let titles = |keys: &Vec<String>| {
            let title =
                |key: &String| roles::by_key(key).map_or_else(|| key.clone(), |role| role.title.clone());
            keys.iter().map(title).collect::<Vec<_>>().join("；")
        };
        let optional = [
            (Column::Post, self.post.clone()),
            (Column::Phone, self.phone.clone()),
            (Column::Roles, self.roles.as_ref().map(titles)),
            (Column::Head, self.head.map(|head| flag(head, (&WORDS.yes, &WORDS.no)))),
            (Column::State, self.active.map(|active| flag(active, (&WORDS.active, &WORDS.inactive)))),
        ];
        [
            (Column::Account, self.account.clone()),
            (Column::Name, self.name.clone()),
            (Column::Department, self.department.join("/")),
        ]
        .into_iter()
        .chain(optional.into_iter().filter_map(|(column, text)| Some((column, text?))))
        .collect()
    }
}

/// A password on its way to its record; shown to nobody.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

//! What an import does to one person, for whoever looks before it is done.

use kernel::{DepartmentId, PersonId};
use serde::{Deserialize, Serialize};

use super::plan::State;
use super::row::Row;
use super::words::Column;
use crate::table::import_rows::PersonImage;

/// What becomes of a person; of several, the first that is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Becomes {
    /// They come in.
    New,
    /// They are in service no more.
    Left,
    /// They go to another department.
    Moved,
    /// Something else about them.
    Changed,
}

/// A person about whom an import changes something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonChange {
    /// The row as the spreadsheet counts it.
    pub row: u32,
    /// Their account.
    pub account: String,
    /// Their name, as it will be.
    pub name: String,
    /// Path of their department, as it will be.
    pub department: String,
    /// What becomes of them.
    pub becomes: Becomes,
    /// Path of the department they leave; empty: they leave none.
    pub from: String,
    /// What about them changes; of a new person nothing.
    pub columns: Vec<Column>,
}

impl PersonChange {
    /// `heads`: what they head changes.
    pub(super) fn new(row: &Row, id: PersonId, before: &State, after: &State, heads: bool) -> Self {
        let (old, new) = (before.person(id), after.person(id));
        let columns = match (&old, &new) {
            (Some(old), Some(new)) => columns(old, new, heads),
            _ => Vec::new(),
        };
        let becomes = match &old {
            None => Becomes::New,
            Some(old) if old.person.active && columns.contains(&Column::State) => Becomes::Left,
            Some(_) if columns.contains(&Column::Department) => Becomes::Moved,
            Some(_) => Becomes::Changed,
        };
        let left = old.filter(|_| columns.contains(&Column::Department));
        Self {
            row: row.number,
            account: row.account.clone(),
            name: row.name.clone(),
            department: row.department.join("/"),
            becomes,
            from: left.map(|old| path(before, old.person.department)).unwrap_or_default(),
            columns,
        }
    }
}

fn columns(old: &PersonImage, new: &PersonImage, heads: bool) -> Vec<Column> {
    let (was, is) = (&old.person, &new.person);
    let changes = [
        (Column::Name, was.name != is.name),
        (Column::Department, was.department != is.department),
        (Column::Post, was.post != is.post),
        (Column::Phone, was.phone != is.phone),
        (Column::Roles, old.roles != new.roles),
        (Column::Head, heads),
        (Column::State, was.active != is.active),
    ];
    changes.into_iter().filter_map(|(column, changes)| changes.then_some(column)).collect()
}

fn path(state: &State, id: DepartmentId) -> String {
    let mut names = Vec::new();
    let mut at = state.departments.get(&id);
    while let Some(department) = at.filter(|_| names.len() < super::DEPARTMENT_LEVELS) {
        names.push(department.name.as_str());
        at = department.parent.and_then(|parent| state.departments.get(&parent));
    }
    names.reverse();
    names.join("/")
}

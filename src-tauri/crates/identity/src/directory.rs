//! The directory's questions, asked by the other rooms inside their own transactions. Deliberately absent: search
//! (`search`), and anything that writes.

use kernel::{DepartmentId, PersonId};
use rusqlite::Connection;

use crate::table::{departments, people, roles};

/// A person, with the names of where they work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Which.
    pub id: PersonId,
    /// Lower case: `zhangwei`.
    pub account: String,
    /// `欧阳娜`
    pub name: String,
    /// Their department.
    pub department: DepartmentId,
    /// `网络处`; empty where the department is unknown.
    pub department_name: String,
    /// The department with the one above it: `大数据局 / 网络处`.
    pub department_path: String,
    /// `处长`; may be empty.
    pub post: String,
    /// May be empty.
    pub phone: String,
    /// Still in service.
    pub active: bool,
}

/// A department in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Which.
    pub id: DepartmentId,
    /// `网络处`
    pub name: String,
    /// The one above; `None` at the top.
    pub parent: Option<DepartmentId>,
    /// Names from the top down: `南海省政务数据局 / 基础设施处 / 网络科`.
    pub path: String,
    /// Order among its siblings.
    pub sort: i64,
    /// Whoever is entered as its head, in service or not; see [`Directory::head`].
    pub head: Option<PersonId>,
    /// The unit's own code; may be empty.
    pub code: String,
}

/// The directory as this connection sees it. Errors are the database's; the unknown is `None` or empty.
#[derive(Debug, Clone, Copy)]
pub struct Directory<'c>(pub &'c Connection);

impl Directory<'_> {
    /// A person, in service or not.
    pub fn person(&self, id: PersonId) -> rusqlite::Result<Option<Person>> {
        people::one(self.0, id)
    }

    /// The person of an account, in service or not. Case does not matter.
    pub fn by_account(&self, account: &str) -> rusqlite::Result<Option<Person>> {
        people::by_account(self.0, &account.trim().to_ascii_lowercase())
    }

    /// A department.
    pub fn department(&self, id: DepartmentId) -> rusqlite::Result<Option<Department>> {
        departments::one(self.0, id)
    }

    /// The department above; `None` at the top and for the unknown.
    pub fn parent(&self, id: DepartmentId) -> rusqlite::Result<Option<DepartmentId>> {
        Ok(self.department(id)?.and_then(|department| department.parent))
    }

    /// The head of a department, if one is entered and still in service.
    pub fn head(&self, id: DepartmentId) -> rusqlite::Result<Option<PersonId>> {
        departments::active_head(self.0, id)
    }

    /// Those in service who hold a role, in the order of their names; the same order everywhere.
    pub fn role_holders(&self, role: &str) -> rusqlite::Result<Vec<PersonId>> {
        roles::holders(self.0, role)
    }

    /// Those of [`Self::role_holders`] who work in exactly this department.
    pub fn role_holders_in(&self, role: &str, department: DepartmentId) -> rusqlite::Result<Vec<PersonId>> {
        roles::holders_in(self.0, role, department)
    }

    /// Keys of the roles a person holds, sorted.
    pub fn roles_of(&self, person: PersonId) -> rusqlite::Result<Vec<String>> {
        roles::of(self.0, person)
    }
}

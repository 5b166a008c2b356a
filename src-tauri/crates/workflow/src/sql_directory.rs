//! The room `identity`, asked through the [`Directory`] trait.

use std::cell::RefCell;

use kernel::{DepartmentId, PersonId};
use rusqlite::Connection;

use crate::directory::{Department, Directory, Person};

/// The directory as a connection sees it. The first failure is kept, see [`SqlDirectory::finish`].
pub struct SqlDirectory<'c> {
    people: identity::directory::Directory<'c>,
    failure: RefCell<Option<rusqlite::Error>>,
}

impl<'c> SqlDirectory<'c> {
    /// Over this connection.
    pub const fn new(db: &'c Connection) -> Self {
        Self { people: identity::directory::Directory(db), failure: RefCell::new(None) }
    }

    /// The first failure, where there was one: whatever was decided on its answers must not be used.
    pub fn finish(self) -> rusqlite::Result<()> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }

    fn answer<T: Default>(&self, answer: rusqlite::Result<T>) -> T {
        answer.unwrap_or_else(|error| {
            self.failure.borrow_mut().get_or_insert(error);
            T::default()
        })
    }
}

impl Directory for SqlDirectory<'_> {
    fn person(&self, id: PersonId) -> Option<Person> {
        self.answer(self.people.person(id)).map(|person| Person {
            id: person.id,
            name: person.name,
            department: person.department,
            department_name: person.department_name,
            department_path: person.department_path,
            post: person.post,
            phone: person.phone,
            active: person.active,
        })
    }

    fn department(&self, id: DepartmentId) -> Option<Department> {
        let found = self.answer(self.people.department(id))?;
        Some(Department { id: found.id, name: found.name, parent: found.parent })
    }

    fn head(&self, department: DepartmentId) -> Option<PersonId> {
        self.answer(self.people.head(department))
    }

    fn role_holders(&self, role: &str) -> Vec<PersonId> {
        self.answer(self.people.role_holders(role))
    }

    fn role_holders_in(&self, role: &str, department: DepartmentId) -> Vec<PersonId> {
        self.answer(self.people.role_holders_in(role, department))
    }

    fn is_sound(&self) -> bool {
        self.failure.borrow().is_none()
    }
}

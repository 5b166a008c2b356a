//! What the engine asks about people: a trait, so that tests need no database. Answers are snapshots; whoever a step
//! fell to is written into the event with their name, and replay asks nobody.
//!
//! A failing database must never look like "no such person": [`Directory::is_sound`] says afterwards whether every
//! answer was one, and a decision taken on a failure is thrown away.

use kernel::{DepartmentId, PersonId};
use serde::{Deserialize, Serialize};

/// A person, as forms and flows see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Which.
    pub id: PersonId,
    /// `欧阳娜`
    pub name: String,
    /// Their department.
    pub department: DepartmentId,
    /// Its name.
    pub department_name: String,
    /// Its name with the one above.
    pub department_path: String,
    /// May be empty.
    pub post: String,
    /// May be empty.
    pub phone: String,
    /// Still in service.
    pub active: bool,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Which.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// The one above; `None` at the top.
    pub parent: Option<DepartmentId>,
}

/// Questions about people. The unknown is `None` or empty.
pub trait Directory {
    /// A person, in service or not.
    fn person(&self, id: PersonId) -> Option<Person>;

    /// A department.
    fn department(&self, id: DepartmentId) -> Option<Department>;

    /// The head of a department, in service.
    fn head(&self, department: DepartmentId) -> Option<PersonId>;

    /// Those in service who hold a role, always in the same order.
    fn role_holders(&self, role: &str) -> Vec<PersonId>;

    /// Those of them who work in exactly this department.
    fn role_holders_in(&self, role: &str, department: DepartmentId) -> Vec<PersonId>;

    /// Every answer so far was an answer.
    fn is_sound(&self) -> bool {
        true
    }

    /// The department above.
    fn parent(&self, department: DepartmentId) -> Option<DepartmentId> {
        self.department(department)?.parent
    }

    /// A department and those above it, from below; ends even where a damaged tree goes in a circle.
    fn chain(&self, department: DepartmentId) -> Vec<DepartmentId> {
        let mut chain = vec![department];
        let mut at = department;
        while let Some(above) = self.parent(at).filter(|above| !chain.contains(above)) {
            chain.push(above);
            at = above;
        }
        chain
    }
}

/// A person as an event remembers them: who they were and where they worked when it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Which.
    pub id: PersonId,
    /// Their name then.
    pub name: String,
    /// Their department then.
    pub department: DepartmentId,
    /// Its name then.
    pub department_name: String,
}

impl From<&Person> for Named {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id,
            name: person.name.clone(),
            department: person.department,
            department_name: person.department_name.clone(),
        }
    }
}

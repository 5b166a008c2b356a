//! People and departments, from the directory on this PC.

use api::identity::{
    DepartmentNode, PersonCard, ResolveNames, ResolvedNames, SearchDepartments, SearchPeople,
};
use api::page::Page;
use identity::{Directory, Person};
use kernel::{DepartmentId, PersonId, Refusal};
use rusqlite::Connection;
use uuid::Uuid;

use super::Inner;

/// Names asked for at once.
const NAMES: usize = 500;

/// A database that failed, as the caller is told.
pub fn refusal(error: store::Error) -> Refusal {
    error.refusal()
}

/// A person as lists show them.
pub fn card(person: Person) -> PersonCard {
    PersonCard {
        id: person.id,
        name: person.name,
        department: person.department,
        department_path: person.department_path,
        post: person.post,
        phone: person.phone,
        active: person.active,
    }
}

/// The person logged in, with their roles; `None` until the directory has come in.
pub fn me(db: &Connection, id: PersonId) -> Result<Option<(PersonCard, Vec<String>)>, store::Error> {
    let directory = Directory(db);
    let Some(person) = directory.person(id)? else { return Ok(None) };
    Ok(Some((card(person), directory.roles_of(id)?)))
}

/// In place of a person whose card has not come in yet.
pub fn not_here_yet(id: PersonId, account: &str) -> PersonCard {
    PersonCard {
        id,
        name: account.to_owned(),
        department: DepartmentId::from_uuid(Uuid::nil()),
        department_path: String::new(),
        post: String::new(),
        phone: String::new(),
        active: true,
    }
}

impl Inner {
    pub(super) async fn search_people(&self, search: SearchPeople) -> Result<Page<PersonCard>, Refusal> {
        let node = self.node()?;
        let me = node.me;
        let read = move |db: &Connection| {
            let found = identity::search::people(
                db,
                &identity::search::PeopleQuery {
                    text: search.text,
                    department: search.department,
                    asker: Some(me),
                    offset: search.offset,
                    limit: super::paging::limit(search.limit),
                },
            )?;
            Ok::<_, store::Error>(Page {
                rows: found.rows.into_iter().map(card).collect(),
                total: found.total,
            })
        };
        node.replica.read(read).await.map_err(refusal)
    }

    pub(super) async fn search_departments(
        &self,
        search: SearchDepartments,
    ) -> Result<Page<DepartmentNode>, Refusal> {
        let read = move |db: &Connection| {
            let rows = identity::search::departments(db, &search.text, search.parent)?;
            let rows: Vec<_> = rows.into_iter().map(node).collect();
            Ok::<_, store::Error>(Page { total: u32::try_from(rows.len()).unwrap_or(u32::MAX), rows })
        };
        self.node()?.replica.read(read).await.map_err(refusal)
    }

    pub(super) async fn resolve_names(&self, ask: ResolveNames) -> Result<ResolvedNames, Refusal> {
        let read = move |db: &Connection| {
            let directory = Directory(db);
            let mut resolved = ResolvedNames::default();
            for id in ask.people.into_iter().take(NAMES) {
                resolved.people.extend(directory.person(id)?.map(card));
            }
            for id in ask.departments.into_iter().take(NAMES) {
                resolved.departments.extend(identity::search::department(db, id)?.map(node));
            }
            Ok::<_, store::Error>(resolved)
        };
        self.node()?.replica.read(read).await.map_err(refusal)
    }
}

fn node(found: identity::search::DepartmentFound) -> DepartmentNode {
    DepartmentNode {
        id: found.department.id,
        name: found.department.name,
        parent: found.department.parent,
        path: found.department.path,
        children: found.children,
        people: found.people,
    }
}

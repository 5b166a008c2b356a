//! What the stream `dir:` says: the kinds of its items and their bodies. Fields that a newer hub adds are passed
//! over; fields are never taken away. Deliberately absent: who may say it (`permits`).

use kernel::{DepartmentId, PersonId};
use serde::{Deserialize, Serialize};
use sync::{NewItem, StreamId};

/// Departments are so from now on; the others stay as they are.
pub const DEPARTMENTS_PUT: &str = "identity.departmentsPut";
/// People are so from now on; the others stay as they are.
pub const PEOPLE_PUT: &str = "identity.peoplePut";
/// These people hold exactly these roles from now on.
pub const ROLES_PUT: &str = "identity.rolesPut";
/// These never were: only an import that is taken back removes anybody. Who leaves becomes inactive.
pub const REMOVED: &str = "identity.removed";

/// Version of all four bodies.
pub const VERSION: u16 = 1;

/// Rows of one item, so that ten thousand people are twenty items of about a hundred kilobytes.
pub const BATCH: usize = 500;

/// A department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DepartmentBody {
    /// Which.
    pub id: DepartmentId,
    /// `网络处`
    pub name: String,
    /// The one above; `None` at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<DepartmentId>,
    /// Order among its siblings.
    #[serde(default)]
    pub sort: i64,
    /// Its head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<PersonId>,
    /// The unit's own code; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// `wang3 luo4 chu4`, as [`crate::names`] makes it.
    #[serde(default)]
    pub pinyin: String,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonBody {
    /// Which.
    pub id: PersonId,
    /// Lower case.
    pub account: String,
    /// As written.
    pub name: String,
    /// Where they work.
    pub department: DepartmentId,
    /// May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
    /// May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// In service.
    pub active: bool,
    /// `shan4 tian2 fang1`, as [`crate::names`] makes it.
    #[serde(default)]
    pub pinyin: String,
}

/// The roles of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RolesBody {
    /// Whose.
    pub person: PersonId,
    /// Keys.
    pub roles: Vec<String>,
}

/// Body of [`DEPARTMENTS_PUT`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentsPut {
    /// At most [`BATCH`].
    pub departments: Vec<DepartmentBody>,
}

/// Body of [`PEOPLE_PUT`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePut {
    /// At most [`BATCH`].
    pub people: Vec<PersonBody>,
}

/// Body of [`ROLES_PUT`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolesPut {
    /// At most [`BATCH`].
    pub roles: Vec<RolesBody>,
}

/// Body of [`REMOVED`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Removed {
    /// People; their roles go with them.
    #[serde(default)]
    pub people: Vec<PersonId>,
    /// Departments.
    #[serde(default)]
    pub departments: Vec<DepartmentId>,
}

/// A change of the directory, as the items it takes: departments first, removals last, at most [`BATCH`] rows each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// New or different.
    pub departments: Vec<DepartmentBody>,
    /// New or different.
    pub people: Vec<PersonBody>,
    /// New or different.
    pub roles: Vec<RolesBody>,
    /// Gone.
    pub removed: Removed,
}

impl Change {
    /// The items, in the order in which they must be appended. None where nothing changes.
    pub fn into_items(self) -> serde_json::Result<Vec<NewItem>> {
        let mut items = Vec::new();
        for batch in self.departments.chunks(BATCH) {
            items.push(item(DEPARTMENTS_PUT, &DepartmentsPut { departments: batch.to_vec() })?);
        }
        for batch in self.people.chunks(BATCH) {
            items.push(item(PEOPLE_PUT, &PeoplePut { people: batch.to_vec() })?);
        }
        for batch in self.roles.chunks(BATCH) {
            items.push(item(ROLES_PUT, &RolesPut { roles: batch.to_vec() })?);
        }
        for batch in self.removed.people.chunks(BATCH) {
            items.push(item(REMOVED, &Removed { people: batch.to_vec(), departments: Vec::new() })?);
        }
        for batch in self.removed.departments.chunks(BATCH) {
            items.push(item(REMOVED, &Removed { people: Vec::new(), departments: batch.to_vec() })?);
        }
        Ok(items)
    }
}

fn item(kind: &str, body: &impl Serialize) -> serde_json::Result<NewItem> {
    Ok(NewItem {
        stream: StreamId::Directory,
        kind: kind.to_owned(),
        v: VERSION,
        body: serde_json::to_string(body)?,
    })
}

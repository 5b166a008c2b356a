//! What a sheet means for the directory as it is now: the directory before, the directory after, and the difference.

use std::collections::{BTreeMap, BTreeSet};

use kernel::random::NoRandomness;
use kernel::{Code, DepartmentId, PersonId};
use rusqlite::Connection;
use uuid::Uuid;

use super::person_change::{Becomes, PersonChange};
use super::problem::{Problem, RowError};
use super::row::Row;
use super::sheet::Sheet;
use super::words::Column;
use super::{MOST_ERRORS, Report};
use crate::error::{Error, Result};
use crate::item::{Change, DepartmentBody, PersonBody, RolesBody};
use crate::names;
use crate::permits;
use crate::roles;
use crate::table::import_rows::{Image, PersonImage};
use crate::table::{departments, people, roles as role_table};

/// Makes ids of what is new.
pub(super) type Fresh<'f> = &'f mut dyn FnMut() -> Result<Uuid, NoRandomness>;

/// The whole directory.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) departments: BTreeMap<DepartmentId, DepartmentBody>,
    pub(super) people: BTreeMap<PersonId, PersonBody>,
    pub(super) roles: BTreeMap<PersonId, Vec<String>>,
}

impl State {
    pub(super) fn load(db: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            departments: departments::all(db)?.into_iter().map(|it| (it.id, it)).collect(),
            people: people::all(db)?.into_iter().map(|it| (it.id, it)).collect(),
            roles: role_table::all(db)?.into_iter().map(|it| (it.person, it.roles)).collect(),
        })
    }

    pub(super) fn person(&self, id: PersonId) -> Option<PersonImage> {
        let person = self.people.get(&id)?.clone();
        Some(PersonImage { person, roles: self.roles.get(&id).cloned().unwrap_or_default() })
    }
}

/// What an import will do.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) report: Report,
    /// Empty where there are errors.
    pub(super) change: Change,
    pub(super) departments: Vec<Image<DepartmentBody>>,
    pub(super) people: Vec<Image<PersonImage>>,
    /// What the report counts, one by one.
    pub(super) changes: Vec<PersonChange>,
    /// Everybody in the file, with the number of their row.
    pub(super) accounts: Vec<(PersonId, u32)>,
}

impl Plan {
    /// The plan for these rows. `by`: who asks; `None`: the hub's own command line.
    pub(super) fn new(
        sheet: &Sheet,
        db: &Connection,
        by: Option<PersonId>,
        fresh: Fresh<'_>,
    ) -> Result<Self> {
        let before = State::load(db)?;
        let mut work = Work::new(&before, fresh);
        for row in &sheet.rows {
            work.take(row)?;
        }
        work.leave_headships();
        work.take_headships();
        if !may_grant(db, by)? {
            work.refuse_guarded_roles();
        }
        let Work { after, file, departments_new, mut errors, .. } = work;
        errors.extend(sheet.errors.iter().cloned());
        errors.sort_by_key(|error| (error.row, error.column));
        Ok(Self::difference(sheet, &before, &after, &file, departments_new, errors))
    }

    fn difference(
        sheet: &Sheet,
        before: &State,
        after: &State,
        file: &[(PersonId, &Row)],
        departments_new: Vec<String>,
        mut errors: Vec<RowError>,
    ) -> Self {
        let mut touched: BTreeSet<PersonId> = BTreeSet::new();
        let mut heads: BTreeSet<PersonId> = BTreeSet::new();
        let mut plan_departments = Vec::new();
        for (id, department) in &after.departments {
            let old = before.departments.get(id);
            if old == Some(department) {
                continue;
            }
            let old_head = old.and_then(|old| old.head);
            if old_head != department.head {
                heads.extend([old_head, department.head].into_iter().flatten());
            }
            plan_departments.push(Image { before: old.cloned(), after: department.clone() });
        }
        let mut change = Change {
            departments: plan_departments.iter().map(|it| it.after.clone()).collect(),
            ..Change::default()
        };
        let mut plan_people = Vec::new();
        for (id, _) in file {
            let Some(now) = after.person(*id) else { continue };
            let old = before.person(*id);
            if old.as_ref() == Some(&now) {
                continue;
            }
            touched.insert(*id);
            if old.as_ref().map(|old| &old.person) != Some(&now.person) {
                change.people.push(now.person.clone());
            }
            if old.as_ref().map(|old| old.roles.as_slice()).unwrap_or_default() != now.roles {
                change.roles.push(RolesBody { person: *id, roles: now.roles.clone() });
            }
            plan_people.push(Image { before: old, after: now });
        }
        touched.extend(&heads);
        let changes: Vec<PersonChange> = file
            .iter()
            .filter(|(id, _)| touched.contains(id))
            .map(|(id, row)| PersonChange::new(row, *id, before, after, heads.contains(id)))
            .collect();
        let count = |what: Becomes| changes.iter().filter(|change| change.becomes == what).count();
        let new = count(Becomes::New);
        let errors_total = errors.len();
        errors.truncate(MOST_ERRORS);
        let accounts = file.iter().map(|(id, row)| (*id, row.number)).collect();
        let report = Report {
            rows: sheet.filled,
            new,
            changed: changes.len().saturating_sub(new),
            moved: count(Becomes::Moved),
            left: count(Becomes::Left),
            unchanged: file.len().saturating_sub(changes.len()),
            departments_new,
            ignored_columns: sheet.ignored_columns.clone(),
            errors,
            errors_total,
        };
        if errors_total > 0 {
            change = Change::default();
        }
        Self { report, change, departments: plan_departments, people: plan_people, changes, accounts }
    }
}

fn may_grant(db: &Connection, by: Option<PersonId>) -> Result<bool> {
    let Some(by) = by else { return Ok(true) };
    match permits::require(db, by, "identity.grantGuardedRole") {
        Ok(()) => Ok(true),
        Err(Error::Refused(refusal)) if refusal.code == Code::NotPermitted => Ok(false),
        Err(error) => Err(error),
    }
}

/// The directory on its way from before to after.
struct Work<'p> {
    before: &'p State,
    after: State,
    by_account: BTreeMap<&'p str, PersonId>,
    by_name: BTreeMap<(Option<DepartmentId>, String), DepartmentId>,
    last_sort: BTreeMap<Option<DepartmentId>, i64>,
    /// Whose row is whose, in the order of the file, each account once.
    file: Vec<(PersonId, &'p Row)>,
    rows: BTreeMap<&'p str, u32>,
    departments_new: Vec<String>,
    errors: Vec<RowError>,
    fresh: Fresh<'p>,
}

impl<'p> Work<'p> {
    fn new(before: &'p State, fresh: Fresh<'p>) -> Self {
        let mut by_name = BTreeMap::new();
        let mut last_sort = BTreeMap::new();
        for department in before.departments.values() {
            by_name.entry((department.parent, department.name.clone())).or_insert(department.id);
            let last = last_sort.entry(department.parent).or_insert(department.sort);
            *last = department.sort.max(*last);
        }
        Self {
            before,
            after: before.clone(),
            by_account: before.people.values().map(|it| (it.account.as_str(), it.id)).collect(),
            by_name,
            last_sort,
            file: Vec::new(),
            rows: BTreeMap::new(),
            departments_new: Vec::new(),
            errors: Vec::new(),
            fresh,
        }
    }

    /// Enter a person, and their department where it is new.
    fn take(&mut self, row: &'p Row) -> Result<()> {
        if let Some(first) = self.rows.get(row.account.as_str()) {
            let error = RowError::at(row.number, Column::Account, Problem::DuplicateAccount);
            self.errors.push(error.with("row", first));
            return Ok(());
        }
        self.rows.insert(&row.account, row.number);
        let department = self.department(&row.department)?;
        let known = self.by_account.get(row.account.as_str()).copied();
        let old = known.and_then(|id| self.before.people.get(&id));
        let id = match known {
            Some(id) => id,
            None => PersonId::from_uuid((self.fresh)()?),
        };
        let said =
            |said: &Option<String>, old: Option<&String>| said.as_ref().or(old).cloned().unwrap_or_default();
        let pinyin = match old.filter(|old| old.name == row.name && !old.pinyin.is_empty()) {
            // It may have been put right by hand.
            Some(old) => old.pinyin.clone(),
            None => names::of_person(&row.name),
        };
        let person = PersonBody {
            id,
            account: row.account.clone(),
            name: row.name.clone(),
            department,
            post: said(&row.post, old.map(|old| &old.post)),
            phone: said(&row.phone, old.map(|old| &old.phone)),
            active: row.active.or(old.map(|old| old.active)).unwrap_or(true),
            pinyin,
        };
        self.after.people.insert(id, person);
        match &row.roles {
            Some(roles) if roles.is_empty() => {
                self.after.roles.remove(&id);
            }
            Some(roles) => {
                self.after.roles.insert(id, roles.clone());
            }
            None => {}
        }
        self.file.push((id, row));
        Ok(())
    }

    /// The department of a path, made level by level where there is none.
    fn department(&mut self, path: &[String]) -> Result<DepartmentId> {
        let mut parent = None;
        let mut at = None;
        for (level, name) in path.iter().enumerate() {
            let key = (parent, name.clone());
            let id = match self.by_name.get(&key) {
                Some(id) => *id,
                None => {
                    let id = DepartmentId::from_uuid((self.fresh)()?);
                    let sort = self.last_sort.get(&parent).copied().unwrap_or(0).saturating_add(1);
                    self.last_sort.insert(parent, sort);
                    let (name, pinyin) = (name.clone(), names::of_place(name));
                    let department =
                        DepartmentBody { id, name, parent, sort, head: None, code: String::new(), pinyin };
                    self.after.departments.insert(id, department);
                    self.by_name.insert(key, id);
                    let names = path.get(..=level).unwrap_or(path);
                    self.departments_new.push(names.join("/"));
                    id
                }
            };
            parent = Some(id);
            at = Some(id);
        }
        // A row without a department has been refused as it was read.
        at.ok_or_else(|| Code::BadRequest.into())
    }

    /// Who moves, leaves, or is said not to be the head, heads no longer what they leave.
    fn leave_headships(&mut self) {
        let mut headed: BTreeMap<PersonId, Vec<DepartmentId>> = BTreeMap::new();
        for department in self.before.departments.values() {
            if let Some(head) = department.head {
                headed.entry(head).or_default().push(department.id);
            }
        }
        for (id, row) in self.file.clone() {
            let Some(now) = self.after.people.get(&id) else { continue };
            let (at, active) = (now.department, now.active);
            let left = self.before.people.get(&id).map(|old| old.department).filter(|old| *old != at);
            for department in headed.get(&id).into_iter().flatten() {
                let is_left = Some(*department) == left;
                let is_denied = row.head == Some(false) && *department == at;
                if !active || is_left || is_denied {
                    self.set_head(*department, None);
                }
            }
        }
    }

    fn take_headships(&mut self) {
        let mut heads: BTreeMap<DepartmentId, u32> = BTreeMap::new();
        for (id, row) in self.file.clone() {
            let Some(person) = self.after.people.get(&id) else { continue };
            if row.head != Some(true) {
                continue;
            }
            let (department, active) = (person.department, person.active);
            if let Some(first) = heads.get(&department) {
                let error = RowError::at(row.number, Column::Head, Problem::TwoHeads);
                self.errors.push(error.with("row", first));
            } else if !active {
                self.errors.push(RowError::at(row.number, Column::Head, Problem::HeadInactive));
            } else {
                heads.insert(department, row.number);
                self.set_head(department, Some(id));
            }
        }
    }

    fn set_head(&mut self, department: DepartmentId, head: Option<PersonId>) {
        if let Some(department) = self.after.departments.get_mut(&department) {
            department.head = head;
        }
    }

    fn refuse_guarded_roles(&mut self) {
        for (id, row) in &self.file {
            let set = |state: &State| -> BTreeSet<String> {
                state.roles.get(id).into_iter().flatten().cloned().collect()
            };
            let (old, new) = (set(self.before), set(&self.after));
            let guarded = old.symmetric_difference(&new).filter_map(|key| roles::by_key(key));
            for role in guarded.filter(|role| role.guarded) {
                let error = RowError::at(row.number, Column::Roles, Problem::GuardedRole);
                self.errors.push(error.with("role", &role.title));
            }
        }
    }
}

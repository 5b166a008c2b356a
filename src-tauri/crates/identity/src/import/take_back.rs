//! An import taken back: people and departments are exactly what they were before it.
//!
//! Only the last import that still counts can be taken back, so that nothing built on it is torn down; and only while
//! everything is still as it left it. People it brought in are removed, as if they had never been, unless they took
//! part in anything (a device was enrolled for them, or the caller knows of a case): those become inactive, hold no role,
//! and keep their names in history, and so do the departments they are in. Accounts of the removed go; a
//! password that the import gave to somebody who was there before stays.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Code, DepartmentId, PersonId, Refusal, Timestamp};
use rusqlite::Connection;
use sync::NewItem;

use super::ImportId;
use super::plan::State;
use crate::error::Result;
use crate::item::{Change, DepartmentBody, PersonBody, RolesBody};
use crate::table::import_rows::{Image, PersonImage};
use crate::table::{accounts, devices, import_rows, imports};

/// Take it back. The answer's items are to be appended in the same transaction. `took_part`: what the other rooms know of
/// a person. Refused: `NotFound`; `NotNow` where it has been taken back already, or a later import (`later`) must be
/// taken back first; `Stale` where somebody changed what it brought (`changed`: how many).
pub fn rollback(
    tx: &Connection,
    id: ImportId,
    took_part: &dyn Fn(PersonId) -> rusqlite::Result<bool>,
    now: Timestamp,
) -> Result<Vec<NewItem>> {
    let import = imports::one(tx, id)?.ok_or(Code::NotFound)?;
    if import.rolled_back_at.is_some() {
        return Err(Code::NotNow.into());
    }
    if let Some(later) = imports::later(tx, id)? {
        return Err(Refusal::new(Code::NotNow).with("later", later.0).into());
    }
    let people: Vec<Image<PersonImage>> = import_rows::of(tx, id)?;
    let departments: Vec<Image<DepartmentBody>> = import_rows::of(tx, id)?;
    let state = State::load(tx)?;
    let changed =
        people.iter().filter(|it| state.person(it.after.person.id).as_ref() != Some(&it.after)).count()
            + departments.iter().filter(|it| state.departments.get(&it.after.id) != Some(&it.after)).count();
    if changed > 0 {
        return Err(Refusal::new(Code::Stale).with("changed", changed).into());
    }
    let mut change = Change::default();
    for image in people {
        put_back(tx, image, took_part, &mut change)?;
    }
    put_back_departments(departments, &state, &mut change);
    for person in &change.removed.people {
        accounts::remove(tx, *person)?;
    }
    imports::mark_rolled_back(tx, id, now)?;
    Ok(change.into_items()?)
}

fn put_back(
    tx: &Connection,
    image: Image<PersonImage>,
    took_part: &dyn Fn(PersonId) -> rusqlite::Result<bool>,
    change: &mut Change,
) -> Result<()> {
    let Image { before, after } = image;
    let id = after.person.id;
    let to = match before {
        Some(before) => before,
        None if devices::has_any(tx, id)? || took_part(id)? => {
            PersonImage { person: PersonBody { active: false, ..after.person.clone() }, roles: Vec::new() }
        }
        None => {
            change.removed.people.push(id);
            return Ok(());
        }
    };
    if to.person != after.person {
        change.people.push(to.person);
    }
    if to.roles != after.roles {
        change.roles.push(RolesBody { person: id, roles: to.roles });
    }
    Ok(())
}

/// Departments that were there are as they were; the others go, unless somebody or something is left in them.
fn put_back_departments(images: Vec<Image<DepartmentBody>>, state: &State, change: &mut Change) {
    let removed: BTreeSet<PersonId> = change.removed.people.iter().copied().collect();
    let moved: BTreeMap<PersonId, DepartmentId> =
        change.people.iter().map(|person| (person.id, person.department)).collect();
    let place = |person: &PersonBody| moved.get(&person.id).copied().unwrap_or(person.department);
    let mut needed: BTreeSet<DepartmentId> =
        state.people.values().filter(|person| !removed.contains(&person.id)).map(place).collect();
    let new: BTreeSet<DepartmentId> =
        images.iter().filter(|image| image.before.is_none()).map(|image| image.after.id).collect();
    let outside = state.departments.values().filter(|department| !new.contains(&department.id));
    needed.extend(outside.filter_map(|department| department.parent));
    // What is above something needed is needed.
    let mut open: Vec<DepartmentId> = needed.iter().copied().collect();
    while let Some(id) = open.pop() {
        let parent = state.departments.get(&id).and_then(|department| department.parent);
        open.extend(parent.filter(|parent| needed.insert(*parent)));
    }
    for Image { before, after } in images {
        match before {
            Some(before) => change.departments.push(before),
            None if needed.contains(&after.id) => {
                if after.head.is_some() {
                    change.departments.push(DepartmentBody { head: None, ..after });
                }
            }
            None => change.removed.departments.push(after.id),
        }
    }
}

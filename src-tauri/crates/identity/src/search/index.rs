//! The directory in memory, in the order in which it is shown.

use std::collections::BTreeMap;

use kernel::{DepartmentId, PersonId};
use rusqlite::Connection;

use super::letters::{Letters, Reader};
use super::term::{Place, Term, Terms, fold};
use super::{DepartmentFound, PeopleQuery};
use crate::item::PersonBody;
use crate::names;
use crate::table::departments::Row;
use crate::table::{departments, people};

/// No tree is deeper.
const DEEPEST: usize = 32;

/// How far apart two departments are that have nothing in common.
const UNRELATED: u32 = 2 * DEEPEST as u32;

/// Latin letters of a word before it is looked for in departments: one letter would be in all of them.
const DEPARTMENT_LETTERS: usize = 2;

/// A person as they are looked for; everything folded.
#[derive(Debug)]
struct Entry {
    id: PersonId,
    name: String,
    letters: Letters,
    /// `shantianfang`, as this person reads it.
    reading: String,
    /// `stf`
    initials: String,
    account: String,
    phone: String,
    post: String,
    /// Position in [`Index::departments`].
    department: Option<usize>,
}

#[derive(Debug)]
struct Unit {
    found: DepartmentFound,
    /// Of its name.
    letters: Letters,
    /// With the names above.
    path: Letters,
    /// Position in [`Index::departments`]; always before its own.
    parent: Option<usize>,
}

/// The directory.
#[derive(Debug)]
pub(super) struct Index {
    /// By the pinyin of their names.
    people: Vec<Entry>,
    /// In the order of the tree, from the top down.
    departments: Vec<Unit>,
    by_id: BTreeMap<DepartmentId, usize>,
}

impl Index {
    pub(super) fn load(db: &Connection) -> rusqlite::Result<Self> {
        let mut reader = Reader::default();
        let departments = in_tree_order(departments::rows(db)?, &mut reader);
        let by_id: BTreeMap<_, _> =
            departments.iter().enumerate().map(|(at, unit)| (unit.found.department.id, at)).collect();
        let entry = |row: PersonBody| {
            let (name, reading) = (fold(&row.name), names::plain(&row.pinyin));
            Entry {
                id: row.id,
                letters: reader.letters(&name, &reading),
                name,
                initials: reading.split(' ').filter_map(|syllable| syllable.chars().next()).collect(),
                reading: reading.replace(' ', ""),
                account: fold(&row.account),
                phone: fold(&row.phone),
                post: fold(&row.post),
                department: by_id.get(&row.department).copied(),
            }
        };
        let people = people::active_by_name(db)?.into_iter().map(entry).collect();
        let mut index = Self { people, departments, by_id };
        index.count();
        Ok(index)
    }

    /// People in and below, departments directly below.
    fn count(&mut self) {
        for person in &self.people {
            if let Some(unit) = person.department.and_then(|at| self.departments.get_mut(at)) {
                unit.found.people = unit.found.people.saturating_add(1);
            }
        }
        // Children stand behind their parents.
        for position in (0..self.departments.len()).rev() {
            let Some((parent, people)) =
                self.departments.get(position).and_then(|unit| Some((unit.parent?, unit.found.people)))
            else {
                continue;
            };
            if let Some(parent) = self.departments.get_mut(parent) {
                parent.found.people = parent.found.people.saturating_add(people);
                parent.found.children = parent.found.children.saturating_add(1);
            }
        }
    }

    pub(super) fn department(&self, id: DepartmentId) -> Option<&DepartmentFound> {
        self.by_id.get(&id).and_then(|&at| self.departments.get(at)).map(|unit| &unit.found)
    }

    pub(super) fn people(&self, query: &PeopleQuery) -> Vec<PersonId> {
        let terms = Terms::new(&query.text);
        let asker = query.asker.and_then(|id| self.people.iter().find(|person| person.id == id));
        let home = asker.and_then(|person| person.department);
        let within = match query.department {
            Some(id) => self.by_id.get(&id).copied(),
            None if terms.is_empty() => home,
            None => None,
        };
        if query.department.is_some() && within.is_none() {
            return Vec::new();
        }
        let distances = self.distances(within.filter(|_| terms.is_empty()).or(home));
        let units: Vec<Vec<bool>> = terms.words().iter().map(|term| self.units(term)).collect();
        let inside = within.map(|top| self.below(top));
        let mut found: Vec<(Place, u32, usize)> = Vec::new();
        for (position, person) in self.people.iter().enumerate() {
            if inside.as_ref().is_some_and(|inside| !flag(inside, person.department)) {
                continue;
            }
            if let Some(place) = best_place(person, terms.words(), &units) {
                let distance =
                    person.department.and_then(|at| distances.get(at)).copied().unwrap_or(UNRELATED);
                found.push((place, distance, position));
            }
        }
        found.sort_unstable();
        found
            .iter()
            .filter_map(|&(_, _, position)| self.people.get(position))
            .map(|person| person.id)
            .collect()
    }

    pub(super) fn departments(&self, text: &str, parent: Option<DepartmentId>) -> Vec<&DepartmentFound> {
        let top = parent.and_then(|id| self.by_id.get(&id)).copied();
        if parent.is_some() && top.is_none() {
            return Vec::new();
        }
        let terms = Terms::new(text);
        // The last word names the department itself; the others may name those above.
        let Some((last, others)) = terms.words().split_last() else {
            let children = self.departments.iter().filter(|unit| unit.parent == top);
            return children.map(|unit| &unit.found).collect();
        };
        let within = top.map(|top| self.below(top));
        let mut found: Vec<(bool, &DepartmentFound)> = Vec::new();
        for (position, unit) in self.departments.iter().enumerate() {
            let is_within = within.as_ref().is_none_or(|within| flag(within, Some(position)));
            let found_at = if is_within { unit.letters.find(&last.word) } else { None };
            if let Some(at) = found_at.filter(|_| others.iter().all(|term| term.is_in(&unit.path))) {
                found.push((at > 0, &unit.found));
            }
        }
        // Stable: within each group in the order of the tree.
        found.sort_by_key(|&(is_inside, _)| is_inside);
        found.into_iter().map(|(_, found)| found).collect()
    }

    /// The departments in whose name, or above, a word is found.
    fn units(&self, term: &Term) -> Vec<bool> {
        let is_telling = term.word.chars() >= DEPARTMENT_LETTERS || !term.text.is_ascii();
        let mut flags = Vec::with_capacity(self.departments.len());
        for unit in &self.departments {
            let is_own = is_telling && term.is_in(&unit.letters);
            flags.push(is_own || flag(&flags, unit.parent));
        }
        flags
    }

    /// A department and everything below.
    fn below(&self, top: usize) -> Vec<bool> {
        let mut flags = Vec::with_capacity(self.departments.len());
        for (position, unit) in self.departments.iter().enumerate() {
            flags.push(position == top || flag(&flags, unit.parent));
        }
        flags
    }

    /// Steps through the tree from `home` to every department.
    fn distances(&self, home: Option<usize>) -> Vec<u32> {
        let mut up = BTreeMap::new();
        let mut at = home;
        let mut steps = 0_u32;
        while let Some(position) = at.filter(|_| steps < UNRELATED) {
            up.insert(position, steps);
            steps = steps.saturating_add(1);
            at = self.departments.get(position).and_then(|unit| unit.parent);
        }
        let mut distances: Vec<u32> = Vec::with_capacity(self.departments.len());
        for (position, unit) in self.departments.iter().enumerate() {
            let through_parent = unit.parent.and_then(|parent| distances.get(parent)).copied();
            let distance = match (up.get(&position), through_parent) {
                (Some(&steps), _) => steps,
                (None, Some(parent)) => parent.saturating_add(1),
                (None, None) => UNRELATED,
            };
            distances.push(distance);
        }
        distances
    }
}

fn flag(flags: &[bool], position: Option<usize>) -> bool {
    position.and_then(|position| flags.get(position)).copied().unwrap_or(false)
}

/// The best place of any word, if every word has one.
fn best_place(person: &Entry, terms: &[Term], units: &[Vec<bool>]) -> Option<Place> {
    let mut best = if terms.is_empty() { Place::Start } else { Place::Around };
    for (term, units) in terms.iter().zip(units) {
        best = best.min(place(person, term, units)?);
    }
    Some(best)
}

fn place(person: &Entry, term: &Term, units: &[bool]) -> Option<Place> {
    let text = term.text.as_str();
    if person.name.starts_with(text) || person.reading.starts_with(text) || person.initials.starts_with(text)
    {
        return Some(Place::Start);
    }
    let in_name = person.letters.find(&term.word);
    if in_name == Some(0) || person.account.starts_with(text) || person.phone.starts_with(text) {
        return Some(Place::OtherStart);
    }
    if in_name.is_some() || person.account.contains(text) || person.phone.contains(text) {
        return Some(Place::Inside);
    }
    (flag(units, person.department) || person.post.contains(text)).then_some(Place::Around)
}

/// Parents before their children, siblings by their order, then by their names. What is in a cycle, or hangs from
/// one, comes last and at the top.
fn in_tree_order(mut rows: Vec<Row>, reader: &mut Reader) -> Vec<Unit> {
    rows.sort_by_cached_key(|(it, pinyin)| (it.sort, names::sort_key(&it.name, pinyin), it.id));
    let known: BTreeMap<DepartmentId, usize> =
        rows.iter().enumerate().map(|(position, (it, _))| (it.id, position)).collect();
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (position, (it, _)) in rows.iter().enumerate() {
        let parent = it.parent.and_then(|parent| known.get(&parent)).copied();
        children.entry(parent).or_default().push(position);
    }
    let mut order: Vec<(usize, Option<usize>)> = Vec::with_capacity(rows.len());
    let mut reached = vec![false; rows.len()];
    let tops = children.get(&None).cloned().unwrap_or_default();
    let stranded = 0..rows.len();
    for top in tops.into_iter().chain(stranded) {
        // From the top down, the first sibling on top of the stack.
        let mut stack = vec![(top, None)];
        while let Some((row, parent)) = stack.pop() {
            let Some(is_new) = reached.get_mut(row).filter(|reached| !**reached) else { continue };
            *is_new = true;
            let position = order.len();
            order.push((row, parent));
            let below = children.get(&Some(row)).map(Vec::as_slice).unwrap_or_default();
            stack.extend(below.iter().rev().map(|&child| (child, Some(position))));
        }
    }
    let unit = |(row, parent): (usize, Option<usize>)| {
        let (department, reading) = rows.get(row)?.clone();
        let letters = reader.letters(&fold(&department.name), &names::plain(&reading));
        let path = reader.letters(&fold(&department.path), "");
        Some(Unit { found: DepartmentFound { department, children: 0, people: 0 }, letters, path, parent })
    };
    order.into_iter().filter_map(unit).collect()
}

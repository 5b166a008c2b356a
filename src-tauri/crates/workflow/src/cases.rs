//! The cases that packages carry: what is filled in, what must be wrong with it, which way it goes, what it leaves in
//! the ledger. One JSON file a case, beside its package; `src-tauri/packs/README.md` shows the form.
//!
//! Deliberately absent: databases and hubs. A case runs on the pure engine with the people it brings along.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use kernel::{CaseId, DepartmentId, OpId, PersonId, Timestamp};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::calendar::Calendar;
use crate::case::{Act, Case, Deed, Effect, Setting, Standing, decide};
use crate::definition::{Form, Package, StepKind};
use crate::directory::{Department, Directory, Person};
use crate::form::{Context, Data, Precedent, Precedents, evaluate, initial};
use crate::ledger;
use crate::number::Pattern;

/// A case file.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CaseFile {
    name: String,
    form: String,
    #[serde(default = "monday_nine")]
    on: DateTime,
    me: Someone,
    #[serde(default)]
    people: Vec<Someone>,
    #[serde(default)]
    departments: BTreeMap<String, String>,
    #[serde(default)]
    earlier: BTreeMap<String, Earlier>,
    data: Data,
    #[serde(default)]
    problems: Vec<String>,
    #[serde(default)]
    warnings: Option<Vec<String>>,
    #[serde(default)]
    computed: Data,
    #[serde(default)]
    acts: Option<Vec<Json>>,
    #[serde(default)]
    route: Option<Vec<Passage>>,
    #[serde(default)]
    state: Option<Standing>,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    ledger: Option<Vec<BTreeMap<String, String>>>,
}

fn monday_nine() -> DateTime {
    jiff::civil::date(2026, 3, 2).at(9, 0, 0, 0)
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Someone {
    name: String,
    department: String,
    #[serde(default)]
    head: bool,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    post: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    left: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Earlier {
    form: String,
    #[serde(default)]
    running: bool,
    #[serde(default)]
    followed: bool,
    /// What it holds; without it, whatever the case takes from it.
    #[serde(default)]
    data: Option<Data>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Passage {
    step: String,
    who: Vec<String>,
}

impl std::fmt::Display for Passage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.step, self.who.join(", "))
    }
}

/// Run one case of a package; the error says what came out otherwise than the case says.
pub fn run(package: &Package, json: &str) -> Result<(), String> {
    let file: CaseFile = serde_json::from_str(json).map_err(|error| format!("case file: {error}"))?;
    let form = package.forms.iter().find(|form| form.key == file.form);
    let form = form.ok_or_else(|| format!("{}: no form {}", file.name, file.form))?;
    let world = World::of(&file, form);
    Run { file: &file, package, form, world: &world }.run().map_err(|error| format!("{}: {error}", file.name))
}

/// The people, departments and earlier cases of a file. Ids follow from names.
struct World<'f> {
    file: &'f CaseFile,
    people: Vec<(Person, &'f Someone)>,
    parents: BTreeMap<DepartmentId, Department>,
    copies: BTreeMap<String, String>,
}

fn id(kind: &str, name: &str) -> [u8; 16] {
    let digest = crypto::sm3(format!("{kind}:{name}").as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    bytes
}

fn person_id(name: &str) -> PersonId {
    PersonId::from_bytes(id("person", name))
}

fn department_id(name: &str) -> DepartmentId {
    DepartmentId::from_bytes(id("department", name))
}

fn case_id(name: &str) -> CaseId {
    CaseId::from_bytes(id("case", name))
}

impl<'f> World<'f> {
    fn of(file: &'f CaseFile, form: &Form) -> Self {
        let mut parents = BTreeMap::new();
        let mut department = |name: &str| {
            let parent = file.departments.get(name).map(|parent| department_id(parent));
            let entry = Department { id: department_id(name), name: name.to_owned(), parent };
            parents.insert(entry.id, entry);
        };
        let everybody = || std::iter::once(&file.me).chain(&file.people);
        everybody().for_each(|someone| department(&someone.department));
        file.departments.iter().for_each(|(below, above)| {
            department(below);
            department(above);
        });
        let people = everybody().map(|someone| {
            let person = Person {
                id: person_id(&someone.name),
                name: someone.name.clone(),
                department: department_id(&someone.department),
                department_name: someone.department.clone(),
                department_path: someone.department.clone(),
                post: someone.post.clone(),
                phone: someone.phone.clone(),
                active: !someone.left,
            };
            (person, someone)
        });
        let copies = form.follows.as_ref().map(|follows| follows.copies.clone()).unwrap_or_default();
        Self { file, people: people.collect(), parents, copies }
    }

    fn in_service(&self) -> impl Iterator<Item = &(Person, &'f Someone)> {
        self.people.iter().filter(|(person, _)| person.active)
    }

    /// `@王建国` is a person, `#网络处` a department, `&leave-1` an earlier case.
    fn resolve(&self, json: &Json) -> Json {
        match json {
            Json::String(text) => {
                let known = |name: &str| self.people.iter().any(|(person, _)| person.name == name);
                if let Some(name) = text.strip_prefix('@').filter(|name| known(name)) {
                    person_id(name).to_string().into()
                } else if let Some(name) = text.strip_prefix('#')
                    && self.parents.contains_key(&department_id(name))
                {
                    department_id(name).to_string().into()
                } else if let Some(name) = text.strip_prefix('&')
                    && self.file.earlier.contains_key(name)
                {
                    case_id(name).to_string().into()
                } else {
                    json.clone()
                }
            }
            Json::Array(list) => list.iter().map(|one| self.resolve(one)).collect(),
            Json::Object(map) => Json::Object(self.resolve_map(map)),
            other => other.clone(),
        }
    }

    fn resolve_map(&self, map: &Data) -> Data {
        map.iter().map(|(key, value)| (key.clone(), self.resolve(value))).collect()
    }
}

impl World<'_> {
    /// What the form copies from an earlier case, as the file's data have it.
    fn copied(&self) -> Data {
        let data = self.resolve_map(&self.file.data);
        let taken =
            self.copies.iter().filter_map(|(here, there)| Some((there.clone(), data.get(here)?.clone())));
        taken.collect()
    }
}

impl Directory for World<'_> {
    fn person(&self, id: PersonId) -> Option<Person> {
        self.people.iter().find(|(person, _)| person.id == id).map(|(person, _)| person.clone())
    }

    fn department(&self, id: DepartmentId) -> Option<Department> {
        self.parents.get(&id).cloned()
    }

    fn head(&self, department: DepartmentId) -> Option<PersonId> {
        let mut heads = self.in_service().filter(|(person, who)| who.head && person.department == department);
        heads.next().map(|(person, _)| person.id)
    }

    fn role_holders(&self, role: &str) -> Vec<PersonId> {
        let holds = |(_, who): &&(Person, &Someone)| who.roles.iter().any(|held| held == role);
        self.in_service().filter(holds).map(|(person, _)| person.id).collect()
    }

    fn role_holders_in(&self, role: &str, department: DepartmentId) -> Vec<PersonId> {
        let all = self.role_holders(role).into_iter();
        all.filter(|id| self.person(*id).is_some_and(|person| person.department == department)).collect()
    }
}

impl Precedents for World<'_> {
    fn precedent(&self, case: CaseId) -> Option<Precedent> {
        let (name, earlier) = self.file.earlier.iter().find(|(name, _)| case_id(name) == case)?;
        Some(Precedent {
            form: earlier.form.clone(),
            initiator: person_id(&self.file.me.name),
            completed: !earlier.running,
            followed_by: earlier.followed.then(|| case_id("followed")),
            title: name.clone(),
            data: match &earlier.data {
                Some(data) => self.resolve_map(data),
                None => self.copied(),
            },
        })
    }
}

struct Run<'r> {
    file: &'r CaseFile,
    package: &'r Package,
    form: &'r Form,
    world: &'r World<'r>,
}

impl Run<'_> {
    fn now(&self, n: usize) -> Timestamp {
        let at = self.file.on.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
        let at = at.map_or(0, |at| at.timestamp().as_millisecond());
        Timestamp(at).plus_ms(60_000 * i64::try_from(n).unwrap_or(0))
    }

    fn setting(&self, n: usize) -> Setting<'_> {
        Setting {
            form: self.form,
            version: self.package.version,
            directory: self.world,
            precedents: self.world,
            calendar: Calendar::legal(),
            now: self.now(n),
            op: OpId::from_bytes(id("op", &n.to_string())),
        }
    }

    fn run(&self) -> Result<(), String> {
        let me = self.world.person(person_id(&self.file.me.name)).ok_or("no me")?;
        let setting = self.setting(0);
        let context: Context<'_> = setting.context(&me, setting.now, None);
        let data = initial(self.form, &self.world.resolve_map(&self.file.data), context);
        let state = evaluate(self.form, &data, context);
        let paths = |warning| {
            let found = state.problems.iter().filter(|problem| problem.warning == warning);
            found.map(|problem| problem.field.clone()).collect::<BTreeSet<String>>()
        };
        same("problems", &self.file.problems.iter().cloned().collect(), &paths(false))?;
        if let Some(warnings) = &self.file.warnings {
            same("warnings", &warnings.iter().cloned().collect(), &paths(true))?;
        }
        for (field, value) in &self.file.computed {
            let found = state.computed.get(field).cloned().unwrap_or_default();
            if found != *value {
                return Err(format!("computed {field}: {found} instead of {value}"));
            }
        }
        if !self.file.problems.is_empty() {
            return Ok(());
        }
        self.go(me.id, data)
    }

    fn go(&self, me: PersonId, data: Data) -> Result<(), String> {
        let act =
            Act::Submit { form: self.form.key.clone(), version: self.package.version, data, draft: None };
        let id = case_id("this");
        let mut first = decide(None, id, &act, me, &self.setting(0)).map_err(say)?;
        if let Deed::Submitted { number, .. } = &mut first.deed {
            *number = self.number();
        }
        let mut events = vec![(first, self.now(0))];
        let begin = |events: &[_]| {
            let events: &[(crate::case::Event, Timestamp)] = events;
            Case::replay(id, events.iter().map(|(event, at)| (event, *at))).ok_or("no case")
        };
        let mut case = begin(&events)?;
        let mut n = 0;
        while let Some((by, act)) = self.next_act(&case, n)? {
            n += 1;
            let event = decide(Some(&case), id, &act, by, &self.setting(n));
            let event = event.map_err(|refusal| format!("act {n} ({}): {}", act.verb(), say(refusal)))?;
            events.push((event, self.now(n)));
            case = begin(&events)?;
        }
        self.judge(&case, &events)
    }

    /// The first of its year: a case has nobody to count with.
    fn number(&self) -> String {
        let pattern = self.form.number.as_deref().and_then(Pattern::parse);
        pattern.map_or_else(String::new, |pattern| pattern.write(&self.file.me.department, self.now(0), 1))
    }

    /// The next act of the file; where it has none, whoever has a task agrees.
    fn next_act(&self, case: &Case, n: usize) -> Result<Option<(PersonId, Act)>, String> {
        if self.file.acts.is_none() {
            let Some(task) = case.open_tasks().next() else { return Ok(None) };
            let (task, kind, by) = (task.id, task.kind, task.person.id);
            let (opinion, edits) = ("ok".to_owned(), Data::new());
            let act = match kind {
                StepKind::Handle => Act::Complete { task, opinion, edits },
                StepKind::Approve | StepKind::Notify => Act::Approve { task, opinion, edits },
            };
            return Ok(Some((by, act)));
        }
        let Some(json) = self.file.acts.as_ref().and_then(|acts| acts.get(n)) else { return Ok(None) };
        let mut map = json.as_object().ok_or("an act is no object")?.clone();
        let by = map.remove("by").and_then(|by| by.as_str().map(person_id)).ok_or("an act without by")?;
        let mut map = self.world.resolve_map(&map);
        let verb = map.get("act").and_then(Json::as_str).unwrap_or_default().to_owned();
        if !matches!(verb.as_str(), "resubmit" | "withdraw" | "urge" | "comment") {
            let task = case.open_tasks().find(|task| task.person.id == by);
            let task = task.ok_or_else(|| format!("act {}: nobody asked them", n + 1))?;
            map.insert("task".to_owned(), json!(task.id));
        }
        if verb == "resubmit" {
            let mut data = case.data.clone();
            data.extend(map.remove("data").and_then(|data| data.as_object().cloned()).unwrap_or_default());
            map.insert("data".to_owned(), Json::Object(data));
        }
        let act =
            serde_json::from_value(Json::Object(map)).map_err(|error| format!("act {}: {error}", n + 1))?;
        Ok(Some((by, act)))
    }

    fn judge(&self, case: &Case, events: &[(crate::case::Event, Timestamp)]) -> Result<(), String> {
        if let Some(route) = &self.file.route {
            let effects = events.iter().flat_map(|(event, _)| &event.effects);
            let went = effects.filter_map(|effect| match effect {
                Effect::Entered { step, people, .. } | Effect::Told { step, people, .. } => Some(Passage {
                    step: step.clone(),
                    who: people.iter().map(|person| person.name.clone()).collect(),
                }),
                _ => None,
            });
            let went: Vec<Passage> = went.collect();
            if went != *route {
                let say =
                    |route: &[Passage]| route.iter().map(ToString::to_string).collect::<Vec<_>>().join(" > ");
                return Err(format!("route: {} instead of {}", say(&went), say(route)));
            }
        }
        // Without acts of its own a case goes through to the end.
        let expected = self.file.state.or(self.file.acts.is_none().then_some(Standing::Completed));
        if expected.is_some_and(|expected| expected != case.standing) {
            return Err(format!("state: {}", case.standing.as_str()));
        }
        if let Some(subject) = self.file.subject.as_ref().filter(|subject| **subject != case.subject) {
            return Err(format!("subject: {:?} instead of {subject:?}", case.subject));
        }
        let Some(expected) = &self.file.ledger else { return Ok(()) };
        let written = self.form.ledger.as_ref().filter(|_| case.standing == Standing::Completed);
        let definition =
            written.and_then(|write| self.package.ledgers.iter().find(|ledger| ledger.key == write.ledger));
        let rows = definition.map(|ledger| ledger::rows(case, ledger, &self.setting(events.len())));
        let rows: Vec<_> = rows.unwrap_or_default().into_iter().map(|row| row.values).collect();
        // A case need not name every column.
        let fits = rows.len() == expected.len()
            && rows.iter().zip(expected).all(|(row, wanted)| {
                wanted.iter().all(|(column, value)| row.get(column).map_or("", String::as_str) == value)
            });
        if fits { Ok(()) } else { Err(format!("ledger: {rows:?} instead of {expected:?}")) }
    }
}

fn say(refusal: kernel::Refusal) -> String {
    refusal.to_string()
}

fn same(what: &str, wanted: &BTreeSet<String>, found: &BTreeSet<String>) -> Result<(), String> {
    if wanted == found { Ok(()) } else { Err(format!("{what}: {found:?} instead of {wanted:?}")) }
}

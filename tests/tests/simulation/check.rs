//! What must hold once everybody has come to rest, by the numbers of the protocol's invariants.

use std::collections::{BTreeMap, BTreeSet};

use backend::rooms::Projections;
use kernel::{CaseId, OpId, TaskId};
use rusqlite::Connection;
use sync::device::{self, State};
use sync::{Chain, Item, StreamId, hub};
use workflow::case::{Case, Event, Standing};
use workflow::table::cases;

use crate::pc::Pc;
use crate::world::World;

/// What is wrong, with the invariant's number first.
pub type Finding = String;

type Log = BTreeMap<String, (StreamId, Vec<Item>)>;

impl World {
    /// Look at everything.
    pub fn check(&self) -> Vec<Finding> {
        let log = self.disk.store.read_blocking(log).unwrap();
        let mut findings = self.findings.clone();
        findings.extend(self.once(&log));
        findings.extend(self.order());
        findings.extend(self.chains(&log));
        findings.extend(numbers(&log));
        findings.extend(self.disk.store.read_blocking(cases_are_sound).unwrap());
        self.pcs.iter().for_each(|pc| findings.extend(self.replica(pc)));
        findings
    }

    /// I1, I2: every operation is one item or one refusal.
    fn once(&self, log: &Log) -> Vec<Finding> {
        let mut items: BTreeMap<OpId, usize> = BTreeMap::new();
        for item in log.values().flat_map(|(_, items)| items) {
            *items.entry(item.op_id).or_default() += 1;
        }
        let mut findings: Vec<Finding> =
            items.iter().filter(|(_, n)| **n > 1).map(|(op, n)| format!("I2 {op} is {n} items")).collect();
        for pc in &self.pcs {
            for op in pc.made.lock().unwrap().iter().copied() {
                let entry = pc.intent.read_blocking(move |db| device::op(db, op)).unwrap();
                let n = items.get(&op).copied().unwrap_or_default();
                match entry.map(|entry| entry.state) {
                    Some(State::Accepted) if n == 1 => {}
                    Some(State::Refused) if n == 0 => {}
                    state => findings.push(format!("I1 {op} of {} is {state:?} and {n} items", pc.name)),
                }
            }
        }
        findings
    }

    /// I3: every log is whole and without a gap.
    fn chains(&self, log: &Log) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (stream, items) in log.values() {
            let head = u64::try_from(items.len()).unwrap();
            if !items.iter().map(|item| item.seq).eq(1..=head) {
                findings.push(format!("I3 {stream} has a gap"));
            }
            let of = stream.clone();
            match self.disk.store.read_blocking(move |db| hub::verify_chain(db, &of)).unwrap() {
                Some(Chain::Whole { head: whole, .. }) if whole == head => {}
                other => findings.push(format!("I3 {stream} of {head} is {other:?}")),
            }
        }
        findings
    }

    /// I3, I8, I9, I12: a PC has what its person may read and nothing else, its chains hold, and its tables are the
    /// hub's, grown item by item or made anew.
    fn replica(&self, pc: &Pc) -> Vec<Finding> {
        let mut findings = Vec::new();
        let replica = pc.replica();
        for cursor in replica.read_blocking(device::cursors).unwrap() {
            let (stream, person) = (cursor.stream.clone(), pc.me.person);
            let may = self.disk.store.read_blocking(move |db| hub::may_read(db, &stream, person)).unwrap();
            if !may && !cursor.stream.is_open() {
                findings.push(format!("I8 {} has {}", pc.name, cursor.stream));
            }
            let of = cursor.stream.clone();
            match replica.read_blocking(move |db| device::verify_chain(db, &of)).unwrap() {
                Some(Chain::Whole { .. }) => {}
                other => findings.push(format!("I3 {} at {} is {other:?}", cursor.stream, pc.name)),
            }
        }
        let here = replica.read_blocking(device_cases).unwrap();
        let at_hub = self.disk.store.read_blocking(hub_cases).unwrap();
        for (id, case) in &here {
            if at_hub.get(id) != Some(case) {
                findings.push(format!("I9 {} sees another {id}", pc.name));
            }
        }
        let anew = |tx: &Connection| {
            device::rebuild_projection(tx, &Projections)?;
            device_cases(tx)
        };
        if replica.write_blocking(anew).unwrap() != here {
            findings.push(format!("I9 {} made anew is another", pc.name));
        }
        findings
    }
}

fn log(db: &Connection) -> sync::Result<Log> {
    let mut log = Log::new();
    for stream in hub::streams(db)? {
        let items = hub::items(db, &stream, 0, 100_000)?;
        log.insert(stream.to_string(), (stream, items));
    }
    Ok(log)
}

fn load(
    db: &Connection,
    streams: impl IntoIterator<Item = StreamId>,
) -> sync::Result<BTreeMap<CaseId, Case>> {
    let mut found = BTreeMap::new();
    for stream in streams {
        if let StreamId::Case(id) = stream
            && let Some(case) = cases::load(db, id)?
        {
            found.insert(id, case);
        }
    }
    Ok(found)
}

fn hub_cases(db: &Connection) -> sync::Result<BTreeMap<CaseId, Case>> {
    load(db, hub::streams(db)?)
}

fn device_cases(db: &Connection) -> sync::Result<BTreeMap<CaseId, Case>> {
    load(db, device::cursors(db)?.into_iter().map(|cursor| cursor.stream))
}

/// I6: numbers of the one form, unit and year run from 1 without a gap or a twin.
fn numbers(log: &Log) -> Vec<Finding> {
    let begun =
        log.values().filter(|(stream, _)| matches!(stream, StreamId::Case(_))).filter_map(|(_, items)| {
            let body: serde_json::Value = serde_json::from_str(&items.first()?.body).ok()?;
            let text = find_number(&body)?;
            text.rsplit_once('〕')?.1.trim_end_matches('号').parse::<u32>().ok()
        });
    let mut numbers: Vec<u32> = begun.collect();
    numbers.sort_unstable();
    let cases = log.values().filter(|(stream, _)| matches!(stream, StreamId::Case(_))).count();
    if numbers.iter().copied().eq(1..=u32::try_from(cases).unwrap()) {
        return Vec::new();
    }
    vec![format!("I6 {cases} cases have the numbers {numbers:?}")]
}

fn find_number(body: &serde_json::Value) -> Option<String> {
    let object = body.as_object()?;
    let own = object.get("number").and_then(|number| number.as_str()).map(str::to_owned);
    own.or_else(|| object.values().find_map(find_number))
}

/// I7: what the hub accepted is what the state machine allows, replayed from the events alone; whoever runs has an open
/// task, and no task is decided twice.
fn cases_are_sound(db: &Connection) -> sync::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (id, case) in hub_cases(db)? {
        let items = hub::items(db, &StreamId::Case(id), 0, 100_000)?;
        let events: Vec<_> =
            items.iter().filter_map(|item| Some((Event::read(item.v, &item.body)?, item.hub_ts))).collect();
        let replayed = Case::replay(id, events.iter().map(|(event, at)| (event, *at)));
        if events.len() != items.len() || replayed.as_ref() != Some(&case) {
            findings.push(format!("I7 {id} is not what its events come to"));
        }
        if (case.standing == Standing::Running) != case.open_tasks().next().is_some() {
            findings.push(format!("I7 {id} is {} with other tasks", case.standing.as_str()));
        }
        let mut decided: BTreeSet<TaskId> = BTreeSet::new();
        for task in events.iter().filter_map(|(event, _)| event.task) {
            if !decided.insert(task) {
                findings.push(format!("I7 task {task} of {id} was decided twice"));
            }
        }
    }
    Ok(findings)
}

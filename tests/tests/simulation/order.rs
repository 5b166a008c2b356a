//! In which order things came to pass (I5), and what came to pass, for comparing two runs.

use std::collections::BTreeMap;

use kernel::{CaseId, OpId, PersonId};
use rusqlite::Connection;
use sync::device::{self, State};
use sync::{Item, Lane, Outcome, StreamId, hub};
use workflow::table::cases;

use crate::check::Finding;
use crate::pc::Pc;
use crate::world::World;

/// The hub's minutes, kept by the database itself: every item in the order in which it was written.
pub const MINUTES: &str =
    "CREATE TABLE minutes (n INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL);
    CREATE TRIGGER minutes_taken AFTER INSERT ON sync_items
    BEGIN INSERT INTO minutes (stream, seq) VALUES (NEW.stream, NEW.seq); END;";

impl World {
    /// Every item, in the order in which it was written.
    pub fn minutes(&self) -> Vec<Item> {
        let read = |db: &Connection| {
            let places: Vec<(StreamId, u64)> = db
                .prepare("SELECT stream, seq FROM minutes ORDER BY n")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let mut items = Vec::new();
            for (stream, seq) in places {
                items.extend(hub::items(db, &stream, seq - 1, 1)?);
            }
            Ok::<_, sync::Error>(items)
        };
        self.disk.store.read_blocking(read).unwrap()
    }

    /// I5: items of a queue were written in the order in which their person made them, and they see them.
    pub fn order(&self) -> Vec<Finding> {
        let minutes = self.minutes();
        let written: BTreeMap<OpId, usize> =
            minutes.iter().enumerate().map(|(n, item)| (item.op_id, n)).collect();
        let mut findings = Vec::new();
        for pc in &self.pcs {
            let mut last: BTreeMap<Lane, usize> = BTreeMap::new();
            for op_id in pc.made.lock().unwrap().iter().copied() {
                let entry = pc.intent.read_blocking(move |db| device::op(db, op_id)).unwrap();
                let Some(entry) = entry.filter(|entry| entry.state == State::Accepted) else { continue };
                if let Some(n) = written.get(&op_id)
                    && last.insert(entry.op.lane, *n).is_some_and(|before| before > *n)
                {
                    findings.push(format!("I5 items of {} overtook each other: {op_id}", pc.name));
                }
                let Some(Outcome::Accepted { stream, seq, .. }) = entry.receipt.map(|it| it.outcome) else {
                    continue;
                };
                if item_at(pc, &stream, seq) != Some(op_id) {
                    findings.push(format!("I5 own {op_id} is accepted, and {} does not see it", pc.name));
                }
            }
        }
        findings
    }

    /// I5: no reader is ever taken back. To be asked often.
    pub fn watch(&mut self) {
        for (pc, seen) in self.pcs.iter().zip(&mut self.seen) {
            for cursor in pc.replica().read_blocking(device::cursors).unwrap() {
                let before = seen.insert(cursor.stream.clone(), cursor.seq).unwrap_or_default();
                if cursor.seq < before {
                    let taken = format!("from {before} to {} of {}", cursor.seq, cursor.stream);
                    self.findings.push(format!("I5 back was {} taken, {taken}", pc.name));
                }
            }
        }
    }

    /// What came to pass, without ids and times: every item in its order, and how every case stands.
    pub fn history(&self) -> Vec<String> {
        let mut streams: Vec<StreamId> = Vec::new();
        let mut history = Vec::new();
        for item in self.minutes() {
            if !streams.contains(&item.stream) {
                streams.push(item.stream.clone());
            }
            let stream = match &item.stream {
                StreamId::User(person) => self.name(*person),
                stream => {
                    let n = streams.iter().position(|known| known == stream).unwrap();
                    format!("stream {n}")
                }
            };
            let actor = item.actor.map_or("the hub".to_owned(), |person| self.name(person));
            history.push(format!("{stream} {}: {} by {actor}", item.seq, item.kind));
        }
        for stream in streams {
            if let StreamId::Case(id) = stream {
                history.push(self.standing(id));
            }
        }
        history
    }

    fn standing(&self, id: CaseId) -> String {
        let case =
            self.disk.store.read_blocking(move |db| Ok::<_, sync::Error>(cases::load(db, id)?)).unwrap();
        case.map_or("no case".to_owned(), |case| format!("{} {}", case.number, case.standing.as_str()))
    }

    fn name(&self, person: PersonId) -> String {
        let pc = self.pcs.iter().find(|pc| pc.me.person == person);
        pc.map_or("somebody".to_owned(), |pc| pc.name.clone())
    }

    /// Everything that can be seen from outside, in one number: the same for a run and its repetition.
    pub fn digest(&self) -> String {
        let mut hasher = crypto::Hasher::new();
        for item in self.minutes() {
            hasher.update(serde_json::to_vec(&item).unwrap());
        }
        hasher.update(self.disk.store.read_blocking(|db| rows(db, "hub_receipts")).unwrap());
        for pc in &self.pcs {
            hasher.update(pc.intent.read_blocking(|db| rows(db, "sync_ops")).unwrap());
            hasher.update(pc.replica().read_blocking(|db| rows(db, "sync_streams")).unwrap());
        }
        let digest = hasher.finish();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Which operation a PC shows there.
fn item_at(pc: &Pc, stream: &StreamId, seq: u64) -> Option<OpId> {
    let stream = stream.clone();
    let items = pc.replica().read_blocking(move |db| device::items(db, &stream, seq - 1, 1)).unwrap();
    items.first().filter(|item| item.seq == seq).map(|item| item.op_id)
}

/// A table, as text.
fn rows(db: &Connection, table: &str) -> Result<String, sync::Error> {
    let mut query = db.prepare(&format!("SELECT * FROM {table}"))?;
    let n = query.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        (0..n).map(|column| Ok(format!("{:?} ", row.get_ref(column)?))).collect::<rusqlite::Result<String>>()
    };
    let lines: Vec<String> = query.query_map([], row)?.collect::<rusqlite::Result<_>>()?;
    Ok(lines.join("\n"))
}

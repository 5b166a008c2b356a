//! What must hold once everybody has come to rest. The numbers are those of the protocol's invariants.

use std::collections::BTreeMap;

use serde_json::Value;
use sync::device::{self, State};
use sync::{Chain, Item, Outcome, StreamId, hub};

use super::world::World;
use crate::office::{Pc, in_transaction};
use crate::toy::{self, FORBIDDEN, Toy};

impl World {
    pub fn check(&mut self) {
        let mut findings = Vec::new();
        self.once(&mut findings);
        self.chains(&mut findings);
        self.numbers(&mut findings);
        self.rules(&mut findings);
        for pc in &self.pcs {
            self.replica(pc, &mut findings);
            self.secrecy(pc, &mut findings);
            self.rebuilt(pc, &mut findings);
        }
        self.findings.extend(findings);
    }

    /// I1, I2, I10: every operation is one item or one refusal, and nothing waits.
    fn once(&self, findings: &mut Vec<String>) {
        for op_id in &self.made {
            let n_items = self.ledger.items.iter().filter(|item| item.op_id == *op_id).count();
            let states: Vec<_> = self
                .pcs
                .iter()
                .filter_map(|pc| device::op(&pc.intent, *op_id).unwrap())
                .map(|it| it.state)
                .collect();
            let is_refused = states.contains(&State::Refused);
            if n_items > 1 {
                findings.push(format!("I2 {op_id} is {n_items} items"));
            }
            if n_items == 0 && !is_refused && !self.lost_with_the_disk.contains(op_id) {
                findings.push(format!("I1 {op_id} is lost: {states:?}"));
            }
            // Two copies of a disk may hear two hubs: one before a restore, one after. And a push that was under
            // way during a restore that the hub was not told of is judged twice.
            let n_copies = self.tally.clones + self.tally.disks_set_back + self.tally.restores_untold;
            let may_differ = self.tally.restores > 0 && n_copies > 0;
            if n_items == 1 && is_refused && !may_differ {
                findings.push(format!("I1 {op_id} is an item and a refusal"));
            }
            if states.contains(&State::Queued) {
                findings.push(format!("I10 {op_id} waits for ever"));
            }
        }
    }

    /// I3: the hub's logs are whole, and say what they said when they were written.
    fn chains(&self, findings: &mut Vec<String>) {
        for (stream, written) in self.by_stream() {
            let head = u64::try_from(written.len()).unwrap();
            match hub::verify_chain(&self.office.hub, stream).unwrap() {
                Some(Chain::Whole { head: whole, .. }) if whole == head => {}
                other => findings.push(format!("I3 {stream} of {head} is {other:?}")),
            }
            if !written.iter().map(|item| item.seq).eq(1..=head) {
                findings.push(format!("I3 {stream} has a gap"));
            }
            for item in hub::items(&self.office.hub, stream, 0, 1_000).unwrap() {
                if !written.contains(&&item) {
                    findings.push(format!("I3 {stream} was rewritten at {}", item.seq));
                }
            }
        }
    }

    /// I6: numbers without a gap, in the order of commits.
    fn numbers(&self, findings: &mut Vec<String>) {
        let opened = self.ledger.items.iter().filter(|item| item.kind == "toy.open");
        let numbers: Vec<_> = opened.map(|item| body(item)["number"].as_u64().unwrap()).collect();
        if !numbers.iter().copied().eq(1..=u64::try_from(numbers.len()).unwrap()) {
            findings.push(format!("I6 {numbers:?}"));
        }
    }

    /// I7: a register is opened once, and after it is closed nothing happens in it.
    fn rules(&self, findings: &mut Vec<String>) {
        for (stream, items) in self.by_stream() {
            if !matches!(stream, StreamId::Case(_)) {
                continue;
            }
            for (index, item) in items.iter().enumerate() {
                let is_first = index == 0;
                let is_last = index + 1 == items.len();
                let breaks = (item.kind == "toy.open") != is_first
                    || item.kind == "toy.close" && !is_last
                    || body(item)["word"] == FORBIDDEN;
                if breaks {
                    findings.push(format!("I7 {stream} {} at {}", item.kind, item.seq));
                }
            }
        }
    }

    /// I3, I5, I9: a replica is what the hub has, as far as its person may see, and holds what they did.
    fn replica(&self, pc: &Pc, findings: &mut Vec<String>) {
        let mut open: Vec<_> = pc.cursors().into_iter().filter(|cursor| !cursor.closed).collect();
        let mut heads = hub::heads_for(&self.office.hub, pc.me.person).unwrap();
        open.sort_by(|a, b| a.stream.cmp(&b.stream));
        heads.sort_by(|a, b| a.stream.cmp(&b.stream));
        if open != heads {
            findings.push(format!("I3 {} stands at {open:?}, the hub at {heads:?}", pc.me.device));
        }
        let hub_state = toy::state(&self.office.hub);
        let pc_state = pc.words();
        for cursor in pc.cursors() {
            let chain = device::verify_chain(&pc.replica, &cursor.stream).unwrap();
            if !matches!(chain, Some(Chain::Whole { .. })) {
                findings.push(format!("I3 the replica of {} is {chain:?}", cursor.stream));
            }
            for item in device::items(&pc.replica, &cursor.stream, 0, 1_000).unwrap() {
                if !self.ledger.items.contains(&item) {
                    findings.push(format!("I3 {} {} is not what the hub said", item.stream, item.seq));
                }
            }
            if !cursor.closed && of(&pc_state, &cursor.stream) != of(&hub_state, &cursor.stream) {
                findings.push(format!("I9 {} reads otherwise than at the hub", cursor.stream));
            }
        }
        for op_id in &self.made {
            let entry = device::op(&pc.intent, *op_id).unwrap();
            let Some(Outcome::Accepted { stream, seq, .. }) = entry
                .filter(|entry| entry.state == State::Accepted)
                .and_then(|it| it.receipt)
                .map(|it| it.outcome)
            else {
                continue;
            };
            let seen = open.iter().find(|cursor| cursor.stream == stream).map(|cursor| cursor.seq);
            if self.window(&stream, pc.me.person) == Some(None) && seen < Some(seq) {
                findings.push(format!("I5 {op_id} is accepted at {seq}, and its author sees {seen:?}"));
            }
        }
    }

    /// I8: who was let out has nothing after that, and nothing at all where nothing may stay.
    fn secrecy(&self, pc: &Pc, findings: &mut Vec<String>) {
        let state = pc.words();
        for stream in &self.registers {
            let Some(Some(end)) = self.window(stream, pc.me.person) else { continue };
            let n_items = device::items(&pc.replica, stream, end, 1_000).unwrap().len();
            let cursor = pc.cursors().into_iter().find(|cursor| cursor.stream == *stream);
            if n_items > 0 || cursor.is_some_and(|cursor| cursor.seq > end) {
                findings.push(format!("I8 {} has more than {end} of {stream}", pc.me.person));
            }
            if end == 0 && !of(&state, stream).is_empty() {
                findings.push(format!("I8 something of {stream} stays"));
            }
        }
        // A word of a stream that is not here at all came from one that was emptied.
        let here = pc.cursors();
        for line in &state {
            if !here.iter().any(|cursor| line.starts_with(&cursor.stream.to_string())) {
                findings.push(format!("I8 stays: {line}"));
            }
        }
    }

    /// I9: made anew from the log, the projections are the same.
    fn rebuilt(&self, pc: &Pc, findings: &mut Vec<String>) {
        let before = pc.words();
        let rebuilt = in_transaction(&pc.replica, |tx| device::rebuild_projection(tx, &Toy));
        if rebuilt.is_err() || pc.words() != before {
            findings.push(format!("I9 the replica of {} rebuilt is another: {rebuilt:?}", pc.me.device));
        }
    }

    fn by_stream(&self) -> BTreeMap<&StreamId, Vec<&Item>> {
        let mut streams: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for item in &self.ledger.items {
            streams.entry(&item.stream).or_default().push(item);
        }
        streams
    }
}

fn body(item: &Item) -> Value {
    serde_json::from_str(&item.body).unwrap()
}

fn of<'a>(state: &'a [String], stream: &StreamId) -> Vec<&'a String> {
    let name = stream.to_string();
    state.iter().filter(|line| line.starts_with(&name)).collect()
}

//! Everything that exists in one run, and what may happen to it next.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{BlobId, DeviceId, OpId, PersonId, Timestamp};
use rusqlite::Connection;
use serde_json::json;
use sync::device;
use sync::{Item, Lane, StreamId, hub};
use testkit::faults::Faults;

use super::bugs::Bug;
use super::dice::Dice;
use super::faults::Fault;
use super::line::Message;
use crate::office::{Office, Pc, copy, empty_replica, in_transaction};
use crate::toy::{FORBIDDEN, Toy};

/// Lanes in use.
pub const LANES: [Lane; 2] = [Lane::Workflow, Lane::Message];

/// What the hub has said and done, kept beside it; goes back in time with a restore.
#[derive(Clone, Default)]
pub struct Ledger {
    /// In the order in which they were committed.
    pub items: Vec<Item>,
    /// Every receipt that left the hub.
    pub receipts: BTreeMap<OpId, Vec<u8>>,
    /// The last number of each queue that became an item.
    pub order: BTreeMap<(DeviceId, u32, Lane), u64>,
}

pub struct Backup {
    pub db: Connection,
    pub ledger: Ledger,
}

/// How often what happened.
macro_rules! tally {
    ($($what:ident),+ $(,)?) => {
        #[derive(Debug, Default, Clone, PartialEq, Eq)]
        pub struct Tally { $(pub $what: usize),+ }

        impl Tally {
            pub fn all(&self) -> Vec<(&'static str, usize)> {
                vec![$((stringify!($what), self.$what)),+]
            }

            pub fn add(&mut self, other: &Self) {
                $(self.$what += other.$what;)+
            }
        }
    };
}

tally! {
    operations, items, refusals, pushes, repeated_answers, pulls, lost_messages, doubled_messages, overtaken, device_crashes,
    hub_crashes, forks, gaps, needs, waits, asked_again, streams_forgotten, clones, disks_set_back,
    replicas_deleted, backups, restores, restores_untold, offered_again, compactions, snapshots_applied, revocations, retired, clock_jumps,
    newer_clients,
}

pub struct World {
    pub office: Office,
    pub dice: Dice,
    pub bug: Bug,
    pub faults: Faults<Fault>,
    pub pcs: Vec<Pc>,
    /// An earlier state of the disk of the PC with the same number.
    pub images: Vec<Option<Connection>>,
    pub people: Vec<PersonId>,
    pub registers: Vec<StreamId>,
    pub line: Vec<Message>,
    pub ledger: Ledger,
    pub backups: Vec<Backup>,
    /// The newest backup is still there, so that it may turn out to be damaged.
    is_newest_spare: bool,
    /// Every operation whose local commit returned.
    pub made: BTreeSet<OpId>,
    /// Those that were only on a disk that was set back to before they were made.
    pub lost_with_the_disk: BTreeSet<OpId>,
    pub tally: Tally,
    pub findings: Vec<String>,
}

impl World {
    pub fn new(seed: u64, bug: Bug, faults: Faults<Fault>) -> Self {
        let office = Office::new(seed);
        let people: Vec<_> = (0..3).map(|_| office.person()).collect();
        // The first person has two PCs.
        let pcs: Vec<_> = people.iter().chain(people.first()).map(|person| office.pc(*person)).collect();
        let mut world = Self {
            dice: Dice::new(seed),
            bug,
            faults,
            images: pcs.iter().map(|_| None).collect(),
            pcs,
            people,
            registers: Vec::new(),
            line: Vec::new(),
            ledger: Ledger::default(),
            backups: Vec::new(),
            is_newest_spare: false,
            made: BTreeSet::new(),
            lost_with_the_disk: BTreeSet::new(),
            tally: Tally::default(),
            findings: Vec::new(),
            office,
        };
        bug.plant(&world);
        world.backs_up();
        world
    }

    pub fn finds(&mut self, finding: String) {
        self.findings.push(finding);
    }

    pub fn step(&mut self) {
        self.office.clock.advance_ms(500);
        let pc = self.dice.below(self.pcs.len());
        match self.dice.below(100) {
            0..24 => self.acts(pc),
            24..44 => self.sends(pc),
            44..52 => self.asks(pc),
            52..54 => self.catches_up(pc),
            54..88 => self.delivers(),
            88..90 => self.backs_up(),
            90 => self.restores(),
            91..93 if self.faults.have(Fault::ReplicaGone) => self.deletes_replica(pc),
            93 => self.images[pc] = Some(copy(&self.pcs[pc].intent)),
            94 if self.faults.have(Fault::Rollback) => self.sets_back(pc),
            95 if self.faults.have(Fault::CloneImage) => self.clones(pc),
            96..98 if self.faults.have(Fault::Compaction) => self.compacts(),
            98.. if self.faults.have(Fault::ClockSteps) => {
                self.tally.clock_jumps += 1;
                let minutes = i64::try_from(self.dice.below(240)).unwrap() - 120;
                self.office.clock.advance_ms(minutes * 60_000);
            }
            _ => {}
        }
    }

    /// A person does something; their PC may lose power before the commit.
    fn acts(&mut self, pc: usize) {
        let (stream, kind, args) = self.wish();
        let mut intent = self.pcs[pc].intends(&stream, kind, &args);
        intent.lane = LANES[self.dice.below(LANES.len())];
        if self.dice.chance(8) {
            intent.blobs = vec![BlobId([u8::try_from(self.dice.below(256)).unwrap(); 32])];
        }
        let op_id = OpId::new(&self.office.ids).unwrap();
        // A device's clock says anything.
        let claim = Timestamp(i64::try_from(self.dice.below(1_000_000)).unwrap());
        let crash = self.faults.have(Fault::DeviceCrash) && self.dice.chance(8);
        let pc = &self.pcs[pc];
        let tx = pc.intent.unchecked_transaction().unwrap();
        device::enqueue(&tx, intent, op_id, claim, &pc.key).unwrap();
        if crash {
            self.tally.device_crashes += 1;
            return;
        }
        tx.commit().unwrap();
        self.made.insert(op_id);
        self.tally.operations += 1;
        if kind == "toy.open" {
            self.registers.push(stream);
        }
    }

    fn wish(&mut self) -> (StreamId, &'static str, serde_json::Value) {
        if self.registers.is_empty() || self.dice.chance(15) {
            let members: Vec<_> = self.people.iter().copied().filter(|_| self.dice.chance(60)).collect();
            return (self.office.register(), "toy.open", json!({ "members": members }));
        }
        let stream = self.registers[self.dice.below(self.registers.len())].clone();
        let person = self.people[self.dice.below(self.people.len())];
        // Each time one is let out or in, where that is the matter.
        let matter = if self.faults.have(Fault::Membership) { 20 } else { 15 };
        match self.dice.below(matter) {
            0..11 => (stream, "toy.add", json!({ "word": format!("词{}", self.made.len()) })),
            11..13 => (stream, "toy.add", json!({ "word": FORBIDDEN })),
            13..15 => (stream, "toy.close", json!({})),
            15..17 => (stream, "toy.invite", json!({ "person": person })),
            17..19 => (stream, "toy.expel", json!({ "person": person, "purge": self.dice.chance(50) })),
            _ => (stream, "toy.unheard", json!({})),
        }
    }

    /// How often a fault happened.
    pub fn happened(&self, fault: Fault) -> usize {
        match fault {
            Fault::Loss => self.tally.lost_messages,
            Fault::Double => self.tally.doubled_messages,
            Fault::Reordering => self.tally.overtaken,
            Fault::DeviceCrash => self.tally.device_crashes,
            Fault::HubCrash => self.tally.hub_crashes,
            Fault::CloneImage => self.tally.clones,
            Fault::Rollback => self.tally.disks_set_back,
            Fault::Restore => self.tally.restores - self.tally.restores_untold,
            Fault::UntoldRestore => self.tally.restores_untold,
            Fault::ReplicaGone => self.tally.replicas_deleted,
            Fault::ClockSteps => self.tally.clock_jumps,
            Fault::Membership => self.tally.revocations,
            Fault::Compaction => self.tally.compactions,
            Fault::NewerClient => self.tally.newer_clients,
        }
    }

    fn deletes_replica(&mut self, pc: usize) {
        self.tally.replicas_deleted += 1;
        self.pcs[pc].replica = empty_replica();
        self.bug.plant_in_replica(&self.pcs[pc].replica);
    }

    /// A virtual machine goes back to a snapshot.
    fn sets_back(&mut self, pc: usize) {
        let Some(image) = self.images[pc].take() else { return };
        self.tally.disks_set_back += 1;
        let before = std::mem::replace(&mut self.pcs[pc].intent, image);
        for op_id in ops_on(&before) {
            if !self.pcs.iter().any(|pc| ops_on(&pc.intent).contains(&op_id)) {
                self.lost_with_the_disk.insert(op_id);
            }
        }
    }

    fn clones(&mut self, pc: usize) {
        if self.pcs.len() < 7 {
            self.tally.clones += 1;
            let clone = self.pcs[pc].cloned();
            self.pcs.push(clone);
            self.images.push(None);
        }
    }

    fn compacts(&mut self) {
        if self.registers.is_empty() {
            return;
        }
        let stream = self.registers[self.dice.below(self.registers.len())].clone();
        let upto = u64::try_from(self.dice.below(6)).unwrap();
        let done = in_transaction(&self.office.hub, |tx| hub::compact(tx, &stream, upto, &Toy)).unwrap();
        self.tally.compactions += usize::from(done);
    }

    fn backs_up(&mut self) {
        self.tally.backups += 1;
        let begun_at = hub::begin_backup(&self.office.hub, self.office.now()).unwrap();
        self.backups.push(Backup { db: copy(&self.office.hub), ledger: self.ledger.clone() });
        hub::backed_up(&self.office.hub, begun_at).unwrap();
        self.is_newest_spare = true;
    }

    /// The newest backup is put back; or the one before it, but nothing older than that was ever promised.
    fn restores(&mut self) {
        let (told, untold) = (self.faults.have(Fault::Restore), self.faults.have(Fault::UntoldRestore));
        if !told && !untold {
            return;
        }
        self.tally.restores += 1;
        if self.backups.len() > 1 && self.is_newest_spare && self.dice.chance(40) {
            self.backups.pop();
            self.is_newest_spare = false;
        }
        let Some(backup) = self.backups.last() else { return };
        self.office.hub = copy(&backup.db);
        self.ledger = backup.ledger.clone();
        if untold && (!told || self.dice.chance(40)) {
            // Nobody says so, ever; and it may be a long weekend before anybody calls.
            self.tally.restores_untold += 1;
            if self.dice.chance(40) {
                for _ in 0..2 {
                    self.office.clock.advance_ms(60_000);
                    self.backs_up();
                }
            }
            return;
        }
        let hub = hub::restored(&self.office.hub, self.office.now(), &*self.office.random).unwrap();
        self.bug.after_restore(&self.pcs, hub.epoch);
    }
}

/// Every operation on this disk.
pub fn ops_on(intent: &Connection) -> BTreeSet<OpId> {
    let mut statement = intent.prepare("SELECT op_id FROM sync_ops").unwrap();
    statement.query_map([], |row| row.get(0).map(OpId::from_bytes)).unwrap().map(Result::unwrap).collect()
}

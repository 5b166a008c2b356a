//! Everything that exists in one run, and the trouble it gets into.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use backend::rooms::HUB;
use crypto::{DataKey, DeviceKey};
use identity::import::{Row, Sheet};
use kernel::{HubId, Ids};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use rusqlite::Connection;
use store::Store;
use store::blobs::Blobs;
use sync::device::{Enrolment, pending};
use sync::{StreamId, hub};
use tempfile::TempDir;
use testkit::faults::Faults;
use testkit::{FakeClock, SeededRandom};
use turmoil::{Builder, Sim};

use crate::bugs::Bug;
use crate::check::Finding;
use crate::faults::{Fault, words};
use crate::hub::Disk;
use crate::line;
use crate::order::MINUTES;
use crate::pc::Pc;

/// Simulated time between two looks.
const TICK: Duration = Duration::from_millis(10);
/// Ticks between two looks at who has what.
const WATCH: u32 = 20;
/// Clocks are wrong by as much: twelve days.
const SET_WRONG_MS: i64 = 12 * 86_400_000;
/// Ticks of trouble: twenty seconds.
const TROUBLE: u32 = 2_000;
/// Ticks until everybody must have come to rest: the longest wait of a courier, twice.
const REST: u32 = 8_000;

/// Account, name, role, head of the division or not. The hub's own line to the forms: `leave` goes to the head, then
/// to the one who keeps the records.
const PEOPLE: [(&str, &str, &str, bool); 3] = [
    ("chenmin", "陈敏", "auditor", false),
    ("wangjianguo", "王建国", "administrator", true),
    ("wuqian", "吴倩", "hr", false),
];

/// How often what happened.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally(BTreeMap<&'static str, usize>);

impl Tally {
    /// Once more.
    pub fn note(&mut self, what: &'static str, n: usize) {
        *self.0.entry(what).or_default() += n;
    }

    /// Of another run, too.
    pub fn add(&mut self, other: &Self) {
        other.0.iter().for_each(|(what, n)| self.note(what, *n));
    }

    /// Everything.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.0.iter().map(|(what, n)| (*what, *n))
    }
}

/// One run.
pub struct World {
    pub disk: Disk,
    pub pcs: Vec<Pc>,
    /// How far the PC with the same number was seen to have its streams.
    pub seen: Vec<BTreeMap<StreamId, u64>>,
    pub findings: Vec<Finding>,
    pub sim: Sim<'static>,
    pub faults: Faults<Fault>,
    dice: StdRng,
    clocks: StdRng,
    pub tally: Tally,
    /// From the healing until everybody was at rest, in simulated time.
    pub drained_after: Duration,
    _folder: TempDir,
}

/// What makes a run what it is.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub seed: u64,
    /// How clocks are set and jump: everything else is the same for one seed.
    pub clocks: u64,
    pub bug: Bug,
    pub faults: Faults<Fault>,
}

fn founded(Setting { seed, bug, faults, .. }: Setting, folder: &TempDir) -> Disk {
    let (clock, random) = (Arc::new(FakeClock::default()), Arc::new(SeededRandom::new(seed)));
    let store = Store::open_in_memory(HUB).unwrap();
    let id = HubId::new(&Ids::new(clock.clone(), random.clone())).unwrap();
    let prepare = move |tx: &Connection| {
        hub::found(tx, id)?;
        tx.execute_batch(MINUTES)?;
        Ok::<_, sync::Error>(tx.execute_batch(bug.in_hub())?)
    };
    store.write_blocking(prepare).unwrap();
    let key = DataKey::generate(&*random).unwrap();
    let blobs = Blobs::open(folder.path(), &key, random.clone()).unwrap();
    Disk { store, blobs, clock, random, bug, faults, n_cut: Arc::default() }
}

fn person(n: usize) -> Row {
    let (account, name, role, head) = PEOPLE[n];
    Row {
        number: u32::try_from(n).unwrap() + 2,
        account: account.to_owned(),
        name: name.to_owned(),
        department: vec!["数据局".to_owned(), "网络处".to_owned()],
        phone: Some("13800138000".to_owned()),
        post: Some("科员".to_owned()),
        roles: Some(vec![role.to_owned()]),
        head: Some(head),
        active: Some(true),
        password: None,
    }
}

impl World {
    /// A hub with people and forms, and a PC for each of them.
    pub fn new(setting: Setting) -> Self {
        let Setting { seed, faults, .. } = setting;
        let folder = tempfile::tempdir().unwrap();
        let disk = founded(setting, &folder);
        let mut clocks = StdRng::seed_from_u64(setting.clocks);
        disk.clock.advance_ms(clocks.random_range(-SET_WRONG_MS..SET_WRONG_MS));
        let node = disk.node();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let forms = include_bytes!("../../../src-tauri/packs/personnel/package.json").to_vec();
        runtime.block_on(async {
            node.import(Sheet::of((0..PEOPLE.len()).map(person).collect()), String::new(), 1).await.unwrap();
            node.publish(vec![forms]).await.unwrap();
        });
        let mut sim = Builder::new()
            .rng_seed(seed)
            .tick_duration(TICK)
            .simulation_duration(Duration::from_secs(3600))
            .min_message_latency(Duration::from_millis(1))
            .max_message_latency(Duration::from_millis(80))
            .tcp_capacity(4096)
            .build();
        let served = disk.clone();
        sim.host(line::HUB, move || served.clone().serve());
        let pcs: Vec<Pc> =
            (0_u64..).zip(PEOPLE).map(|(n, (account, ..))| enrolled(&disk, account, seed * 8 + n)).collect();
        for pc in &pcs {
            pc.clock.advance_ms(clocks.random_range(-SET_WRONG_MS..SET_WRONG_MS));
            let pc = pc.clone();
            sim.host(pc.name.clone(), move || pc.clone().run());
        }
        Self {
            disk,
            seen: pcs.iter().map(|_| BTreeMap::new()).collect(),
            findings: Vec::new(),
            pcs,
            sim,
            faults,
            dice: StdRng::seed_from_u64(seed),
            clocks,
            tally: Tally::default(),
            drained_after: Duration::ZERO,
            _folder: folder,
        }
    }

    fn tick(&mut self) {
        let ms = i64::try_from(TICK.as_millis()).unwrap();
        self.disk.clock.advance_ms(ms);
        self.pcs.iter().for_each(|pc| pc.clock.advance_ms(ms));
        self.sim.step().unwrap();
    }

    /// People work, and things go wrong.
    pub fn trouble(&mut self) {
        for tick in 0..TROUBLE {
            self.tick();
            if tick % WATCH == 0 {
                self.watch();
            }
            if self.dice.random_ratio(1, 60) {
                self.goes_wrong();
            }
        }
    }

    /// One of 0..n.
    pub fn roll(&mut self, n: usize) -> usize {
        self.dice.random_range(0..n)
    }

    /// How far a clock jumps: not more than this.
    pub fn jump(&mut self, most_ms: i64) -> i64 {
        self.clocks.random_range(-most_ms..most_ms)
    }

    /// The network is whole again, nothing crashes, nobody acts: everybody comes to rest. (I10)
    pub fn heal(&mut self) {
        for n in 0..self.pcs.len() {
            *self.pcs[n].is_quiet.lock().unwrap() = true;
            self.repair(n);
        }
        for _ in 0..REST {
            self.tick();
            self.drained_after += TICK;
            if self.pcs.iter().all(|pc| self.is_at_rest(pc)) {
                return;
            }
        }
        let restless = self.pcs.iter().filter(|pc| !self.is_at_rest(pc));
        let restless: Vec<_> = restless.map(|pc| format!("I10 {} never comes to rest", pc.name)).collect();
        self.findings.extend(restless);
    }

    /// Its outbox is empty, and it has everything that its person may read.
    fn is_at_rest(&self, pc: &Pc) -> bool {
        let person = pc.me.person;
        pc.intent.read_blocking(|db| Ok::<_, sync::Error>(pending(db)?.is_empty())).unwrap() && {
            let heads = self.disk.store.read_blocking(move |db| hub::heads_for(db, person)).unwrap();
            let cursors = pc.replica().read_blocking(sync::device::cursors).unwrap();
            heads.iter().all(|head| cursors.contains(head))
        }
    }

    /// How often what happened.
    pub fn tally(&self) -> Tally {
        let mut tally = self.tally.clone();
        tally.note(words(Fault::CutLine), self.disk.n_cut.load(Ordering::Relaxed));
        for pc in &self.pcs {
            tally.note("operations", pc.made.lock().unwrap().len());
            tally.note(words(Fault::Double), *pc.doubled.lock().unwrap());
            pc.verbs.lock().unwrap().iter().for_each(|(verb, n)| tally.note(verb, *n));
            let refused =
                pc.intent.read_blocking(|db| Ok::<_, sync::Error>(sync::device::refused(db)?.len()));
            tally.note("refusals", refused.unwrap());
        }
        tally
    }
}

fn enrolled(disk: &Disk, account: &'static str, seed: u64) -> Pc {
    let ids = Ids::new(disk.clock.clone(), disk.random.clone());
    let key = DeviceKey::generate(&*disk.random).unwrap();
    let public = key.public();
    let enrol = move |tx: &Connection| {
        let person = identity::Directory(tx).by_account(account)?.unwrap().id;
        let now = FakeClock::MONDAY_NINE;
        let device = identity::device::enrol(tx, person, &public, account, &ids, now).unwrap();
        Ok::<_, sync::Error>(Enrolment { device, person, hub: hub::state(tx)?.hub })
    };
    Pc::new(account, disk.store.write_blocking(enrol).unwrap(), key, seed, disk)
}

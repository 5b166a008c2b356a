//! A PC and who sits at it: the real courier over the simulated wire, and a person who acts on what they see.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::carrier::ChunkSource;
use backend::courier::{Courier, LineState, Office};
use backend::rooms::{INTENT, Projections, REPLICA};
use crypto::DeviceKey;
use kernel::{BlobId, CaseId, Clock as _, Code, Ids, OpId, PersonId, Refusal};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::json;
use store::Store;
use sync::StreamId;
use sync::device::{self, Enrolment, Settled};
use testkit::{FakeClock, SeededRandom};
use tokio::sync::{Notify, watch};
use workflow::case::{Act, Back, Case, INITIATOR, Standing, Task};
use workflow::definition::StepKind;
use workflow::table::cases::{self, CaseQuery, Shelf};

use crate::bugs::Bug;
use crate::faults::Fault;
use crate::hub::Disk;
use crate::line::Wire;

/// A person begins to do something about so often.
const BREATH_MS: u64 = 900;

/// A PC: what survives its crashes, and what it is at the moment.
#[derive(Clone)]
pub struct Pc {
    pub name: String,
    pub me: Enrolment,
    pub intent: Store,
    /// Replaced where the file was deleted; the courier takes the new one when it starts again.
    pub replica: Arc<Mutex<Store>>,
    pub clock: Arc<FakeClock>,
    pub bell: Arc<Notify>,
    pub retry: Arc<Notify>,
    /// Every operation whose local commit returned, in the order in which they were made.
    pub made: Arc<Mutex<Vec<OpId>>>,
    /// How often which verb was used.
    pub verbs: Arc<Mutex<BTreeMap<&'static str, usize>>>,
    pub doubled: Arc<Mutex<usize>>,
    /// Nobody acts any more.
    pub is_quiet: Arc<Mutex<bool>>,
    may_double: bool,
    signer: Arc<DeviceKey>,
    random: Arc<SeededRandom>,
    dice: Arc<Mutex<StdRng>>,
}

/// Nothing is to be done beyond the databases.
struct Desk;

impl Office for Desk {
    fn settled(&self, tx: &rusqlite::Connection, settled: &[Settled]) -> Result<(), sync::Error> {
        for one in settled {
            workflow::draft::settle(tx, one.op_id, &one.receipt.outcome)?;
            workflow::begun::settle(tx, one.op_id, &one.receipt.outcome)?;
        }
        Ok(())
    }

    fn after_settled(&self, _: &[Settled]) {}
    fn arrived(&self, _: &StreamId, _: u64, _: &BTreeSet<String>) {}
    fn changed(&self, _: &StreamId) {}

    fn chunks(&self, _: BlobId) -> Result<Box<dyn ChunkSource>, Refusal> {
        Err(Code::NotFound.into())
    }
}

/// An empty replica.
pub fn empty(bug: Bug) -> Arc<Mutex<Store>> {
    let store = Store::open_in_memory(REPLICA).unwrap();
    let plant = move |tx: &rusqlite::Connection| Ok::<_, sync::Error>(tx.execute_batch(bug.in_replica())?);
    store.write_blocking(plant).unwrap();
    Arc::new(Mutex::new(store))
}

impl Pc {
    /// Enrolled.
    pub fn new(name: &str, me: Enrolment, key: DeviceKey, seed: u64, disk: &Disk) -> Self {
        let intent = Store::open_in_memory(INTENT).unwrap();
        let signer = Arc::new(key);
        let key = Arc::clone(&signer);
        intent.write_blocking(move |tx| device::enrol(tx, &me, &*key)).unwrap();
        Self {
            name: name.to_owned(),
            me,
            intent,
            replica: empty(disk.bug),
            clock: Arc::default(),
            bell: Arc::default(),
            retry: Arc::default(),
            made: Arc::default(),
            verbs: Arc::default(),
            doubled: Arc::default(),
            is_quiet: Arc::default(),
            may_double: disk.faults.have(Fault::Double),
            signer,
            random: Arc::new(SeededRandom::new(seed)),
            dice: Arc::new(Mutex::new(StdRng::seed_from_u64(seed))),
        }
    }

    /// The replica as it is now.
    pub fn replica(&self) -> Store {
        self.replica.lock().unwrap().clone()
    }

    /// Run until the crash.
    pub async fn run(self) -> turmoil::Result {
        let wire = Wire {
            device: self.me.device,
            random: self.random.clone(),
            last: Mutex::default(),
            may_double: self.may_double,
            doubled: self.doubled.clone(),
        };
        let (_online, offline) = watch::channel(false);
        let courier = Courier {
            carrier: wire,
            intent: self.intent.clone(),
            replica: self.replica(),
            projection: Arc::new(Projections),
            signer: self.signer.clone(),
            office: Arc::new(Desk),
            clock: self.clock.clone(),
            random: self.random.clone(),
            bell: self.bell.clone(),
            retry: self.retry.clone(),
            offline,
            state: watch::channel(LineState::default()).0,
        };
        tokio::join!(courier.run(), self.work());
        Ok(())
    }

    async fn work(&self) {
        let ids = Ids::new(self.clock.clone(), self.random.clone());
        loop {
            let wait = self.dice.lock().unwrap().random_range(BREATH_MS / 2..BREATH_MS * 3 / 2);
            tokio::time::sleep(Duration::from_millis(wait)).await;
            if !*self.is_quiet.lock().unwrap() {
                self.act(&ids);
            }
        }
    }

    /// The cases of this person, by their numbers: what somebody does next must not hang on a clock.
    fn cases(&self) -> Vec<Case> {
        let query = CaseQuery {
            person: self.me.person,
            shelf: Shelf::All,
            form: None,
            standing: None,
            text: String::new(),
            without: Vec::new(),
            offset: 0,
            limit: 1_000,
        };
        let list = move |db: &rusqlite::Connection| Ok::<_, store::Error>(cases::list(db, &query)?.0);
        let mut cases = self.replica().read_blocking(list).unwrap();
        cases.sort_by(|a, b| a.number.cmp(&b.number));
        cases
    }

    /// One act, as the person sees things; what waits in the outbox they forget, so that some acts come twice.
    fn act(&self, ids: &Ids) {
        let cases = self.cases();
        let mut dice = self.dice.lock().unwrap();
        let (case, act) = if cases.is_empty() || dice.random_bool(0.3) {
            (CaseId::new(ids).unwrap(), self.submission())
        } else {
            let case = &cases[dice.random_range(0..cases.len())];
            (case.id, choose(case, self.me.person, &mut dice))
        };
        let stream = StreamId::Case(case);
        let seen = self.replica().read_blocking(move |db| device::cursor(db, &stream)).unwrap();
        let intent = workflow::draft::intent(&act, case, seen.map_or(0, |cursor| cursor.seq));
        let (op, now, signer) = (OpId::new(ids).unwrap(), self.clock.now(), self.signer.clone());
        let enqueued = self.intent.write_blocking(move |tx| device::enqueue(tx, intent, op, now, &*signer));
        enqueued.unwrap();
        self.made.lock().unwrap().push(op);
        *self.verbs.lock().unwrap().entry(act.verb()).or_default() += 1;
        self.bell.notify_one();
    }

    fn submission(&self) -> Act {
        let form = |db: &rusqlite::Connection| {
            Ok::<_, store::Error>(workflow::table::forms::present(db, "leave")?.unwrap_or(1))
        };
        let version = self.replica().read_blocking(form).unwrap();
        Act::Submit { form: "leave".to_owned(), version, data: leave(), draft: None }
    }
}

/// Half a day of leave.
fn leave() -> workflow::form::Data {
    let data = json!({
        "rank": "staff", "leaveType": "personal", "startOn": "2026-03-09", "startHalf": "am", "endOn": "2026-03-09",
        "endHalf": "am", "reason": "处理家庭事务", "away": "local", "leavePhone": "13800138000",
    });
    data.as_object().unwrap().clone()
}

fn choose(case: &Case, me: PersonId, dice: &mut StdRng) -> Act {
    let is_mine = case.initiator.id == me;
    let text = "有事".to_owned();
    if is_mine && matches!(case.standing, Standing::SentBack | Standing::Withdrawn) {
        return Act::Resubmit { data: leave(), draft: None };
    }
    match case.open_tasks().find(|task| task.person.id == me) {
        Some(task) if dice.random_bool(0.9) => decision(task, dice),
        _ if is_mine && dice.random_bool(0.3) => Act::Withdraw { text },
        _ => Act::Comment { text },
    }
}

fn decision(task: &Task, dice: &mut StdRng) -> Act {
    let (id, opinion, edits) = (task.id, "已阅".to_owned(), workflow::form::Data::new());
    match (task.kind, dice.random_range(0..10)) {
        (_, 0 | 1) => Act::SendBack { task: id, to: INITIATOR.to_owned(), back: Back::Again, opinion },
        (StepKind::Handle, _) => Act::Complete { task: id, opinion, edits },
        (_, 2) => Act::Reject { task: id, opinion },
        _ => Act::Approve { task: id, opinion, edits },
    }
}

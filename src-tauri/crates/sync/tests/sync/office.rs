//! A hub, its people and their PCs, with a line between them that the test holds in its hand.

use std::sync::Arc;

use crypto::DeviceKey;
use kernel::{BlobId, CaseId, Clock as _, DeviceId, HubId, Ids, OpId, PersonId, Timestamp};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use store::MigrationSet;
use store::testing::memory;
use sync::device::{self, Accepted, Applied, Enrolment, Settlement};
use sync::hub::{self, Pushed, Rooms};
use sync::{
    Cursor, Frame, Intent, Lane, Op, PROTOCOL, PullRequest, PushAnswer, PushRequest, Result, StreamId,
};
use testkit::{FakeClock, SeededRandom};

use crate::toy::{self, Toy};

/// Enough for everything in a test.
pub const PLENTY: usize = 1 << 30;

pub struct Office {
    pub hub: Connection,
    pub clock: Arc<FakeClock>,
    pub random: Arc<SeededRandom>,
    pub ids: Ids,
}

pub fn rooms() -> Rooms<'static> {
    Rooms { authority: &Toy, projection: &Toy, registry: &Toy, blobs: &Toy }
}

fn toy_tables() -> MigrationSet {
    MigrationSet { room: "toy", migrations: toy::MIGRATIONS }
}

pub fn empty_replica() -> Connection {
    memory(&[MigrationSet { room: "sync", migrations: device::REPLICA_MIGRATIONS }, toy_tables()])
}

/// What the disk holds, on another disk.
pub fn copy(db: &Connection) -> Connection {
    let mut copy = Connection::open_in_memory().unwrap();
    rusqlite::backup::Backup::new(db, &mut copy).unwrap().step(-1).unwrap();
    copy
}

/// All of `f` or nothing.
pub fn in_transaction<T>(db: &Connection, f: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let tx = db.unchecked_transaction()?;
    let value = f(&tx)?;
    tx.commit()?;
    Ok(value)
}

impl Office {
    pub fn new(seed: u64) -> Self {
        let clock = Arc::new(FakeClock::default());
        let random = Arc::new(SeededRandom::new(seed));
        let ids = Ids::new(clock.clone(), random.clone());
        let hub = memory(&[MigrationSet { room: "sync", migrations: hub::MIGRATIONS }, toy_tables()]);
        hub::found(&hub, HubId::new(&ids).unwrap()).unwrap();
        Self { hub, clock, random, ids }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn person(&self) -> PersonId {
        PersonId::new(&self.ids).unwrap()
    }

    pub fn register(&self) -> StreamId {
        StreamId::Case(CaseId::new(&self.ids).unwrap())
    }

    /// A PC of this person, enrolled and known to the hub.
    pub fn pc(&self, person: PersonId) -> Pc {
        let key = DeviceKey::generate(&*self.random).unwrap();
        let device = DeviceId::new(&self.ids).unwrap();
        self.hub
            .execute(
                "INSERT INTO toy_devices (device, person, key) VALUES (?1, ?2, ?3)",
                params![device.to_bytes(), person.to_bytes(), key.public().to_bytes()],
            )
            .unwrap();
        let intent = memory(&[MigrationSet { room: "sync", migrations: device::INTENT_MIGRATIONS }]);
        let me = Enrolment { device, person, hub: hub::state(&self.hub).unwrap().hub };
        device::enrol(&intent, &me, &key).unwrap();
        Pc { me, key, intent, replica: empty_replica() }
    }

    pub fn takes(&self, request: &PushRequest) -> Result<Pushed> {
        in_transaction(&self.hub, |tx| hub::push(tx, request, self.now(), rooms()))
    }

    pub fn stores(&self, blob: BlobId) {
        self.hub.execute("INSERT OR IGNORE INTO toy_blobs (id) VALUES (?1)", [blob.0]).unwrap();
    }

    /// Everything there is after these cursors.
    pub fn frames(&self, cursors: Vec<Cursor>, person: PersonId) -> Vec<Frame> {
        let pulled = hub::pull(&self.hub, &asking(cursors), person, self.now(), PLENTY).unwrap();
        assert!(!pulled.more);
        pulled.frames
    }
}

pub fn asking(cursors: Vec<Cursor>) -> PullRequest {
    PullRequest { protocol: PROTOCOL, hub_epoch_seen: 0, cursors }
}

pub struct Pc {
    pub me: Enrolment,
    pub key: DeviceKey,
    pub intent: Connection,
    pub replica: Connection,
}

impl Pc {
    /// The same disk in another machine.
    pub fn cloned(&self) -> Self {
        Self { me: self.me, key: self.key.clone(), intent: copy(&self.intent), replica: copy(&self.replica) }
    }

    pub fn intends(&self, stream: &StreamId, kind: &str, args: &Value) -> Intent {
        let cursors = device::cursors(&self.replica).unwrap();
        let seen = cursors.iter().find(|cursor| cursor.stream == *stream).map_or(0, |cursor| cursor.seq);
        Intent {
            lane: Lane::Workflow,
            stream: stream.clone(),
            kind: kind.to_owned(),
            v: 1,
            base_seq: seen,
            args: args.to_string(),
            blobs: Vec::new(),
        }
    }

    pub fn enqueues(&self, office: &Office, intent: Intent) -> Result<Op> {
        let op_id = OpId::new(&office.ids).unwrap();
        in_transaction(&self.intent, |tx| device::enqueue(tx, intent, op_id, office.now(), &self.key))
    }

    pub fn does(&self, office: &Office, stream: &StreamId, kind: &str, args: &Value) -> Op {
        self.enqueues(office, self.intends(stream, kind, args)).unwrap()
    }

    pub fn opens(&self, office: &Office, members: &[PersonId]) -> StreamId {
        let stream = office.register();
        self.does(office, &stream, "toy.open", &json!({ "members": members }));
        stream
    }

    pub fn adds(&self, office: &Office, stream: &StreamId, word: &str) -> Op {
        self.does(office, stream, "toy.add", &json!({ "word": word }))
    }

    pub fn next_push(&self) -> Option<PushRequest> {
        device::next_push(&self.intent, Lane::Workflow).unwrap()
    }

    pub fn settles(&self, request: &PushRequest, answer: &PushAnswer) -> Settlement {
        in_transaction(&self.intent, |tx| device::settle(tx, request, answer, &self.key)).unwrap()
    }

    /// Push until nothing waits or the hub says to stop; every answer that came.
    pub fn pushes(&self, office: &Office) -> Vec<PushAnswer> {
        let mut answers = Vec::new();
        while let Some(request) = self.next_push() {
            let answer = office.takes(&request).unwrap().answer;
            let settlement = self.settles(&request, &answer);
            let stopped = answer.stop.is_some() && !settlement.again;
            answers.push(answer);
            if stopped {
                break;
            }
        }
        answers
    }

    pub fn applies(&self, frame: &Frame) -> Applied {
        in_transaction(&self.replica, |tx| device::apply(tx, frame, &Toy)).unwrap()
    }

    /// Pull everything on a line of its own, meeting the hub as a desktop does; what each frame changed.
    pub fn pulls(&self, office: &Office) -> Vec<Applied> {
        let accepted = device::accepted(&self.intent).unwrap();
        let frames = office.frames(self.cursors(), self.me.person);
        let applied: Vec<_> = frames.iter().map(|frame| self.applies(frame)).collect();
        for change in &applied {
            if let Applied::Hub { hub_epoch, backed_up_at, .. } = change {
                in_transaction(&self.intent, |tx| device::meet_hub(tx, *hub_epoch, &self.key)).unwrap();
                self.compares(&accepted, *backed_up_at);
            }
        }
        applied
    }

    /// What was accepted before the line opened against what it has brought. How many operations are forgotten.
    pub fn compares(&self, accepted: &[Accepted], backed_up_at: Timestamp) -> usize {
        let missing = device::missing(&self.replica, accepted).unwrap();
        let retired = in_transaction(&self.intent, |tx| {
            device::offer_again(tx, &missing, &self.key)?;
            device::retire(tx, backed_up_at)
        });
        retired.unwrap()
    }

    pub fn cursors(&self) -> Vec<Cursor> {
        device::cursors(&self.replica).unwrap()
    }

    pub fn words(&self) -> Vec<String> {
        toy::state(&self.replica)
    }
}

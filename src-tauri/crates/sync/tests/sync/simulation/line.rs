//! What goes over the line and what both ends do with it. Everything passes through bytes, as it does outside.

use kernel::{Code, DeviceId, PersonId, Refusal};
use rusqlite::{OptionalExtension as _, params};
use sync::device::{self, Accepted, Applied};
use sync::{Frame, Lane, PROTOCOL, PullRequest, PushAnswer, PushRequest, Stop, StreamId, hub, wire};

use super::bugs::Bug;
use super::faults::Fault;
use super::world::{LANES, World};
use crate::office::in_transaction;
use crate::toy::Toy;

pub enum Message {
    Push { pc: usize, request: PushRequest },
    Answer { pc: usize, request: PushRequest, answer: Vec<u8> },
    Pull { pc: usize, request: Vec<u8> },
    Frame { pc: usize, frame: Vec<u8> },
}

impl Message {
    fn twin(&self) -> Self {
        match self {
            Self::Push { pc, request } => Self::Push { pc: *pc, request: request.clone() },
            Self::Answer { pc, request, answer } => {
                Self::Answer { pc: *pc, request: request.clone(), answer: answer.clone() }
            }
            Self::Pull { pc, request } => Self::Pull { pc: *pc, request: request.clone() },
            Self::Frame { pc, frame } => Self::Frame { pc: *pc, frame: frame.clone() },
        }
    }
}

impl World {
    pub fn sends(&mut self, pc: usize) {
        let lane = LANES[self.dice.below(LANES.len())];
        if let Some(mut request) = device::next_push(&self.pcs[pc].intent, lane).unwrap() {
            self.bug.after_sending(&self.pcs[pc], &request);
            request.protocol = self.version();
            self.line.push(Message::Push { pc, request });
        }
    }

    pub fn asks(&mut self, pc: usize) {
        let mut request = self.pull_request(pc);
        request.protocol = self.version();
        self.line.push(Message::Pull { pc, request: wire::encode(&request).unwrap() });
    }

    /// What a PC speaks.
    fn version(&mut self) -> u16 {
        let is_newer = self.faults.have(Fault::NewerClient) && self.dice.chance(10);
        PROTOCOL + u16::from(is_newer)
    }

    /// What the hub understands of what it hears; a version that it does not know is refused whole, and nothing else is.
    fn understands<T>(&mut self, heard: Result<T, Refusal>) -> Option<T> {
        heard
            .map_err(|refusal| match refusal.code {
                Code::VersionMismatch => self.tally.newer_clients += 1,
                _ => self.finds(format!("I10 the hub does not understand: {refusal:?}")),
            })
            .ok()
    }

    fn pull_request(&self, pc: usize) -> PullRequest {
        PullRequest { protocol: PROTOCOL, hub_epoch_seen: 0, cursors: self.pcs[pc].cursors() }
    }

    /// One message, any, arrives; or is lost; or arrives and will arrive again.
    pub fn delivers(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let overtaking = self.dice.below(self.line.len());
        self.tally.overtaken += usize::from(overtaking > 0 && self.faults.have(Fault::Reordering));
        let message = self.line.remove(if self.faults.have(Fault::Reordering) { overtaking } else { 0 });
        if self.faults.have(Fault::Loss) && self.dice.chance(10) {
            self.tally.lost_messages += 1;
            return;
        }
        if self.faults.have(Fault::Double) && self.dice.chance(10) {
            self.tally.doubled_messages += 1;
            self.line.push(message.twin());
        }
        match message {
            Message::Push { pc, request } => {
                if let Some(answer) = self.hub_takes(&request, true) {
                    self.line.push(Message::Answer { pc, request, answer: wire::encode(&answer).unwrap() });
                }
            }
            Message::Answer { pc, request, answer } => {
                self.pc_settles(pc, &request, &wire::decode_answer(&answer).unwrap(), true);
            }
            Message::Pull { pc, request } => {
                let Some(request) = self.understands(wire::decode_pull(&request)) else { return };
                let budget = self.dice.below(4_000);
                for frame in self.hub_answers(pc, &request, budget) {
                    self.line.push(Message::Frame { pc, frame: wire::encode(&frame).unwrap() });
                }
            }
            Message::Frame { pc, frame } => {
                self.pc_applies(pc, &wire::decode_frame(&frame).unwrap(), true);
            }
        }
    }

    /// The hub takes a push, unless it crashes before the commit.
    pub fn hub_takes(&mut self, request: &PushRequest, may_crash: bool) -> Option<PushAnswer> {
        self.tally.pushes += 1;
        let request = self.understands(wire::decode_push(&wire::encode(request).unwrap()))?;
        self.bug.before_push(&self.office.hub);
        let tx = self.office.hub.unchecked_transaction().unwrap();
        let pushed = match self.bug.push(&tx, &request, self.office.now()) {
            Ok(pushed) => pushed,
            Err(error) => {
                drop(tx);
                self.finds(format!("I10 a push fails: {error:?}"));
                return None;
            }
        };
        if may_crash && self.faults.have(Fault::HubCrash) && self.dice.chance(10) {
            self.tally.hub_crashes += 1;
            return None;
        }
        tx.commit().unwrap();
        self.notes(&request, &pushed);
        self.bug.after_push(&self.office.hub, &pushed);
        Some(pushed.answer)
    }

    /// What left the hub is compared with all that left it before.
    fn notes(&mut self, request: &PushRequest, pushed: &hub::Pushed) {
        for receipt in &pushed.answer.receipts {
            let bytes = wire::encode(receipt).unwrap();
            match self.ledger.receipts.insert(receipt.op_id, bytes.clone()) {
                Some(before) if before != bytes => {
                    self.finds(format!("I4 another receipt for {}: {receipt:?}", receipt.op_id));
                }
                Some(_) => self.tally.repeated_answers += 1,
                None if matches!(receipt.outcome, sync::Outcome::Refused { .. }) => self.tally.refusals += 1,
                None => {}
            }
        }
        let queue: (DeviceId, u32, Lane) = (request.device, request.epoch, request.lane);
        for item in &pushed.items {
            if self.ledger.items.iter().any(|before| before.op_id == item.op_id) {
                self.finds(format!("I2 {} is an item twice", item.op_id));
            }
            self.ledger.items.push(item.clone());
            self.tally.items += 1;
            let Some(op) = request.ops.iter().find(|op| op.op_id == item.op_id) else { continue };
            if self.ledger.order.insert(queue, op.dseq).is_some_and(|before| before >= op.dseq) {
                self.finds(format!("I5 {queue:?} went back to {}", op.dseq));
            }
        }
        match &pushed.answer.stop {
            Some(Stop::Fork { .. }) => self.tally.forks += 1,
            Some(Stop::Gap { .. }) => self.tally.gaps += 1,
            Some(Stop::Need { .. }) => self.tally.needs += 1,
            Some(Stop::Wait { .. }) => self.tally.waits += 1,
            Some(Stop::Unknown) | None => {}
        }
    }

    /// The PC takes an answer, unless it crashes before the commit. True where it is to push on.
    pub fn pc_settles(
        &mut self,
        pc: usize,
        request: &PushRequest,
        answer: &PushAnswer,
        may_crash: bool,
    ) -> bool {
        let crash = may_crash && self.faults.have(Fault::DeviceCrash) && self.dice.chance(10);
        let pc = &self.pcs[pc];
        let tx = pc.intent.unchecked_transaction().unwrap();
        let settlement = device::settle(&tx, request, answer, &pc.key).unwrap();
        if crash {
            self.tally.device_crashes += 1;
            return false;
        }
        tx.commit().unwrap();
        for blob in &settlement.need {
            self.office.stores(*blob);
        }
        settlement.again || !settlement.wait
    }

    pub fn hub_answers(&mut self, pc: usize, request: &PullRequest, budget: usize) -> Vec<Frame> {
        self.tally.pulls += 1;
        let person = self.pcs[pc].me.person;
        let ends = self.ends(request, person);
        // Never committed: what the bug does to the hub's tables is for this answer only.
        let tx = self.office.hub.unchecked_transaction().unwrap();
        self.bug.before_pull(&tx);
        let pulled = hub::pull(&tx, request, person, self.office.now(), budget).unwrap();
        drop(tx);
        for frame in &pulled.frames {
            let to = match frame {
                Frame::Items { items, .. } => items.last().map_or(0, |item| item.seq),
                Frame::Snapshot { at, .. } => *at,
                _ => continue,
            };
            let end = frame.stream().and_then(|stream| ends.iter().find(|(left, _)| left == stream));
            if end.is_some_and(|(_, end)| to > *end) {
                self.finds(format!("I8 {person} gets {to} of {:?}", frame.stream()));
            }
        }
        pulled.frames
    }

    /// The streams that this person has left, and the last item of each that they may still have.
    fn ends(&self, request: &PullRequest, person: PersonId) -> Vec<(StreamId, u64)> {
        let asked = request.cursors.iter().map(|cursor| &cursor.stream);
        let mut ends: Vec<_> = asked
            .chain(&self.registers)
            .filter_map(|stream| {
                let end = self.window(stream, person)??;
                Some((stream.clone(), end))
            })
            .collect();
        ends.dedup();
        ends
    }

    /// Up to where this person may read; the outer `None`: they never were in, the inner: there is no end.
    pub fn window(&self, stream: &StreamId, person: PersonId) -> Option<Option<u64>> {
        let sql = "SELECT CASE WHEN purge THEN 0 ELSE to_seq END FROM hub_members WHERE stream = ?1 AND person = ?2";
        let row = params![stream.to_string(), person.to_bytes()];
        self.office.hub.query_row(sql, row, |row| row.get(0)).optional().unwrap()
    }

    /// The PC applies a frame, unless it crashes before the commit. False where it must ask again.
    pub fn pc_applies(&mut self, pc: usize, frame: &Frame, may_crash: bool) -> bool {
        let before = frame.stream().and_then(|stream| self.place(pc, stream));
        let crash = may_crash && self.faults.have(Fault::DeviceCrash) && self.dice.chance(10);
        let tx = self.pcs[pc].replica.unchecked_transaction().unwrap();
        let applied = match device::apply(&tx, frame, &Toy) {
            Ok(applied) => applied,
            Err(error) => {
                drop(tx);
                self.finds(format!("I9 a frame cannot be applied: {error:?}"));
                return false;
            }
        };
        if crash {
            self.tally.device_crashes += 1;
            return false;
        }
        tx.commit().unwrap();
        let after = frame.stream().and_then(|stream| self.place(pc, stream));
        if after < before
            && !matches!(applied, Applied::Gone { .. } | Applied::AskAgain { forgotten: true, .. })
        {
            self.finds(format!("I5 a reader was taken back from {before:?} to {after:?}"));
        }
        self.counts(&applied);
        match applied {
            Applied::Hub { hub_epoch, backed_up_at, .. } => {
                let pc = &self.pcs[pc];
                in_transaction(&pc.intent, |tx| device::meet_hub(tx, hub_epoch, &pc.key)).unwrap();
                self.bug.on_hello(pc, backed_up_at);
                true
            }
            Applied::AskAgain { .. } => false,
            _ => true,
        }
    }

    fn counts(&mut self, applied: &Applied) {
        match applied {
            Applied::AskAgain { forgotten, .. } => {
                self.tally.asked_again += 1;
                self.tally.streams_forgotten += usize::from(*forgotten);
            }
            Applied::Replaced { .. } => self.tally.snapshots_applied += 1,
            Applied::Gone { .. } | Applied::Closed { .. } => self.tally.revocations += 1,
            _ => {}
        }
    }

    fn place(&self, pc: usize, stream: &StreamId) -> Option<u64> {
        self.pcs[pc].cursors().into_iter().find(|cursor| cursor.stream == *stream).map(|cursor| cursor.seq)
    }

    /// The line is good again and nothing crashes any more: everybody comes to rest.
    pub fn heal(&mut self) {
        self.line.clear();
        for round in 0..30 {
            for pc in 0..self.pcs.len() {
                self.catches_up(pc);
                for lane in LANES {
                    self.drains(pc, lane);
                }
            }
            let is_drained = self.pcs.iter().all(|pc| device::pending(&pc.intent).unwrap().is_empty());
            if is_drained && round > 0 {
                break;
            }
            if round % 10 == 9 {
                // What waits for a disk that is gone is judged without it in the end.
                self.office.clock.advance_ms(hub::RECOVERY_MS);
            }
        }
        for pc in 0..self.pcs.len() {
            self.catches_up(pc);
            // What this line does not show is asked about once more.
            for lane in LANES {
                self.drains(pc, lane);
            }
        }
    }

    fn compares(&mut self, pc: usize, accepted: &[Accepted], frames: &[Frame]) {
        let Some(Frame::Hello { backed_up_at, .. }) = frames.first() else { return };
        let pc = &self.pcs[pc];
        let waiting = || device::pending(&pc.intent).unwrap().len();
        let n_waited = waiting();
        let doubted = if self.bug.believes_receipts() { &[] } else { accepted };
        self.tally.retired += pc.compares(doubted, *backed_up_at);
        self.tally.offered_again += waiting() - n_waited;
    }

    fn drains(&mut self, pc: usize, lane: Lane) {
        for _ in 0..50 {
            let Some(request) = device::next_push(&self.pcs[pc].intent, lane).unwrap() else { return };
            let Some(answer) = self.hub_takes(&request, false) else { return };
            if !self.pc_settles(pc, &request, &answer, false) {
                return;
            }
        }
    }

    /// A line from its opening until it has brought everything, in order and whole.
    pub fn catches_up(&mut self, pc: usize) {
        let accepted = device::accepted(&self.pcs[pc].intent).unwrap();
        for _ in 0..50 {
            let frames = self.hub_answers(pc, &self.pull_request(pc), 50_000);
            let is_end = frames.iter().any(|frame| matches!(frame, Frame::CaughtUp { .. }));
            let n_fit = frames.iter().filter(|frame| self.pc_applies(pc, frame, false)).count();
            if is_end && n_fit == frames.len() {
                self.compares(pc, &accepted, &frames);
                return;
            }
        }
        if self.bug == Bug::None {
            self.finds(format!("I10 PC {pc} never catches up"));
        }
    }
}

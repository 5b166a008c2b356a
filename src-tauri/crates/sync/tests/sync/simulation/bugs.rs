//! Bugs that others have made, planted on purpose. None of them needs a switch in the protocol itself: they are
//! triggers in the databases, or a hub or a device that does less than it should.

use kernel::{Code, Timestamp};
use rusqlite::Connection;
use sync::device;
use sync::hub::{self, Pushed, Rooms, Touched};
use sync::{
    Actor, Authority as _, Op, Outcome, PushAnswer, PushRequest, Receipt, Registry as _, Result, Stop,
    Unjudged, Verdict,
};

use super::world::World;
use crate::office::{Pc, rooms};
use crate::toy::Toy;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    None,
    /// The hub judges whatever it is sent, as if it had never seen it.
    HubWithoutMemory,
    /// The hub takes a number it has answered before for the same operation, whatever its id.
    HubSkipsKnownNumbers,
    /// The hub writes its receipts anew when it is asked again.
    ReceiptsChange,
    /// A number that was taken for a refused operation is not given back.
    NumbersAreLost,
    /// The judge does not look whether a register is closed already.
    JudgeIsLax,
    /// Who was let out is served on.
    LeaversAreServed,
    /// The device deletes an operation when it is sent, not when it is answered.
    SentIsForgotten,
    /// The device drops what was refused.
    RefusalsAreDropped,
    /// Devices do not notice that the hub was restored, even where it says so.
    RestoreGoesUnnoticed,
    /// Devices take a receipt for the truth, whatever the hub brings.
    ReceiptsAreBelieved,
    /// Devices forget what the hub's backups have, as it says, before they have seen that it has it.
    BackupsAreBelieved,
    /// The cursor is written, the item is not.
    CursorWithoutItem,
    /// Emptying a replica leaves the words.
    PurgeLeavesWords,
    /// A word reads otherwise on the device.
    ProjectionsDiffer,
}

/// Each with the invariant that must notice it.
pub const PLANTED: &[(Bug, &str)] = &[
    (Bug::HubWithoutMemory, "I2"),
    (Bug::HubSkipsKnownNumbers, "I1"),
    (Bug::ReceiptsChange, "I4"),
    (Bug::NumbersAreLost, "I6"),
    (Bug::JudgeIsLax, "I7"),
    (Bug::LeaversAreServed, "I8"),
    (Bug::SentIsForgotten, "I1"),
    (Bug::RefusalsAreDropped, "I1"),
    (Bug::RestoreGoesUnnoticed, "I1"),
    (Bug::ReceiptsAreBelieved, "I1"),
    (Bug::BackupsAreBelieved, "I1"),
    (Bug::CursorWithoutItem, "I3"),
    (Bug::PurgeLeavesWords, "I8"),
    (Bug::ProjectionsDiffer, "I9"),
];

impl Bug {
    pub fn plant(self, world: &World) {
        for pc in &world.pcs {
            self.plant_in_replica(&pc.replica);
            if self == Self::RefusalsAreDropped {
                let sql = "CREATE TRIGGER planted AFTER UPDATE ON sync_ops WHEN NEW.state = 'refused'
                           BEGIN DELETE FROM sync_ops WHERE n = NEW.n; END";
                pc.intent.execute_batch(sql).unwrap();
            }
        }
        if self == Self::HubWithoutMemory {
            world.office.hub.execute_batch("DROP INDEX sync_items_by_op").unwrap();
        }
    }

    pub fn plant_in_replica(self, replica: &Connection) {
        let sql = match self {
            Self::CursorWithoutItem => {
                "CREATE TRIGGER planted AFTER INSERT ON sync_items WHEN NEW.seq % 3 = 0
                 BEGIN DELETE FROM sync_items WHERE stream = NEW.stream AND seq = NEW.seq; END"
            }
            Self::PurgeLeavesWords => {
                "CREATE TRIGGER planted BEFORE DELETE ON toy_words BEGIN SELECT RAISE(IGNORE); END"
            }
            Self::ProjectionsDiffer => {
                "CREATE TRIGGER planted AFTER INSERT ON toy_words WHEN NEW.seq % 3 = 0
                 BEGIN UPDATE toy_words SET word = '错' WHERE stream = NEW.stream AND seq = NEW.seq; END"
            }
            _ => "",
        };
        replica.execute_batch(sql).unwrap();
    }

    pub fn before_push(self, hub: &Connection) {
        if self == Self::ReceiptsChange {
            let sql = r#"UPDATE hub_receipts SET receipt = replace(receipt, '"hub_ts":', '"hub_ts":1')"#;
            hub.execute(sql, []).unwrap();
        }
    }

    pub fn push(self, tx: &Connection, request: &PushRequest, now: Timestamp) -> Result<Pushed> {
        match self {
            Self::HubWithoutMemory => push_without_memory(tx, request, now),
            Self::HubSkipsKnownNumbers => {
                let mut pushed = hub::push(tx, request, now, rooms())?;
                if let Some(Stop::Fork { .. }) = pushed.answer.stop.take() {
                    let answered = pushed.answer.receipts.len();
                    let skipped = request.ops.iter().skip(answered).map(|op| accepted(op, 1, now));
                    pushed.answer.receipts.extend(skipped);
                }
                Ok(pushed)
            }
            Self::JudgeIsLax => hub::push(tx, request, now, Rooms { authority: &Lax, ..rooms() }),
            _ => hub::push(tx, request, now, rooms()),
        }
    }

    pub fn after_push(self, hub: &Connection, pushed: &Pushed) {
        let refused = pushed.answer.receipts.iter().any(|receipt| {
            matches!(&receipt.outcome, Outcome::Refused { refusal, .. } if refusal.code == Code::FormInvalid)
        });
        if self == Self::NumbersAreLost && refused {
            hub.execute("UPDATE hub_numbers SET last = last + 1", []).unwrap();
        }
    }

    pub fn before_pull(self, hub: &Connection) {
        if self == Self::LeaversAreServed {
            hub.execute("UPDATE hub_members SET to_seq = NULL, purge = 0", []).unwrap();
        }
    }

    pub fn after_sending(self, pc: &Pc, request: &PushRequest) {
        if self == Self::SentIsForgotten {
            for op in &request.ops {
                pc.intent.execute("DELETE FROM sync_ops WHERE op_id = ?1", [op.op_id.to_bytes()]).unwrap();
            }
        }
    }

    pub fn on_hello(self, pc: &Pc, backed_up_at: Timestamp) {
        if self == Self::BackupsAreBelieved {
            device::retire(&pc.intent, backed_up_at).unwrap();
        }
    }

    pub fn believes_receipts(self) -> bool {
        matches!(self, Self::ReceiptsAreBelieved | Self::RestoreGoesUnnoticed)
    }

    pub fn after_restore(self, pcs: &[Pc], hub_epoch: u64) {
        if self == Self::RestoreGoesUnnoticed {
            for pc in pcs {
                pc.intent.execute("UPDATE sync_device SET hub_epoch = ?1", [hub_epoch]).unwrap();
            }
        }
    }
}

fn accepted(op: &Op, seq: u64, now: Timestamp) -> Receipt {
    let outcome = Outcome::Accepted { stream: op.stream.clone(), seq, number: None };
    Receipt { op_id: op.op_id, dseq: op.dseq, outcome, hub_ts: now }
}

/// A hub as one writes it in an afternoon.
fn push_without_memory(tx: &Connection, request: &PushRequest, now: Timestamp) -> Result<Pushed> {
    let device = Toy.device(tx, request.device)?.unwrap();
    let actor = Actor { person: device.person, device: request.device };
    let (mut receipts, mut items) = (Vec::new(), Vec::new());
    for op in &request.ops {
        match Toy.judge(tx, op, actor, now) {
            Ok(verdict) => {
                let item = hub::append(tx, Some(device.person), verdict.item, op.op_id, now, &Toy)?;
                for member in &verdict.members {
                    hub::change_membership(tx, member)?;
                }
                receipts.push(accepted(op, item.seq, now));
                items.push(item);
            }
            Err(Unjudged::Refused(refusal)) => {
                let outcome = Outcome::Refused { refusal, current_seq: 0 };
                receipts.push(Receipt { op_id: op.op_id, dseq: op.dseq, outcome, hub_ts: now });
            }
            Err(Unjudged::Store(error)) => return Err(error.into()),
        }
    }
    let hub_epoch = hub::state(tx)?.epoch;
    let answer = PushAnswer { hub_epoch, hub_ts: now, receipts, stop: None };
    Ok(Pushed { answer, items, touched: Touched::default() })
}

/// A judge to whom a closed register is open.
struct Lax;

impl sync::Authority for Lax {
    fn judge(
        &self,
        tx: &Connection,
        op: &Op,
        actor: Actor,
        now: Timestamp,
    ) -> std::result::Result<Verdict, Unjudged> {
        tx.execute("UPDATE toy_registers SET is_open = 1 WHERE stream = ?1", [op.stream.to_string()])?;
        Toy.judge(tx, op, actor, now)
    }
}

//! Bugs that others have made, planted on purpose: a checker that stays silent means something only if it speaks here.

use backend::hub::HubNode;
use kernel::{Clock as _, Refusal};
use rusqlite::{Connection, params};
use sync::{Outcome, PushAnswer, PushRequest};

/// What is wrong with the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// Nothing, we hope.
    None,
    /// The hub does not keep its answers: what it did it refuses the second time.
    HubForgets,
    /// The hub takes what comes, whatever was to come before it.
    AnyOrder,
    /// The hub's answers name the item after the right one.
    AnswersNameTheNext,
    /// A replica falls back to where it began.
    ReadersAreTakenBack,
    /// What a PC's clock dates into the hub's future is left for later.
    ClocksDecide,
}

/// Each with the invariant that must notice it in one run.
pub const PLANTED: [(Bug, &str); 4] = [
    (Bug::HubForgets, "I1"),
    (Bug::AnyOrder, "I5 items"),
    (Bug::AnswersNameTheNext, "I5 own"),
    (Bug::ReadersAreTakenBack, "I5 back"),
];

/// How far a hub that looks at clocks lets them differ.
const LEEWAY_MS: i64 = 300_000;

impl Bug {
    /// What is planted in the hub's database.
    pub const fn in_hub(self) -> &'static str {
        match self {
            Self::HubForgets => {
                "CREATE TRIGGER planted AFTER INSERT ON hub_receipts
                 BEGIN DELETE FROM hub_receipts WHERE op_id = NEW.op_id; END;"
            }
            _ => "",
        }
    }

    /// What is planted in a replica.
    pub const fn in_replica(self) -> &'static str {
        match self {
            Self::ReadersAreTakenBack => {
                "CREATE TRIGGER planted AFTER UPDATE ON sync_streams WHEN NEW.applied = 4
                 BEGIN UPDATE sync_streams SET applied = 1 WHERE stream = NEW.stream; END;"
            }
            _ => "",
        }
    }

    /// The hub takes a push.
    pub async fn push(self, node: &HubNode, mut request: PushRequest) -> Result<PushAnswer, Refusal> {
        match self {
            Self::AnyOrder if request.ops.len() > 1 => push_from_the_end(node, request).await,
            Self::ClocksDecide => {
                let end = node.clock.now().plus_ms(LEEWAY_MS);
                let n = request.ops.iter().take_while(|op| op.client_ts < end).count();
                request.ops.truncate(n);
                node.push(request).await
            }
            Self::AnswersNameTheNext => {
                let mut answer = node.push(request).await?;
                for receipt in &mut answer.receipts {
                    if let Outcome::Accepted { seq, .. } = &mut receipt.outcome {
                        *seq += 1;
                    }
                }
                Ok(answer)
            }
            _ => node.push(request).await,
        }
    }
}

/// One operation after the other, the last one first: the hub is made to believe that each is the next.
async fn push_from_the_end(node: &HubNode, request: PushRequest) -> Result<PushAnswer, Refusal> {
    let (first, last) = (request.ops[0].dseq, request.ops[request.ops.len() - 1].dseq);
    if acked(node, &request, None) + 1 != first {
        return node.push(request).await;
    }
    let mut answers = Vec::new();
    for op in request.ops.iter().rev() {
        acked(node, &request, Some(op.dseq - 1));
        answers.push(node.push(PushRequest { ops: vec![op.clone()], ..request.clone() }).await?);
    }
    acked(node, &request, Some(last));
    answers.reverse();
    let receipts = answers.iter().flat_map(|answer| answer.receipts.clone()).collect();
    Ok(PushAnswer { receipts, stop: None, ..answers.swap_remove(0) })
}

/// How far the hub believes that it has taken a queue; or from now on believes.
fn acked(node: &HubNode, request: &PushRequest, believe: Option<u64>) -> u64 {
    let (device, epoch, lane) = (request.device.to_bytes(), request.epoch, request.lane.as_str());
    let look = move |tx: &Connection| {
        if let Some(acked) = believe {
            let sql = "INSERT OR REPLACE INTO hub_lanes (device, epoch, lane, acked) VALUES (?1, ?2, ?3, ?4)";
            tx.execute(sql, params![device, epoch, lane, acked])?;
        }
        let sql =
            "SELECT coalesce(max(acked), 0) FROM hub_lanes WHERE device = ?1 AND epoch = ?2 AND lane = ?3";
        Ok::<u64, sync::Error>(tx.query_row(sql, params![device, epoch, lane], |row| row.get(0))?)
    };
    node.store.write_blocking(look).unwrap()
}

//! The loop that sends what waits.

use std::time::Duration;

use kernel::{BlobId, Code};
use sync::device::{self, Settlement};
use sync::{Lane, PushAnswer, PushRequest};

use super::backoff::Backoff;
use super::{Courier, Office, Phase};
use crate::carrier::{Carrier, CarrierError};

/// A lane that the hub asked to leave alone for a while.
const PAUSE: Duration = Duration::from_secs(3);
/// Without a bell, look again after this.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// What a round over the lanes came to.
enum Round {
    /// Nothing waits.
    Empty,
    /// Something was settled; there may be more.
    Progress,
    /// The hub asked for patience.
    Pause,
    /// It did not get through.
    Failed(CarrierError),
}

pub(super) async fn run<C: Carrier, O: Office>(courier: &Courier<C, O>) {
    let mut backoff = Backoff::default();
    loop {
        if *courier.offline.borrow() {
            wait_for_line(courier).await;
            continue;
        }
        let wait = match round(courier).await {
            Round::Progress => {
                backoff.reset();
                continue;
            }
            Round::Empty => LOOK_AGAIN,
            Round::Pause => PAUSE,
            Round::Failed(error) => {
                tracing::info!(%error, "push did not get through");
                if let CarrierError::Refused(refusal) = &error
                    && refusal.code == Code::DeviceRevoked
                {
                    courier.state.send_modify(|state| {
                        state.phase = Phase::Refused;
                        state.reason = Some(refusal.clone());
                    });
                }
                backoff.next(&*courier.random)
            }
        };
        tokio::select! {
            biased;
            () = courier.bell.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn wait_for_line<C: Carrier, O: Office>(courier: &Courier<C, O>) {
    let mut offline = courier.offline.clone();
    if offline.wait_for(|offline| !offline).await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn round<C: Carrier, O: Office>(courier: &Courier<C, O>) -> Round {
    let mut outcome = Round::Empty;
    let mut lanes = &Lane::ALL[..];
    loop {
        match first_of(courier, lanes).await {
            Ok(None) => return outcome,
            Ok(Some((settlement, left))) if is_pause(&settlement) => {
                outcome = Round::Pause;
                lanes = left;
            }
            Ok(Some(_)) => return Round::Progress,
            Err(error) => return Round::Failed(error),
        }
    }
}

/// The hub asks for patience, or says nothing that gets us on.
fn is_pause(settlement: &Settlement) -> bool {
    let is_progress = settlement.again || !settlement.settled.is_empty() || !settlement.need.is_empty();
    settlement.wait || !is_progress
}

/// One push of the first of these lanes in which something waits, uploads included, and the lanes behind it. `None`: nothing
/// waits in any. All are looked at together: a desktop that has nothing to send is woken once for it.
async fn first_of<C: Carrier, O: Office>(
    courier: &Courier<C, O>,
    lanes: &'static [Lane],
) -> Result<Option<(Settlement, &'static [Lane])>, CarrierError> {
    let look = move |db: &_| {
        let mut lanes = lanes;
        while let Some((lane, left)) = lanes.split_first() {
            if let Some(request) = device::next_push(db, *lane)? {
                return Ok(Some((request, left)));
            }
            lanes = left;
        }
        Ok::<_, sync::Error>(None)
    };
    let Some((request, left)) = courier.intent.read(look).await.map_err(local)? else { return Ok(None) };
    let answer = courier.carrier.push(&request).await?;
    let settlement = settle(courier, request, answer).await?;
    for blob in &settlement.need {
        upload(courier, *blob).await?;
    }
    Ok(Some((settlement, left)))
}

async fn settle<C: Carrier, O: Office>(
    courier: &Courier<C, O>,
    request: PushRequest,
    answer: PushAnswer,
) -> Result<Settlement, CarrierError> {
    let (signer, office) = (courier.signer.clone(), courier.office.clone());
    let settlement = courier
        .intent
        .write(move |tx| {
            let settlement = device::settle(tx, &request, &answer, &*signer)?;
            office.settled(tx, &settlement.settled)?;
            Ok::<_, sync::Error>(settlement)
        })
        .await
        .map_err(local)?;
    courier.office.after_settled(&settlement.settled);
    Ok(settlement)
}

async fn upload<C: Carrier, O: Office>(courier: &Courier<C, O>, blob: BlobId) -> Result<(), CarrierError> {
    let source = courier.office.chunks(blob)?;
    courier.carrier.upload(blob, &*source).await
}

/// The device's own database failed: to the loop it is one more reason to try again later.
pub(super) fn local(error: sync::Error) -> CarrierError {
    tracing::error!(%error, "the local database failed");
    CarrierError::Refused(error.refusal())
}

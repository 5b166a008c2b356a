//! The loop that fetches what is new.

use kernel::{Code, Refusal, Timestamp};
use sync::device::{self, Accepted, Applied};
use sync::{Frame, PROTOCOL, PullRequest};

use super::backoff::Backoff;
use super::push::local;
use super::{Courier, Office, Phase};
use crate::carrier::{Carrier, CarrierError, Line};

pub(super) async fn run<C: Carrier, O: Office>(courier: &Courier<C, O>) {
    let mut backoff = Backoff::default();
    loop {
        let mut offline = courier.offline.clone();
        if *offline.borrow_and_update() {
            courier.state.send_modify(|state| state.phase = Phase::Offline);
            if offline.wait_for(|offline| !offline).await.is_err() {
                return;
            }
            backoff.reset();
        }
        courier.state.send_modify(|state| {
            if state.phase != Phase::Refused {
                state.phase = Phase::Connecting;
            }
        });
        // In order, so that a simulated run repeats: the person's wish goes before whatever else is ready.
        let ended = tokio::select! {
            biased;
            _ = offline.wait_for(|offline| *offline) => continue,
            ended = line(courier, &mut backoff) => ended,
        };
        let wait = match ended {
            // The line itself asked to begin again from the cursors.
            Ok(()) => continue,
            Err(error) => {
                tracing::info!(%error, "the line ended");
                note(courier, &error);
                backoff.next(&*courier.random)
            }
        };
        tokio::select! {
            biased;
            _ = offline.wait_for(|offline| *offline) => {}
            () = courier.retry.notified() => backoff.reset(),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

fn note<C: Carrier, O: Office>(courier: &Courier<C, O>, error: &CarrierError) {
    courier.state.send_modify(|state| match error {
        CarrierError::Refused(refusal) if is_final(refusal) => {
            state.phase = Phase::Refused;
            state.reason = Some(refusal.clone());
        }
        _ => {
            state.phase = Phase::Offline;
            state.carrier = "";
        }
    });
}

fn is_final(refusal: &Refusal) -> bool {
    matches!(refusal.code, Code::DeviceRevoked | Code::VersionMismatch | Code::NotEnrolled | Code::NotFound)
}

/// What is to be done once the line has brought everything.
struct Opening {
    /// Accepted before the line opened: its items must be here then.
    accepted: Vec<Accepted>,
    /// What the hub's backups have.
    backed_up_at: Timestamp,
}

/// One line from its opening to its end.
async fn line<C: Carrier, O: Office>(
    courier: &Courier<C, O>,
    backoff: &mut Backoff,
) -> Result<(), CarrierError> {
    let cursors = courier.replica.read(device::cursors).await.map_err(local)?;
    let me = courier.intent.read(device::me).await.map_err(local)?;
    let hub_epoch_seen = me.map_or(0, |me| me.hub_epoch);
    let request = PullRequest { protocol: PROTOCOL, hub_epoch_seen, cursors };
    let accepted = courier.intent.read(device::accepted).await.map_err(local)?;
    let mut opening = Some(Opening { accepted, backed_up_at: Timestamp::default() });
    let mut line = courier.carrier.pull(request).await?;
    loop {
        let frames = line.next().await?;
        backoff.reset();
        courier.state.send_modify(|state| {
            if state.phase != Phase::Online {
                // What waits has a way now.
                courier.bell.notify_one();
            }
            state.phase = Phase::Online;
            state.carrier = line.name();
            state.reason = None;
        });
        if take(courier, &mut opening, frames).await? {
            return Ok(());
        }
    }
}

/// Apply frames. True where the line must begin again.
async fn take<C: Carrier, O: Office>(
    courier: &Courier<C, O>,
    opening: &mut Option<Opening>,
    frames: Vec<Frame>,
) -> Result<bool, CarrierError> {
    for frame in &frames {
        if let Frame::Ping { hub_ts } = frame {
            contact(courier, *hub_ts);
        }
    }
    if frames.iter().all(|frame| matches!(frame, Frame::Ping { .. })) {
        // Most of the time nothing else comes, and nobody needs to wake up and write for it.
        return Ok(false);
    }
    let projection = courier.projection.clone();
    let applied = courier
        .replica
        .write(move |tx| {
            frames
                .iter()
                .map(|frame| device::apply(tx, frame, &*projection))
                .collect::<sync::Result<Vec<_>>>()
        })
        .await
        .map_err(local)?;
    let mut again = false;
    for applied in applied {
        match applied {
            Applied::Nothing => {}
            Applied::Hub { hub_epoch, backed_up_at, hub_ts } => {
                contact(courier, hub_ts);
                let signer = courier.signer.clone();
                let meet = move |tx: &_| device::meet_hub(tx, hub_epoch, &*signer);
                let offered = courier.intent.write(meet).await.map_err(local)?;
                if offered {
                    courier.bell.notify_one();
                }
                if let Some(opening) = opening {
                    opening.backed_up_at = backed_up_at;
                    if offered {
                        // All of it waits again.
                        opening.accepted.clear();
                    }
                }
            }
            Applied::Grown { stream, from, kinds } => courier.office.arrived(&stream, from, &kinds),
            Applied::Replaced { stream } | Applied::Gone { stream } => courier.office.changed(&stream),
            Applied::Closed { stream } | Applied::Reopened { stream } => courier.office.changed(&stream),
            Applied::AskAgain { stream, forgotten } => {
                tracing::warn!(%stream, forgotten, "asking again");
                if forgotten {
                    courier.office.changed(&stream);
                }
                again = true;
            }
            Applied::Behind => again = true,
            Applied::CaughtUp { hub_ts } => {
                contact(courier, hub_ts);
                courier.state.send_modify(|state| state.caught_up = true);
                if let Some(opening) = opening.take_if(|_| !again) {
                    compare(courier, opening).await?;
                }
            }
        }
    }
    Ok(again)
}

/// What the hub once accepted must be among what it has brought; then its backups are believed, too.
async fn compare<C: Carrier, O: Office>(
    courier: &Courier<C, O>,
    Opening { accepted, backed_up_at }: Opening,
) -> Result<(), CarrierError> {
    let missing = move |db: &_| device::missing(db, &accepted);
    let missing = courier.replica.read(missing).await.map_err(local)?;
    let signer = courier.signer.clone();
    let offered = courier
        .intent
        .write(move |tx| {
            let offered = device::offer_again(tx, &missing, &*signer)?;
            device::retire(tx, backed_up_at)?;
            Ok::<_, sync::Error>(offered)
        })
        .await
        .map_err(local)?;
    if offered {
        courier.bell.notify_one();
    }
    Ok(())
}

fn contact<C: Carrier, O: Office>(courier: &Courier<C, O>, hub_ts: Timestamp) {
    let skew_ms = courier.clock.now().ms().saturating_sub(hub_ts.ms());
    courier.state.send_modify(|state| {
        state.last_contact = Some(hub_ts);
        state.skew_ms = skew_ms;
    });
}

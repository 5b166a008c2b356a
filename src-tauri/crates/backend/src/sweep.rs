//! Attachments that nothing mentions any more leave the disk: of a draft that was thrown away, a file that was taken out
//! again, an upload that was given up. At every start, and once a day.
//!
//! Never one that was touched within a day: it may be on its way into a draft. Nor one that the last sweep saw
//! mentioned: whoever takes a file out may take that back.
//!
//! Deliberately absent: counting. What is mentioned is looked up where it is mentioned.

use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;

use kernel::{BlobId, Refusal, Timestamp};
use rusqlite::Connection;
use store::Store;
use store::blobs::Blobs;
use workflow::form;
use workflow::table::{begun, cases, drafts};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// So long a blob is young.
const YOUNG_MS: i64 = 24 * 60 * 60 * 1000;

/// Sweep now and once a day, for ever. `sweep` gets what was mentioned last time and answers with what is now.
pub async fn daily<F: Future<Output = Result<BTreeSet<BlobId>, Refusal>>>(
    mut sweep: impl FnMut(BTreeSet<BlobId>) -> F,
) {
    let mut mentioned = BTreeSet::new();
    let mut day = tokio::time::interval(DAY);
    day.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        day.tick().await;
        match sweep(mentioned.clone()).await {
            Ok(now) => mentioned = now,
            Err(refusal) => tracing::warn!(%refusal, "attachments that nobody needs stay for now"),
        }
    }
}

/// On a desktop: drafts, begun acts and operations mention attachments, and the cases that are here.
pub async fn desktop(
    (intent, replica, blobs): (&Store, &Store, &Blobs),
    before: BTreeSet<BlobId>,
    now: Timestamp,
) -> Result<BTreeSet<BlobId>, Refusal> {
    let of_cases = |db: &Connection| Ok::<_, store::Error>(cases::blobs(db)?);
    let of_cases = replica.read(of_cases).await.map_err(|error| error.refusal())?;
    let blobs = blobs.clone();
    // By the one who writes: no draft is saved between looking and removing.
    let sweep = move |tx: &Connection| -> Result<BTreeSet<BlobId>, sync::Error> {
        let mut mentioned = sync::device::blobs(tx)?;
        mentioned.extend(of_cases);
        for data in drafts::data(tx)? {
            mentioned.extend(form::attachments(&data));
        }
        for one in begun::all(tx)? {
            mentioned.extend(form::attachments(&one.words.edits));
        }
        remove(&blobs, &mentioned, before, now)?;
        Ok(mentioned)
    };
    intent.write(sweep).await.map_err(|error| error.refusal())
}

/// At a hub: items mention attachments.
pub async fn hub(
    (store, blobs): (&Store, &Blobs),
    before: BTreeSet<BlobId>,
    now: Timestamp,
) -> Result<BTreeSet<BlobId>, Refusal> {
    let blobs = blobs.clone();
    // By the one who writes: no push is judged between looking and removing.
    let sweep = move |tx: &Connection| -> Result<BTreeSet<BlobId>, sync::Error> {
        let mentioned = sync::hub::blobs(tx)?;
        remove(&blobs, &mentioned, before, now)?;
        Ok(mentioned)
    };
    store.write(sweep).await.map_err(|error| error.refusal())
}

fn remove(
    blobs: &Blobs,
    mentioned: &BTreeSet<BlobId>,
    mut keep: BTreeSet<BlobId>,
    now: Timestamp,
) -> Result<(), Refusal> {
    keep.extend(mentioned);
    let removed = blobs.retain(&keep, now.plus_ms(-YOUNG_MS))?;
    if removed > 0 {
        tracing::info!(removed, "attachments that nothing mentions are gone");
    }
    Ok(())
}

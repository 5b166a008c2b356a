//! Taking one frame of a pull. Nothing is believed: numbers and hashes are checked before anything is written.

use std::collections::BTreeSet;

use kernel::Timestamp;
use rusqlite::Connection;

use super::table::streams::{self, Row};
use crate::chain::Place;
use crate::table::{items, snapshots};
use crate::{ChainHash, Frame, Item, Projection, Result, StreamId};

/// What a frame changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Nothing: a repetition, a sign of life, or a frame of a newer hub.
    Nothing,
    /// The hub said who it is: see [`super::meet_hub`] and [`super::retire`].
    Hub {
        /// Its epoch.
        hub_epoch: u64,
        /// Everything decided earlier is in its backups.
        backed_up_at: Timestamp,
        /// Its clock.
        hub_ts: Timestamp,
    },
    /// The stream has new items: those of the frame from `from` on.
    Grown {
        /// Which.
        stream: StreamId,
        /// The first new one.
        from: u64,
        /// Every kind among the new ones.
        kinds: BTreeSet<String>,
    },
    /// A snapshot took the place of what was there.
    Replaced {
        /// Which.
        stream: StreamId,
    },
    /// Nothing is left of the stream.
    Gone {
        /// Which.
        stream: StreamId,
    },
    /// The stream is kept, but will not grow.
    Closed {
        /// Which.
        stream: StreamId,
    },
    /// The stream was closed, and is this person's to read again.
    Reopened {
        /// Which.
        stream: StreamId,
    },
    /// The frame does not fit: pull again from the cursors.
    AskAgain {
        /// Which.
        stream: StreamId,
        /// It contradicts what was there, which was thrown away.
        forgotten: bool,
    },
    /// The hub dropped frames because we read too slowly: pull again from the cursors.
    Behind,
    /// Everything there is now is here.
    CaughtUp {
        /// The hub's clock.
        hub_ts: Timestamp,
    },
}

/// Apply one frame: its items, their projections and the cursor in the caller's one transaction. (`replica.db`)
pub fn apply(tx: &Connection, frame: &Frame, projection: &dyn Projection) -> Result<Applied> {
    match frame {
        Frame::Hello { hub_epoch, backed_up_at, hub_ts, .. } => {
            Ok(Applied::Hub { hub_epoch: *hub_epoch, backed_up_at: *backed_up_at, hub_ts: *hub_ts })
        }
        Frame::Items { stream, items } => grow(tx, stream, items, projection),
        Frame::Snapshot { stream, at, hash, body } => {
            replace(tx, stream, Place { seq: *at, hash: *hash }, body, projection)
        }
        Frame::Reset { stream } | Frame::Revoked { stream, purge: true } => {
            forget(tx, stream, projection)?;
            Ok(Applied::Gone { stream: stream.clone() })
        }
        Frame::Revoked { stream, purge: false } => close(tx, stream),
        Frame::Behind => Ok(Applied::Behind),
        Frame::CaughtUp { hub_ts } => Ok(Applied::CaughtUp { hub_ts: *hub_ts }),
        Frame::Ping { .. } | Frame::Unknown => Ok(Applied::Nothing),
    }
}

/// How the items of a frame lie to what is here.
enum Fit {
    /// From this one on they are new and follow.
    Follow { fresh: usize, to: Place },
    /// One is missing in between, or the frame is not of one stream.
    Gap,
    /// The same number with another hash: two histories.
    Contradiction,
}

fn grow(tx: &Connection, stream: &StreamId, frame: &[Item], projection: &dyn Projection) -> Result<Applied> {
    let row = streams::find(tx, stream)?;
    let here = row.map_or(Place::START, |row| row.at);
    match fit(tx, stream, frame, here)? {
        Fit::Gap => Ok(Applied::AskAgain { stream: stream.clone(), forgotten: false }),
        Fit::Contradiction => {
            tracing::warn!(%stream, applied = here.seq, "the hub's chain is not ours; fetching the stream anew");
            forget(tx, stream, projection)?;
            Ok(Applied::AskAgain { stream: stream.clone(), forgotten: true })
        }
        Fit::Follow { fresh, to } => {
            let fresh = frame.get(fresh..).unwrap_or_default();
            let reopened = row.is_some_and(|row| row.closed);
            if fresh.is_empty() && !reopened {
                return Ok(Applied::Nothing);
            }
            for item in fresh {
                items::insert(tx, item)?;
                projection.apply(tx, item)?;
            }
            streams::write(tx, stream, Row { at: to, closed: false })?;
            let stream = stream.clone();
            Ok(match fresh.first() {
                Some(first) => Applied::Grown {
                    stream,
                    from: first.seq,
                    kinds: fresh.iter().map(|item| item.kind.clone()).collect(),
                },
                None => Applied::Reopened { stream },
            })
        }
    }
}

fn fit(tx: &Connection, stream: &StreamId, frame: &[Item], here: Place) -> Result<Fit> {
    let mut at = here;
    let mut fresh = frame.len();
    for (index, item) in frame.iter().enumerate() {
        let is_known = item.seq <= here.seq;
        if item.stream != *stream || !is_known && item.seq != at.seq + 1 {
            return Ok(Fit::Gap);
        }
        if is_known {
            // Below a snapshot there is nothing to compare with.
            let known = items::hash(tx, stream, item.seq)?;
            if known.is_some_and(|known| known != item.hash) {
                return Ok(Fit::Contradiction);
            }
            continue;
        }
        match at.after(item) {
            Some(next) => at = next,
            None => return Ok(Fit::Contradiction),
        }
        fresh = fresh.min(index);
    }
    Ok(Fit::Follow { fresh, to: at })
}

fn replace(
    tx: &Connection,
    stream: &StreamId,
    at: Place,
    body: &str,
    projection: &dyn Projection,
) -> Result<Applied> {
    let row = streams::find(tx, stream)?;
    let here = row.map_or(Place::START, |row| row.at);
    if at.seq <= here.seq {
        // A late one. It must not take the stream back.
        return match hash_at(tx, stream, here, at.seq)? {
            Some(known) if known != at.hash => {
                forget(tx, stream, projection)?;
                Ok(Applied::AskAgain { stream: stream.clone(), forgotten: true })
            }
            _ => Ok(Applied::Nothing),
        };
    }
    items::delete(tx, stream)?;
    projection.restore(tx, stream, body)?;
    snapshots::write(tx, stream, at, body)?;
    streams::write(tx, stream, Row { at, closed: false })?;
    Ok(Applied::Replaced { stream: stream.clone() })
}

fn hash_at(tx: &Connection, stream: &StreamId, here: Place, seq: u64) -> Result<Option<ChainHash>> {
    if seq == here.seq {
        return Ok(Some(here.hash));
    }
    Ok(items::hash(tx, stream, seq)?)
}

fn close(tx: &Connection, stream: &StreamId) -> Result<Applied> {
    match streams::find(tx, stream)? {
        Some(row) if !row.closed => {
            streams::write(tx, stream, Row { closed: true, ..row })?;
            Ok(Applied::Closed { stream: stream.clone() })
        }
        _ => Ok(Applied::Nothing),
    }
}

/// Leave nothing of a stream.
fn forget(tx: &Connection, stream: &StreamId, projection: &dyn Projection) -> Result<()> {
    projection.forget(tx, stream)?;
    items::delete(tx, stream)?;
    snapshots::delete(tx, stream)?;
    streams::delete(tx, stream)?;
    Ok(())
}

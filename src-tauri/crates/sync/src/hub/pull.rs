//! What a person's device does not have yet. The hub remembers nothing about it: the cursors say everything.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use kernel::{PersonId, Timestamp, limits};
use rusqlite::Connection;

use super::founding;
use super::table::state;
use super::table::streams::{self, Stream};
use crate::chain::Place;
use crate::table::{items, snapshots};
use crate::{ChainHash, Cursor, Frame, Item, PROTOCOL, PullRequest, Result, StreamId, wire};

/// A device that is further behind than this gets the snapshot, if there is one.
const SNAPSHOT_AFTER_ITEMS: u64 = 2_000;
/// Encoded bytes of an item or a frame besides its texts, roughly.
const ENVELOPE_BYTES: usize = 300;

/// Part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// In order.
    pub frames: Vec<Frame>,
    /// The budget ran out: `PullRequest::advance` over these frames, send them, and pull again.
    pub more: bool,
}

/// Answer a pull: who we are, then everything this person may see and does not have, their own stream first, then what
/// everybody sees, then what changed last. At least one frame of items is sent however small the budget;
/// `CaughtUp` ends the last part. Refused: `VersionMismatch`.
pub fn pull(
    db: &Connection,
    request: &PullRequest,
    person: PersonId,
    now: Timestamp,
    budget_bytes: usize,
) -> Result<Pulled> {
    wire::check_version(request.protocol)?;
    let hub = founding::state(db)?;
    let now = hub.official(now);
    let mut sheet = Sheet::new(budget_bytes);
    sheet.frames.push(Frame::Hello {
        protocol: PROTOCOL,
        hub_epoch: hub.epoch,
        backed_up_at: hub.backed_up_at,
        hub_ts: now,
    });
    let mut windows = windows(db, person)?;
    windows.sort_by_key(Window::turn);
    let mut cursors = by_stream(&request.cursors);
    for window in &windows {
        window.answer(db, cursors.remove(&window.stream.id), &mut sheet)?;
    }
    for stream in cursors.into_keys() {
        // Not a stream of this person's, or one that the hub lost in a restore.
        sheet.add(Frame::Revoked { stream: stream.clone(), purge: true }, 0);
    }
    if !sheet.is_full {
        sheet.frames.push(Frame::CaughtUp { hub_ts: now });
    }
    Ok(Pulled { frames: sheet.frames, more: sheet.is_full })
}

/// How many changes there were: a line that has brought everything remembers it, and asks [`changed`] next time.
pub fn changes(db: &Connection) -> Result<u64> {
    Ok(state::changes(db)?)
}

/// The streams of a person in which something changed after `since` changes: what [`follow`] is to look at, where a line
/// that is caught up has heard nothing and wants to be sure. Costs what changed, not what there is.
pub fn changed(db: &Connection, person: PersonId, since: u64) -> Result<Vec<StreamId>> {
    Ok(streams::changed(db, person, &by_nature(person), since)?)
}

/// The same for a line that is caught up, after a nudge: only these streams, no greeting and no end.
pub fn follow(
    db: &Connection,
    request: &PullRequest,
    only: &BTreeSet<StreamId>,
    person: PersonId,
    budget_bytes: usize,
) -> Result<Pulled> {
    let mut sheet = Sheet::new(budget_bytes);
    let cursors = by_stream(&request.cursors);
    let mut windows = Vec::new();
    for id in only {
        match window(db, id, person)? {
            Some(window) => windows.push(window),
            None if cursors.contains_key(id) => {
                sheet.add(Frame::Revoked { stream: id.clone(), purge: true }, 0);
            }
            None => {}
        }
    }
    windows.sort_by_key(Window::turn);
    for window in &windows {
        window.answer(db, cursors.get(&window.stream.id).copied(), &mut sheet)?;
    }
    Ok(Pulled { frames: sheet.frames, more: sheet.is_full })
}

fn by_stream(cursors: &[Cursor]) -> BTreeMap<&StreamId, &Cursor> {
    cursors.iter().map(|cursor| (&cursor.stream, cursor)).collect()
}

/// What a person may see of one stream.
pub(super) struct Window {
    pub(super) stream: Stream,
    /// `None`: without an end.
    pub(super) to_seq: Option<u64>,
    purge: bool,
}

/// Everything a person may see, or could see once.
pub(super) fn windows(db: &Connection, person: PersonId) -> Result<Vec<Window>> {
    let mut windows = Vec::new();
    for id in by_nature(person) {
        windows.extend(streams::find(db, &id)?.map(Window::open));
    }
    for (stream, to_seq, purge) in streams::joined(db, person)? {
        if !is_by_nature(&stream.id, person) {
            windows.push(Window { stream, to_seq, purge });
        }
    }
    Ok(windows)
}

fn window(db: &Connection, id: &StreamId, person: PersonId) -> Result<Option<Window>> {
    let Some(stream) = streams::find(db, id)? else { return Ok(None) };
    if is_by_nature(id, person) {
        return Ok(Some(Window::open(stream)));
    }
    let member = super::table::members::find(db, id, person)?;
    Ok(member.map(|(to_seq, purge)| Window { stream, to_seq, purge }))
}

/// Theirs to read without membership.
const fn by_nature(person: PersonId) -> [StreamId; 3] {
    [StreamId::User(person), StreamId::Directory, StreamId::Forms]
}

pub(super) fn is_by_nature(stream: &StreamId, person: PersonId) -> bool {
    by_nature(person).contains(stream)
}

impl Window {
    const fn open(stream: Stream) -> Self {
        Self { stream, to_seq: None, purge: false }
    }

    /// What comes first.
    const fn turn(&self) -> (u8, Reverse<u64>) {
        let rank = match self.stream.id {
            StreamId::User(_) => 0,
            StreamId::Directory => 1,
            StreamId::Forms => 2,
            _ => 3,
        };
        (rank, Reverse(self.stream.change))
    }

    /// Put on the sheet what a device with this cursor needs.
    fn answer(&self, db: &Connection, cursor: Option<&Cursor>, sheet: &mut Sheet) -> Result<()> {
        let id = &self.stream.id;
        if self.purge {
            if cursor.is_some() {
                sheet.add(Frame::Revoked { stream: id.clone(), purge: true }, 0);
            }
            return Ok(());
        }
        let end = self.to_seq.unwrap_or(self.stream.head.seq);
        let mut at = match cursor {
            Some(cursor) if self.fits(db, cursor, end)? => cursor.seq,
            Some(_) => {
                sheet.add(Frame::Reset { stream: id.clone() }, 0);
                0
            }
            None => 0,
        };
        let is_closed = cursor.is_some_and(|cursor| cursor.closed && cursor.seq == end);
        if is_closed && self.to_seq.is_none() {
            sheet.add(Frame::Items { stream: id.clone(), items: Vec::new() }, 0);
        }
        let mut is_unreachable = false;
        if at < end {
            match snapshots::place(db, id)? {
                Some(place) if self.prefers(place, at, end) => {
                    self.snapshot(db, place, sheet)?;
                    at = place.seq;
                }
                _ => is_unreachable = at < self.stream.base.seq,
            }
        }
        if !is_unreachable {
            at = self.log(db, at, end, sheet)?;
        }
        // Who has all they may have, or cannot be given the rest any more, is told that this is the end.
        let is_end = self.to_seq.is_some() && at > 0 && (at >= end || is_unreachable);
        if is_end && !is_closed {
            sheet.add(Frame::Revoked { stream: id.clone(), purge: false }, 0);
        }
        Ok(())
    }

    /// Whether the device's history is ours.
    fn fits(&self, db: &Connection, cursor: &Cursor, end: u64) -> Result<bool> {
        if cursor.seq > end {
            return Ok(false);
        }
        let ours = match cursor.seq {
            0 => Some(ChainHash::ZERO),
            seq if seq == self.stream.head.seq => Some(self.stream.head.hash),
            seq if seq == self.stream.base.seq => Some(self.stream.base.hash),
            seq => items::hash(db, &self.stream.id, seq)?,
        };
        // Before the log there is nothing to compare with; the snapshot will replace it.
        Ok(ours.is_none_or(|ours| ours == cursor.hash))
    }

    fn prefers(&self, snapshot: Place, at: u64, end: u64) -> bool {
        let is_needed = at < self.stream.base.seq;
        let is_cheaper = snapshot.seq > at.saturating_add(SNAPSHOT_AFTER_ITEMS);
        snapshot.seq <= end && (is_needed || is_cheaper)
    }

    fn snapshot(&self, db: &Connection, place: Place, sheet: &mut Sheet) -> Result<()> {
        if sheet.is_full() {
            return Ok(());
        }
        let body = snapshots::body(db, &self.stream.id)?;
        let bytes = body.len();
        let stream = self.stream.id.clone();
        sheet.add(Frame::Snapshot { stream, at: place.seq, hash: place.hash, body }, bytes);
        Ok(())
    }

    /// Items from after `at` up to `end`, as far as the sheet goes; how far it went.
    fn log(&self, db: &Connection, mut at: u64, end: u64, sheet: &mut Sheet) -> Result<u64> {
        while at < end && !sheet.is_full() {
            let mut page = items::after(db, &self.stream.id, at, limits::FRAME_ITEMS)?;
            page.retain(|item| item.seq <= end);
            let bytes = sheet.fit(&mut page);
            let Some(last) = page.last() else { break };
            at = last.seq;
            sheet.add(Frame::Items { stream: self.stream.id.clone(), items: page }, bytes);
        }
        Ok(at)
    }
}

/// The frames of one answer, and how much more may go on it.
struct Sheet {
    frames: Vec<Frame>,
    left_bytes: usize,
    /// Something did not go on it.
    is_full: bool,
}

impl Sheet {
    fn new(budget_bytes: usize) -> Self {
        Self { frames: Vec::new(), left_bytes: budget_bytes.max(1), is_full: false }
    }

    /// Whether nothing more goes on it; remembers that something was to.
    fn is_full(&mut self) -> bool {
        self.is_full |= self.left_bytes == 0;
        self.is_full
    }

    /// Shorten a page of items to what goes on the sheet, at least one; its bytes.
    fn fit(&self, page: &mut Vec<Item>) -> usize {
        let mut bytes = 0;
        let mut n = 0;
        for item in &*page {
            let grown = bytes + item.body.len() + ENVELOPE_BYTES;
            if n > 0 && grown > self.left_bytes.min(limits::REQUEST_BYTES) {
                break;
            }
            bytes = grown;
            n += 1;
        }
        page.truncate(n);
        bytes
    }

    fn add(&mut self, frame: Frame, bytes: usize) {
        if !self.is_full() {
            self.left_bytes = self.left_bytes.saturating_sub(bytes + ENVELOPE_BYTES);
            self.frames.push(frame);
        }
    }
}

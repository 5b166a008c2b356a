//! What waits to be sent and what came back, and how the line is.

use api::page::{Empty, Page, PageRequest};
use api::sync::{Line, OpRequest, OutboxRow, OutboxState, SetOffline, SyncStatus};
use kernel::{Code, DraftId, PersonId, Refusal, limits};
use rusqlite::Connection;
use sync::StreamId;
use sync::device::{self, Entry, State};
use workflow::draft;

use super::node::Node;
use super::overlay::done;
use super::{Inner, cases, paging, people};
use crate::courier::Phase;

impl Inner {
    pub(super) async fn sync_status(&self) -> Result<SyncStatus, Refusal> {
        let node = self.node()?;
        let (waiting, refused) = node.intent.read(counts).await.map_err(|error| error.refusal())?;
        let line = node.line.borrow().clone();
        let skew = if line.skew_ms.abs() >= limits::CLOCK_SKEW_MS { line.skew_ms } else { 0 };
        Ok(SyncStatus {
            line: match line.phase {
                Phase::Online => Line::Online,
                Phase::Connecting => Line::Connecting,
                Phase::Offline => Line::Offline,
                Phase::Refused => Line::Refused,
            },
            carrier: line.carrier.to_owned(),
            waiting,
            refused,
            upload_bytes: self.upload_bytes(&node).await?,
            last_contact: line.last_contact,
            clock_skew_ms: skew,
            reason: line.reason,
            first_sync: !line.caught_up && line.last_contact.is_some(),
        })
    }

    /// Bytes of the attachments of what waits. The hub may have some of them already.
    async fn upload_bytes(&self, node: &Node) -> Result<u64, Refusal> {
        let blobs = node.intent.read(device::pending_blobs).await.map_err(|error| error.refusal())?;
        Ok(blobs.into_iter().filter_map(|blob| node.blobs.size(blob).ok().flatten()).sum())
    }

    pub(super) async fn outbox(&self, request: PageRequest) -> Result<Page<OutboxRow>, Refusal> {
        let node = self.node()?;
        let read = |db: &Connection| {
            let mut entries = device::refused(db)?;
            entries.extend(device::pending(db)?);
            let with_draft = |entry: Entry| {
                // Where a submission was refused, the draft it became again.
                let is_refused = entry.state == State::Refused;
                let id = if is_refused { draft::of(db, &entry.op)? } else { None };
                Ok((entry, id))
            };
            entries.into_iter().map(with_draft).collect::<Result<Vec<_>, sync::Error>>()
        };
        let mut entries = node.intent.read(read).await.map_err(|error| error.refusal())?;
        // What needs the person first, then newest first.
        entries
            .sort_by_key(|(entry, _)| (entry.state != State::Refused, std::cmp::Reverse(entry.op.client_ts)));
        let total = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let offset = usize::try_from(request.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(paging::limit(request.limit)).unwrap_or(usize::MAX);
        let part: Vec<_> = entries.into_iter().skip(offset).take(limit).collect();
        let me = node.me;
        let name = move |db: &Connection| {
            part.into_iter()
                .map(|(entry, draft)| row(db, &entry, draft, me))
                .collect::<Result<Vec<_>, store::Error>>()
        };
        let rows = node.replica.read(name).await.map_err(people::refusal)?;
        Ok(Page { rows, total })
    }

    pub(super) async fn dismiss(&self, request: OpRequest) -> Result<Empty, Refusal> {
        let node = self.node()?;
        let dismiss = move |tx: &Connection| {
            workflow::begun::dealt_with(tx, request.op)?;
            device::dismiss(tx, request.op)
        };
        let dismissed = node.intent.write(dismiss).await;
        if !dismissed.map_err(|error| error.refusal())? {
            return Err(Code::NotFound.into());
        }
        self.voice.stale(&[api::Tag::Sync, api::Tag::Begun]);
        Ok(Empty {})
    }

    pub(super) async fn set_offline(&self, request: SetOffline) -> Result<SyncStatus, Refusal> {
        let node = self.node()?;
        node.offline.send_replace(request.offline);
        if !request.offline {
            node.bell.notify_one();
            node.retry.notify_one();
        }
        self.voice.stale(&[api::Tag::Sync]);
        self.sync_status().await
    }

    pub(super) fn try_line(&self) -> Result<Empty, Refusal> {
        let node = self.node()?;
        node.bell.notify_one();
        node.retry.notify_one();
        Ok(Empty {})
    }
}

fn counts(db: &Connection) -> Result<(u32, u32), sync::Error> {
    Ok((device::pending_count(db)?, device::refused_count(db)?))
}

fn row(
    db: &Connection,
    entry: &Entry,
    draft: Option<DraftId>,
    me: PersonId,
) -> Result<OutboxRow, store::Error> {
    let what = done(entry);
    let case = match entry.op.stream {
        StreamId::Case(case) => Some(case),
        _ => None,
    };
    let submitted = what.as_ref().zip(case).and_then(|(done, case)| done.submission(case));
    let (form_title, subject) = match (submitted, case) {
        (Some(submission), _) => {
            let card = cases::waiting_card(db, submission, me)?;
            (card.form_title, card.subject)
        }
        (None, Some(case)) => cases::title_and_subject(db, case)?,
        (None, None) => Default::default(),
    };
    let refusal = match entry.receipt.as_ref().map(|receipt| &receipt.outcome) {
        Some(sync::Outcome::Refused { refusal, .. }) => Some(refusal.clone()),
        _ => None,
    };
    Ok(OutboxRow {
        op: entry.op.op_id,
        verb: entry.op.kind.clone(),
        state: if entry.state == State::Refused { OutboxState::Refused } else { OutboxState::Waiting },
        at: entry.op.client_ts,
        form_title,
        subject,
        case,
        text: what.map(|done| done.act.text().to_owned()).unwrap_or_default(),
        draft,
        refusal,
    })
}

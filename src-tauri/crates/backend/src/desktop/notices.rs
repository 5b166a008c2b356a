//! Notices: what this person was told. Whether one was read is known on this device alone.

use std::collections::BTreeSet;

use api::page::{Empty, Page, PageRequest};
use api::workflow::{NoticeRow, ReadNotices};
use kernel::{CaseId, PersonId, Refusal};
use rusqlite::Connection;
use uuid::Uuid;
use workflow::table::notices::{self, Notice};
use workflow::table::reads;

use super::node::Node;
use super::{Inner, paging, people};

fn row(notice: Notice, read: &BTreeSet<Uuid>) -> NoticeRow {
    let told = notice.told;
    NoticeRow {
        unread: !read.contains(&told.notice.uuid()),
        id: told.notice,
        what: told.what,
        case: told.case,
        form_title: told.form_title,
        subject: told.subject,
        name: told.name,
        text: told.text,
        at: notice.at,
    }
}

/// Everything this device has read.
pub async fn read_marks(node: &Node) -> Result<BTreeSet<Uuid>, Refusal> {
    let read = |db: &Connection| Ok::<_, store::Error>(reads::all(db)?);
    node.intent.read(read).await.map_err(people::refusal)
}

/// Part of the list, with how many there are.
pub async fn page(
    node: &Node,
    request: PageRequest,
    read: BTreeSet<Uuid>,
) -> Result<Page<NoticeRow>, Refusal> {
    let me = node.me;
    let list = move |db: &Connection| {
        let text = request.text.trim();
        let found = notices::list(db, me, text, request.offset, paging::limit(request.limit))?;
        let rows = found.into_iter().map(|notice| row(notice, &read)).collect();
        Ok::<_, store::Error>(Page { rows, total: notices::count(db, me, text)? })
    };
    node.replica.read(list).await.map_err(people::refusal)
}

/// How many are unread.
pub fn unread(db: &Connection, me: PersonId, read: &BTreeSet<Uuid>) -> rusqlite::Result<u32> {
    let ids = notices::ids(db, me, None)?;
    Ok(u32::try_from(ids.iter().filter(|id| !read.contains(&id.uuid())).count()).unwrap_or(u32::MAX))
}

impl Inner {
    pub(super) async fn notices(&self, request: PageRequest) -> Result<Page<NoticeRow>, Refusal> {
        let node = self.node()?;
        let read = read_marks(&node).await?;
        page(&node, request, read).await
    }

    pub(super) async fn read_notices(&self, request: ReadNotices) -> Result<Empty, Refusal> {
        let ids: Vec<Uuid> = request.ids.iter().map(|id| id.uuid()).collect();
        let ids = if ids.is_empty() { self.notice_ids(None).await? } else { ids };
        self.mark_read(ids).await
    }

    /// Ids of notices, of one case where one is named.
    pub(super) async fn notice_ids(&self, case: Option<CaseId>) -> Result<Vec<Uuid>, Refusal> {
        let node = self.node()?;
        let me = node.me;
        let read = move |db: &Connection| Ok::<_, store::Error>(notices::ids(db, me, case)?);
        let ids = node.replica.read(read).await.map_err(people::refusal)?;
        Ok(ids.into_iter().map(kernel::NoticeId::uuid).collect())
    }

    /// Note what was read.
    pub(super) async fn mark_read(&self, ids: Vec<Uuid>) -> Result<Empty, Refusal> {
        let now = self.world.clock.now();
        let mark = move |tx: &Connection| Ok::<_, store::Error>(reads::mark(tx, &ids, now)?);
        if self.node()?.intent.write(mark).await.map_err(people::refusal)? {
            self.voice.stale(&[api::Tag::Notices, api::Tag::Tasks]);
        }
        Ok(Empty {})
    }
}

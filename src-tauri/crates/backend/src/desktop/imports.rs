//! Importing people. The hub looks at the workbook and does it; this PC holds what was looked at, so that the page gets
//! numbers and pages, and so that what is imported is what was shown.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use api::imports as imp;
use api::page::{Page, PageRequest};
use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use identity::import::{self, Becomes, Column, PersonChange, Report, RowError, Sheet};
use kernel::{Code, Refusal, limits};

use super::node::Node;
use super::{Inner, paging};
use crate::wire::ImportAs;

/// New departments that are named one by one.
const DEPARTMENTS_NAMED: usize = 100;

/// A workbook that was looked at, and what it would do.
pub struct LookedAt {
    look: u32,
    file: String,
    workbook: Bytes,
    sheet: Sheet,
    report: Report,
    /// By number; errors first.
    rows: Vec<imp::ImportRow>,
}

impl Inner {
    /// The empty workbook. Needs no hub.
    pub(super) fn import_template(&self) -> Result<imp::Workbook, Refusal> {
        Ok(workbook(&import::template().map_err(|error| error.refusal())?))
    }

    pub(super) async fn check_import(&self, ask: imp::CheckImport) -> Result<imp::ImportCheck, Refusal> {
        let node = on_line(self.node()?)?;
        let file = ask.name.clone();
        let read = tokio::task::spawn_blocking(move || {
            let bytes = content(&ask)?;
            let sheet = import::read(&bytes);
            Ok::<_, Refusal>((Bytes::from(bytes), sheet))
        });
        let (workbook, sheet) = read.await.map_err(|_| Refusal::new(Code::Internal))??;
        let checked = node.carrier.check_import(workbook.clone()).await.map_err(|error| error.refusal())?;
        let rows = rows(&sheet, &checked.report.errors, &checked.people);
        let look = node.looks.fetch_add(1, Ordering::Relaxed);
        let looked_at = LookedAt { look, file, workbook, sheet, report: checked.report, rows };
        let check = looked_at.numbers();
        keep(&node, Some(Arc::new(looked_at)));
        Ok(check)
    }

    pub(super) fn import_rows(&self, ask: &imp::ImportRows) -> Result<Page<imp::ImportRow>, Refusal> {
        let looked_at = looked_at(&*self.node()?, ask.look)?;
        let fits = |row: &&imp::ImportRow| {
            let words = [&row.account, &row.name, &row.department];
            ask.kind.is_none_or(|kind| kind == row.kind)
                && (ask.text.trim().is_empty()
                    || words.iter().any(|words| store::search::contains(words, &ask.text)))
        };
        let found: Vec<_> = looked_at.rows.iter().filter(fits).collect();
        let (offset, limit) = (ask.offset as usize, paging::limit(ask.limit) as usize);
        let total = number(found.len());
        Ok(Page { rows: found.into_iter().skip(offset).take(limit).cloned().collect(), total })
    }

    /// What is wrong, as a workbook to mend it in.
    pub(super) async fn import_errors(&self, look: u32) -> Result<imp::Workbook, Refusal> {
        let looked_at = looked_at(&*self.node()?, look)?;
        let made = move || import::error_report(&looked_at.sheet, &looked_at.report);
        let made = tokio::task::spawn_blocking(made).await.map_err(|_| Refusal::new(Code::Internal))?;
        Ok(workbook(&made.map_err(|error| error.refusal())?))
    }

    pub(super) async fn apply_import(&self, ask: imp::ApplyImport) -> Result<imp::ImportDone, Refusal> {
        let node = on_line(self.node()?)?;
        let looked_at = looked_at(&node, ask.look)?;
        let wanted = ImportAs {
            file: looked_at.file.clone(),
            hand_out: ask.hand_out,
            new: looked_at.report.new,
            changed: looked_at.report.changed,
            departments_new: looked_at.report.departments_new.len(),
        };
        let done = node.carrier.import(looked_at.workbook.clone(), &wanted).await;
        let done = done.map_err(|error| error.refusal())?;
        keep(&node, None);
        let handed_out = number(done.handed_out.len());
        let passwords = if done.handed_out.is_empty() {
            None
        } else {
            Some(workbook(&import::password_list(&done.handed_out).map_err(|error| error.refusal())?))
        };
        Ok(imp::ImportDone { import: u32::try_from(done.import).unwrap_or(u32::MAX), handed_out, passwords })
    }

    pub(super) async fn imports(&self, ask: PageRequest) -> Result<Page<imp::ImportCard>, Refusal> {
        let node = on_line(self.node()?)?;
        let all = node.carrier.imports().await.map_err(|error| error.refusal())?;
        let last = all.iter().find(|import| import.rolled_back_at.is_none()).map(|import| import.import);
        let total = number(all.len());
        let cards = all.into_iter().map(|import| imp::ImportCard {
            import: u32::try_from(import.import).unwrap_or(u32::MAX),
            file: import.file,
            by: import.by,
            at: import.at,
            people_new: number(import.people_new),
            people_changed: number(import.people_changed),
            departments_new: number(import.departments_new),
            rolled_back_at: import.rolled_back_at,
            is_last: last == Some(import.import),
        });
        let (offset, limit) = (ask.offset as usize, paging::limit(ask.limit) as usize);
        Ok(Page { rows: cards.skip(offset).take(limit).collect(), total })
    }

    pub(super) async fn rollback_import(&self, ask: imp::ImportRequest) -> Result<(), Refusal> {
        let node = on_line(self.node()?)?;
        node.carrier.rollback_import(ask.import).await.map_err(|error| error.refusal())
    }
}

impl LookedAt {
    fn numbers(&self) -> imp::ImportCheck {
        let report = &self.report;
        let named = report.departments_new.iter().take(DEPARTMENTS_NAMED);
        imp::ImportCheck {
            look: self.look,
            file: self.file.clone(),
            rows: number(report.rows),
            new: number(report.new),
            moved: number(report.moved),
            left: number(report.left),
            changed: number(report.changed.saturating_sub(report.moved + report.left)),
            unchanged: number(report.unchanged),
            errors: number(report.errors_total),
            errors_listed: number(report.errors.len()),
            departments_new: named.cloned().collect(),
            departments_new_total: number(report.departments_new.len()),
            ignored_columns: report.ignored_columns.clone(),
        }
    }
}

/// A node that may ask its hub.
fn on_line(node: Arc<Node>) -> Result<Arc<Node>, Refusal> {
    if *node.offline.borrow() { Err(Code::Offline.into()) } else { Ok(node) }
}

fn keep(node: &Node, looked_at: Option<Arc<LookedAt>>) {
    *node.looked_at.lock().unwrap_or_else(PoisonError::into_inner) = looked_at;
}

/// `Stale`: another was looked at since, or it was imported.
fn looked_at(node: &Node, look: u32) -> Result<Arc<LookedAt>, Refusal> {
    let looked_at = node.looked_at.lock().unwrap_or_else(PoisonError::into_inner).clone();
    looked_at.filter(|looked_at| looked_at.look == look).ok_or_else(|| Code::Stale.into())
}

fn content(ask: &imp::CheckImport) -> Result<Vec<u8>, Refusal> {
    let too_large = || Refusal::new(Code::TooLarge).with("limit", "IMPORT_BYTES");
    if ask.path.is_empty() {
        let content = STANDARD.decode(&ask.base64);
        let content = content.map_err(|_| Refusal::new(Code::BadRequest).with("field", "base64"))?;
        return if content.len() as u64 > limits::IMPORT_BYTES { Err(too_large()) } else { Ok(content) };
    }
    let refused = |error: std::io::Error| crypto::durable::refusal(&error).with("file", &ask.path);
    if std::fs::metadata(&ask.path).map_err(refused)?.len() > limits::IMPORT_BYTES {
        return Err(too_large());
    }
    std::fs::read(&ask.path).map_err(refused)
}

fn workbook(bytes: &[u8]) -> imp::Workbook {
    imp::Workbook { base64: STANDARD.encode(bytes) }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn rows(sheet: &Sheet, errors: &[RowError], people: &[PersonChange]) -> Vec<imp::ImportRow> {
    let mut rows: Vec<_> = errors.iter().map(|error| wrong(sheet, error)).collect();
    rows.extend(people.iter().map(changed));
    rows.sort_by_key(|row| (row.row, row.kind));
    rows
}

fn wrong(sheet: &Sheet, error: &RowError) -> imp::ImportRow {
    let mut said = sheet.said(error.row);
    let mut of = |column| said.remove(&column).unwrap_or_default();
    imp::ImportRow {
        row: error.row,
        kind: imp::ImportRowKind::Error,
        account: of(Column::Account),
        name: of(Column::Name),
        department: of(Column::Department),
        from: String::new(),
        columns: error.column.iter().map(|column| column.heading().to_owned()).collect(),
        says: error.sentence(),
    }
}

fn changed(change: &PersonChange) -> imp::ImportRow {
    imp::ImportRow {
        row: change.row,
        kind: match change.becomes {
            Becomes::New => imp::ImportRowKind::New,
            Becomes::Moved => imp::ImportRowKind::Moved,
            Becomes::Left => imp::ImportRowKind::Left,
            Becomes::Changed => imp::ImportRowKind::Changed,
        },
        account: change.account.clone(),
        name: change.name.clone(),
        department: change.department.clone(),
        from: change.from.clone(),
        columns: change.columns.iter().map(|column| column.heading().to_owned()).collect(),
        says: String::new(),
    }
}

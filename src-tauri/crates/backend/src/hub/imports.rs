//! The import of people over the door: the same as `tongban-hub ctl import`, for whoever holds a role with the permit.
//!
//! The permit is asked before any body is read. A workbook is sent twice, to be looked at and to be imported; between
//! the two the hub keeps nothing, and imports only what it showed: where it would do something else by now, it refuses.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::routing::{get, post};
use identity::import::{self, ImportId, Sheet};
use identity::permits;
use kernel::{Code, Refusal, limits};
use rusqlite::Connection;

use super::admin::Import;
use super::answer::{Answer, No};
use super::caller::Caller;
use super::node::HubNode;
use super::sessions::Session;
use crate::wire::{CheckedImport, ImportAs, Imported, PastImport};

/// Different initial passwords in one workbook, each a tenth of a second of work. Who has more lets the hub make
/// them up.
const MOST_PASSWORDS: usize = 200;

/// The routes, under `imports`.
pub fn router() -> Router<Arc<HubNode>> {
    let workbook = DefaultBodyLimit::max(usize::try_from(limits::IMPORT_BYTES).unwrap_or(usize::MAX));
    Router::new()
        .route("/", get(list).post(apply))
        .route("/check", post(check))
        .route("/{import}/rollback", post(rollback))
        .layer(workbook)
}

/// A verb of `identity::permits`.
pub trait Verb {
    /// As the table names it.
    const NAME: &'static str;
}

/// `identity.importPeople`
pub struct ImportPeople;
/// `identity.listImports`
pub struct ListImports;
/// `identity.rollbackImport`
pub struct TakeBackImport;

impl Verb for ImportPeople {
    const NAME: &'static str = "identity.importPeople";
}
impl Verb for ListImports {
    const NAME: &'static str = "identity.listImports";
}
impl Verb for TakeBackImport {
    const NAME: &'static str = "identity.rollbackImport";
}

/// A caller whose roles, as they are now, have the permit.
pub struct Permitted<V>(Session, PhantomData<V>);

impl<V: Verb + Send + 'static> FromRequestParts<Arc<HubNode>> for Permitted<V> {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<HubNode>) -> Result<Self, No> {
        let Caller(session) = Caller::from_request_parts(parts, node).await?;
        let (person, verb) = (session.person, V::NAME);
        let ask = move |db: &Connection| Ok::<_, sync::Error>(permits::require(db, person, verb));
        let asked = node.store.read(ask).await.map_err(|error| error.refusal())?;
        asked.map_err(|error| error.refusal())?;
        Ok(Self(session, PhantomData))
    }
}

/// `POST imports/check`: what this workbook would do.
async fn check(
    State(node): State<Arc<HubNode>>,
    Permitted(caller, _): Permitted<ImportPeople>,
    body: Bytes,
) -> Answer<Json<CheckedImport>> {
    let _one = one_at_a_time(&node)?;
    let sheet = read(body).await?;
    let (report, people) = node.import_preview(sheet, Some(caller.person)).await?;
    Ok(Json(CheckedImport { report, people }))
}

/// `POST imports?…`: do it.
async fn apply(
    State(node): State<Arc<HubNode>>,
    Permitted(caller, _): Permitted<ImportPeople>,
    Query(wanted): Query<ImportAs>,
    body: Bytes,
) -> Answer<Json<Imported>> {
    let _one = one_at_a_time(&node)?;
    let sheet = read(body).await?;
    let import = Import {
        by: Some(caller.person),
        file: wanted.file.clone(),
        hand_out: wanted.hand_out,
        expected: Some(wanted),
        iterations: crypto::PASSWORD_ITERATIONS,
    };
    let done = node.import_as(sheet, import).await?;
    tracing::info!(
        import = done.id.0,
        new = done.report.new,
        changed = done.report.changed,
        "imported people"
    );
    Ok(Json(Imported { import: done.id.0, handed_out: done.handed_out }))
}

/// `GET imports`: the last first.
async fn list(State(node): State<Arc<HubNode>>, _: Permitted<ListImports>) -> Answer<Json<Vec<PastImport>>> {
    let list = |db: &Connection| {
        let mut all = Vec::new();
        for import in import::imports(db)? {
            let by = import.by.map(|by| identity::Directory(db).person(by)).transpose()?.flatten();
            all.push(PastImport {
                import: import.id.0,
                file: import.file,
                by: by.map(|by| by.name).unwrap_or_default(),
                at: import.at,
                people_new: import.people_new,
                people_changed: import.people_changed,
                departments_new: import.departments_new,
                rolled_back_at: import.rolled_back_at,
            });
        }
        Ok::<_, sync::Error>(all)
    };
    Ok(Json(node.store.read(list).await.map_err(|error| error.refusal())?))
}

/// `POST imports/{import}/rollback`: take it back.
async fn rollback(
    State(node): State<Arc<HubNode>>,
    Permitted(caller, _): Permitted<TakeBackImport>,
    Path(import): Path<i64>,
) -> Answer<()> {
    node.import_rollback(ImportId(import)).await?;
    tracing::info!(import, by = %caller.person, "an import was taken back");
    Ok(())
}

/// A workbook is large once it is unpacked; a second one waits.
fn one_at_a_time(node: &HubNode) -> Result<tokio::sync::MutexGuard<'_, ()>, Refusal> {
    node.importing.try_lock().map_err(|_| Code::Busy.into())
}

/// Away from the threads that serve.
async fn read(body: Bytes) -> Result<Sheet, Refusal> {
    let read = tokio::task::spawn_blocking(move || import::read(&body)).await;
    let sheet = read.map_err(|_| Refusal::new(Code::Internal))?;
    let passwords: BTreeSet<_> = sheet.rows.iter().filter_map(|row| row.password.as_ref()).collect();
    if passwords.len() > MOST_PASSWORDS {
        return Err(Refusal::new(Code::TooMany).with("limit", "IMPORT_PASSWORDS"));
    }
    Ok(sheet)
}

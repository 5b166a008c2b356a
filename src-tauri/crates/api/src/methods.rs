//! The one list of methods. Adding one here makes the compiler ask for it in `backend`, prints it into the
//! TypeScript client and adds its row to the permission table.

use std::future::Future;

use kernel::{Code, Refusal};
use serde_json::Value;

use crate::event::Tag;
use crate::identity as idt;
use crate::imports as imp;
use crate::page::{Empty, Page, PageRequest};
use crate::session as ses;
use crate::settings as set;
use crate::sync as syn;
use crate::workflow as wf;

/// A row of the list.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    /// `workflow.approve`
    pub name: &'static str,
    /// Name of its Rust function and TypeScript member.
    pub ident: &'static str,
    /// Reads only.
    pub is_query: bool,
    /// May be called before anybody has logged in.
    pub is_open: bool,
    /// For a query, what its answer depends on.
    pub tags: &'static [Tag],
    /// Name of the TypeScript type that goes in.
    pub takes: fn() -> String,
    /// Name of the TypeScript type that comes out.
    pub gives: fn() -> String,
}

macro_rules! methods {
    ($($(#[$doc:meta])* $kind:ident $name:literal $ident:ident($takes:ty) -> $gives:ty, $access:ident, [$($tag:ident),*];)+) => {
        /// Every method.
        pub const METHODS: &[Method] = &[$(Method {
            name: $name,
            ident: stringify!($ident),
            is_query: methods!(@query $kind),
            is_open: methods!(@open $access),
            tags: &[$(Tag::$tag),*],
            takes: name_of::<$takes>,
            gives: name_of::<$gives>,
        }),+];

        /// What a node can do.
        pub trait Handler: Send + Sync {
            $($(#[$doc])* fn $ident(&self, request: $takes) -> impl Future<Output = Result<$gives, Refusal>> + Send;)+
        }

        /// Call a method by name.
        pub async fn dispatch<H: Handler>(handler: &H, name: &str, params: Value) -> Result<Value, Refusal> {
            match name {
                $($name => {
                    let request: $takes = serde_json::from_value(params).map_err(bad_request)?;
                    let answer = handler.$ident(request).await?;
                    serde_json::to_value(answer).map_err(|_| Code::Internal.into())
                })+
                _ => Err(Refusal::new(Code::BadRequest).with("method", name)),
            }
        }

        pub(crate) fn export(types: &mut crate::typescript::Types) {
            $(types.add::<$takes>(); types.add::<$gives>();)+
        }
    };
    (@query query) => { true };
    (@query command) => { false };
    (@open anyone) => { true };
    (@open session) => { false };
}

fn name_of<T: ts_rs::TS>() -> String {
    T::name(&ts_rs::Config::default())
}

fn bad_request(error: serde_json::Error) -> Refusal {
    Refusal::new(Code::BadRequest).with("why", error)
}

methods! {
    /// Who is at this PC.
    query "session.status" session_status(Empty) -> ses::Session, anyone, [Session];
    /// Log in.
    command "session.login" session_login(ses::Login) -> ses::Session, anyone, [];
    /// Lock this PC's data.
    command "session.lock" session_lock(Empty) -> ses::Session, session, [];
    /// Change the password; needs the hub.
    command "session.changePassword" session_change_password(ses::ChangePassword) -> Empty, session, [];
    /// Take over the password that was changed at the hub from another PC; needs the hub.
    command "session.adoptPassword" session_adopt_password(ses::AdoptPassword) -> Empty, session, [];
    /// I have read that what I had entered on this PC was brought back from a copy.
    command "session.noteRestored" session_note_restored(Empty) -> Empty, session, [];

    /// People by name, pinyin, phone or department.
    query "identity.searchPeople" identity_search_people(idt::SearchPeople) -> Page<idt::PersonCard>, session, [Directory];
    /// Departments by name, or the children of one.
    query "identity.searchDepartments" identity_search_departments(idt::SearchDepartments) -> Page<idt::DepartmentNode>, session, [Directory];
    /// Names for ids.
    query "identity.resolveNames" identity_resolve_names(idt::ResolveNames) -> idt::ResolvedNames, session, [Directory];

    /// The workbook to fill in with people.
    query "identity.importTemplate" identity_import_template(Empty) -> imp::Workbook, session, [];
    /// Let the hub look at a workbook of people; changes nothing there.
    command "identity.checkImport" identity_check_import(imp::CheckImport) -> imp::ImportCheck, session, [];
    /// Rows of the workbook that was looked at.
    query "identity.importRows" identity_import_rows(imp::ImportRows) -> Page<imp::ImportRow>, session, [];
    /// What is wrong with it, as a workbook.
    query "identity.importErrors" identity_import_errors(imp::ImportErrors) -> imp::Workbook, session, [];
    /// Import it.
    command "identity.applyImport" identity_apply_import(imp::ApplyImport) -> imp::ImportDone, session, [];
    /// Imports that were done, the last first.
    query "identity.imports" identity_imports(PageRequest) -> Page<imp::ImportCard>, session, [Directory];
    /// Take an import back.
    command "identity.rollbackImport" identity_rollback_import(imp::ImportRequest) -> Empty, session, [];

    /// The workbench in one answer.
    query "workflow.workbench" workflow_workbench(Empty) -> wf::Workbench, session, [Tasks, Drafts, Cases, Notices, Forms];
    /// The catalogue of forms.
    query "workflow.catalogue" workflow_catalogue(Empty) -> Page<wf::FormCard>, session, [Forms];
    /// One form.
    query "workflow.form" workflow_form(wf::FormRequest) -> wf::FormView, session, [Forms];
    /// What follows from data.
    query "workflow.evaluate" workflow_evaluate(wf::Evaluate) -> wf::FormState, session, [];
    /// What choosing another case to go on from changes in a draft.
    query "workflow.follow" workflow_follow(wf::Follow) -> wf::Followed, session, [];

    /// Drafts on this device, last changed first.
    query "workflow.drafts" workflow_drafts(PageRequest) -> Page<wf::DraftCard>, session, [Drafts];
    /// One draft.
    query "workflow.draft" workflow_draft(wf::DraftRequest) -> wf::DraftView, session, [Drafts];
    /// Begin a draft.
    command "workflow.beginDraft" workflow_begin_draft(wf::BeginDraft) -> wf::DraftView, session, [];
    /// Keep what has been typed.
    command "workflow.saveDraft" workflow_save_draft(wf::SaveDraft) -> wf::FormState, session, [];
    /// Take the present version of the form for this draft.
    command "workflow.updateDraft" workflow_update_draft(wf::DraftRequest) -> wf::DraftView, session, [];
    /// Throw a draft away.
    command "workflow.discardDraft" workflow_discard_draft(wf::DraftRequest) -> Empty, session, [];
    /// Submit a draft.
    command "workflow.submit" workflow_submit(wf::DraftRequest) -> wf::Queued, session, [];

    /// My open tasks, oldest due first.
    query "workflow.tasks" workflow_tasks(PageRequest) -> Page<wf::TaskCard>, session, [Tasks, Sync];
    /// Cases.
    query "workflow.cases" workflow_cases(wf::ListCases) -> Page<wf::CaseCard>, session, [Cases, Sync];
    /// One case.
    query "workflow.case" workflow_case(wf::CaseRequest) -> wf::CaseView, session, [Cases, Tasks, Sync];
    /// What I began to write in a case and have not sent.
    query "workflow.begun" workflow_begun(wf::CaseRequest) -> Page<wf::BegunAct>, session, [Begun, Cases, Tasks, Sync];
    /// Keep what is being written in a case.
    command "workflow.saveAct" workflow_save_act(wf::SaveAct) -> wf::Kept, session, [];
    /// Put away what was begun in a case.
    command "workflow.discardAct" workflow_discard_act(wf::DiscardAct) -> Empty, session, [];
    /// The case was opened: its task and notices are read.
    command "workflow.open" workflow_open(wf::CaseRequest) -> Empty, session, [];
    /// Agree.
    command "workflow.approve" workflow_approve(wf::Decide) -> wf::Queued, session, [];
    /// Do not agree: ends the case.
    command "workflow.reject" workflow_reject(wf::Decide) -> wf::Queued, session, [];
    /// Report a work order done.
    command "workflow.complete" workflow_complete(wf::Decide) -> wf::Queued, session, [];
    /// Send back.
    command "workflow.sendBack" workflow_send_back(wf::SendBack) -> wf::Queued, session, [];
    /// Transfer.
    command "workflow.transfer" workflow_transfer(wf::Transfer) -> wf::Queued, session, [];
    /// Ask others to countersign.
    command "workflow.countersign" workflow_countersign(wf::Countersign) -> wf::Queued, session, [];
    /// Take my application back.
    command "workflow.withdraw" workflow_withdraw(wf::SayOnCase) -> wf::Queued, session, [];
    /// Urge those it waits for.
    command "workflow.urge" workflow_urge(wf::SayOnCase) -> wf::Queued, session, [];
    /// Say something on it.
    command "workflow.comment" workflow_comment(wf::SayOnCase) -> wf::Queued, session, [];

    /// Ledgers I may read.
    query "workflow.ledgers" workflow_ledgers(Empty) -> Page<wf::LedgerCard>, session, [Ledgers];
    /// Rows of one.
    query "workflow.ledger" workflow_ledger(wf::LedgerRequest) -> wf::LedgerView, session, [Ledgers];

    /// Notices, newest first.
    query "workflow.notices" workflow_notices(PageRequest) -> Page<wf::NoticeRow>, session, [Notices];
    /// Mark notices as read.
    command "workflow.readNotices" workflow_read_notices(wf::ReadNotices) -> Empty, session, [];

    /// Take a file in.
    command "workflow.addBlob" workflow_add_blob(wf::AddBlob) -> wf::Attachment, session, [];
    /// Write a file's content where the person picked.
    command "workflow.saveBlob" workflow_save_blob(wf::SaveBlob) -> Empty, session, [];
    /// A file's content, to be shown.
    query "workflow.readBlob" workflow_read_blob(wf::ReadBlob) -> wf::BlobContent, session, [];

    /// Search over everything on this PC.
    query "search.all" search_all(wf::Search) -> wf::Found, session, [Cases, Directory, Forms, Drafts];

    /// The line to the hub.
    query "sync.status" sync_status(Empty) -> syn::SyncStatus, session, [Sync];
    /// What waits, and what was refused.
    query "sync.outbox" sync_outbox(PageRequest) -> Page<syn::OutboxRow>, session, [Sync];
    /// I have dealt with a refused operation.
    command "sync.dismiss" sync_dismiss(syn::OpRequest) -> Empty, session, [];
    /// Go off the line on purpose, or back.
    command "sync.setOffline" sync_set_offline(syn::SetOffline) -> syn::SyncStatus, session, [];
    /// Try the line now.
    command "sync.retry" sync_retry(Empty) -> Empty, session, [];

    /// Settings of this device.
    query "settings.get" settings_get(Empty) -> set::Settings, anyone, [Settings];
    /// Change them.
    command "settings.set" settings_set(set::Settings) -> set::Settings, anyone, [];
    /// What IT staff ask for.
    query "diagnostics.run" diagnostics_run(Empty) -> set::Diagnosis, anyone, [];
}

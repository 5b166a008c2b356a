//! The one list of methods, answered. Each line says where; nothing is done here.

use api::identity as idt;
use api::imports as imp;
use api::page::{Empty, Page, PageRequest};
use api::session as ses;
use api::settings as set;
use api::sync as syn;
use api::workflow as wf;
use kernel::Refusal;

use super::Inner;

impl api::Handler for Inner {
    async fn session_status(&self, _: Empty) -> Result<ses::Session, Refusal> {
        self.session().await
    }
    async fn session_login(&self, login: ses::Login) -> Result<ses::Session, Refusal> {
        self.login(login).await
    }
    async fn session_lock(&self, _: Empty) -> Result<ses::Session, Refusal> {
        self.close();
        self.session().await
    }
    async fn session_change_password(&self, change: ses::ChangePassword) -> Result<Empty, Refusal> {
        self.change_password(change).await.map(|()| Empty {})
    }
    async fn session_adopt_password(&self, adopt: ses::AdoptPassword) -> Result<Empty, Refusal> {
        self.adopt_password(adopt.password).await.map(|()| Empty {})
    }
    async fn session_note_restored(&self, _: Empty) -> Result<Empty, Refusal> {
        self.note_restored().map(|()| Empty {})
    }

    async fn identity_search_people(&self, ask: idt::SearchPeople) -> Result<Page<idt::PersonCard>, Refusal> {
        self.search_people(ask).await
    }
    async fn identity_search_departments(
        &self,
        ask: idt::SearchDepartments,
    ) -> Result<Page<idt::DepartmentNode>, Refusal> {
        self.search_departments(ask).await
    }
    async fn identity_resolve_names(&self, ask: idt::ResolveNames) -> Result<idt::ResolvedNames, Refusal> {
        self.resolve_names(ask).await
    }

    async fn identity_import_template(&self, _: Empty) -> Result<imp::Workbook, Refusal> {
        self.import_template()
    }
    async fn identity_check_import(&self, ask: imp::CheckImport) -> Result<imp::ImportCheck, Refusal> {
        self.check_import(ask).await
    }
    async fn identity_import_rows(&self, ask: imp::ImportRows) -> Result<Page<imp::ImportRow>, Refusal> {
        self.import_rows(&ask)
    }
    async fn identity_import_errors(&self, ask: imp::ImportErrors) -> Result<imp::Workbook, Refusal> {
        self.import_errors(ask.look).await
    }
    async fn identity_apply_import(&self, ask: imp::ApplyImport) -> Result<imp::ImportDone, Refusal> {
        self.apply_import(ask).await
    }
    async fn identity_imports(&self, ask: PageRequest) -> Result<Page<imp::ImportCard>, Refusal> {
        self.imports(ask).await
    }
    async fn identity_rollback_import(&self, ask: imp::ImportRequest) -> Result<Empty, Refusal> {
        self.rollback_import(ask).await.map(|()| Empty {})
    }

    async fn workflow_workbench(&self, _: Empty) -> Result<wf::Workbench, Refusal> {
        self.workbench().await
    }
    async fn workflow_catalogue(&self, _: Empty) -> Result<Page<wf::FormCard>, Refusal> {
        self.catalogue().await
    }
    async fn workflow_form(&self, ask: wf::FormRequest) -> Result<wf::FormView, Refusal> {
        self.form(ask).await
    }
    async fn workflow_evaluate(&self, ask: wf::Evaluate) -> Result<wf::FormState, Refusal> {
        self.evaluate(ask).await
    }

    async fn workflow_follow(&self, ask: wf::Follow) -> Result<wf::Followed, Refusal> {
        self.follow(ask).await
    }

    async fn workflow_drafts(&self, ask: PageRequest) -> Result<Page<wf::DraftCard>, Refusal> {
        self.drafts(ask).await
    }
    async fn workflow_draft(&self, ask: wf::DraftRequest) -> Result<wf::DraftView, Refusal> {
        self.draft(ask.id).await
    }
    async fn workflow_begin_draft(&self, ask: wf::BeginDraft) -> Result<wf::DraftView, Refusal> {
        self.begin_draft(ask).await
    }
    async fn workflow_save_draft(&self, ask: wf::SaveDraft) -> Result<wf::FormState, Refusal> {
        self.save_draft(ask).await
    }
    async fn workflow_update_draft(&self, ask: wf::DraftRequest) -> Result<wf::DraftView, Refusal> {
        self.update_draft(ask.id).await
    }
    async fn workflow_discard_draft(&self, ask: wf::DraftRequest) -> Result<Empty, Refusal> {
        self.discard_draft(ask.id).await
    }
    async fn workflow_submit(&self, ask: wf::DraftRequest) -> Result<wf::Queued, Refusal> {
        self.submit(ask.id).await
    }

    async fn workflow_tasks(&self, ask: PageRequest) -> Result<Page<wf::TaskCard>, Refusal> {
        self.tasks_page(ask).await
    }
    async fn workflow_cases(&self, ask: wf::ListCases) -> Result<Page<wf::CaseCard>, Refusal> {
        self.cases(ask).await
    }
    async fn workflow_case(&self, ask: wf::CaseRequest) -> Result<wf::CaseView, Refusal> {
        self.case(ask.id).await
    }
    async fn workflow_begun(&self, ask: wf::CaseRequest) -> Result<Page<wf::BegunAct>, Refusal> {
        self.begun(ask.id).await
    }
    async fn workflow_save_act(&self, ask: wf::SaveAct) -> Result<wf::Kept, Refusal> {
        self.save_act(ask).await
    }
    async fn workflow_discard_act(&self, ask: wf::DiscardAct) -> Result<Empty, Refusal> {
        self.discard_act(ask).await
    }
    async fn workflow_open(&self, ask: wf::CaseRequest) -> Result<Empty, Refusal> {
        self.open_case(ask.id).await
    }
    async fn workflow_approve(&self, ask: wf::Decide) -> Result<wf::Queued, Refusal> {
        self.approve(ask).await
    }
    async fn workflow_reject(&self, ask: wf::Decide) -> Result<wf::Queued, Refusal> {
        self.reject(ask).await
    }
    async fn workflow_complete(&self, ask: wf::Decide) -> Result<wf::Queued, Refusal> {
        self.complete(ask).await
    }
    async fn workflow_send_back(&self, ask: wf::SendBack) -> Result<wf::Queued, Refusal> {
        self.send_back(ask).await
    }
    async fn workflow_transfer(&self, ask: wf::Transfer) -> Result<wf::Queued, Refusal> {
        self.transfer(ask).await
    }
    async fn workflow_countersign(&self, ask: wf::Countersign) -> Result<wf::Queued, Refusal> {
        self.countersign(ask).await
    }
    async fn workflow_withdraw(&self, ask: wf::SayOnCase) -> Result<wf::Queued, Refusal> {
        self.withdraw(ask).await
    }
    async fn workflow_urge(&self, ask: wf::SayOnCase) -> Result<wf::Queued, Refusal> {
        self.urge(ask).await
    }
    async fn workflow_comment(&self, ask: wf::SayOnCase) -> Result<wf::Queued, Refusal> {
        self.comment(ask).await
    }

    async fn workflow_ledgers(&self, _: Empty) -> Result<Page<wf::LedgerCard>, Refusal> {
        self.ledgers().await
    }
    async fn workflow_ledger(&self, ask: wf::LedgerRequest) -> Result<wf::LedgerView, Refusal> {
        self.ledger(ask).await
    }
    async fn workflow_notices(&self, ask: PageRequest) -> Result<Page<wf::NoticeRow>, Refusal> {
        self.notices(ask).await
    }
    async fn workflow_read_notices(&self, ask: wf::ReadNotices) -> Result<Empty, Refusal> {
        self.read_notices(ask).await
    }
    async fn workflow_add_blob(&self, ask: wf::AddBlob) -> Result<wf::Attachment, Refusal> {
        self.add_blob(ask).await
    }
    async fn workflow_save_blob(&self, ask: wf::SaveBlob) -> Result<Empty, Refusal> {
        self.save_blob(ask).await
    }
    async fn workflow_read_blob(&self, ask: wf::ReadBlob) -> Result<wf::BlobContent, Refusal> {
        self.read_blob(ask).await
    }
    async fn search_all(&self, ask: wf::Search) -> Result<wf::Found, Refusal> {
        self.search(ask.text).await
    }

    async fn sync_status(&self, _: Empty) -> Result<syn::SyncStatus, Refusal> {
        self.sync_status().await
    }
    async fn sync_outbox(&self, ask: PageRequest) -> Result<Page<syn::OutboxRow>, Refusal> {
        self.outbox(ask).await
    }
    async fn sync_dismiss(&self, ask: syn::OpRequest) -> Result<Empty, Refusal> {
        self.dismiss(ask).await
    }
    async fn sync_set_offline(&self, ask: syn::SetOffline) -> Result<syn::SyncStatus, Refusal> {
        self.set_offline(ask).await
    }
    async fn sync_retry(&self, _: Empty) -> Result<Empty, Refusal> {
        self.try_line()
    }

    async fn settings_get(&self, _: Empty) -> Result<set::Settings, Refusal> {
        Ok(self.settings())
    }
    async fn settings_set(&self, settings: set::Settings) -> Result<set::Settings, Refusal> {
        self.set_settings(settings)
    }
    async fn diagnostics_run(&self, _: Empty) -> Result<set::Diagnosis, Refusal> {
        Ok(self.diagnose().await)
    }
}

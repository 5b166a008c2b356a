//! Drafts: begun, typed into, submitted. Every save is on the disk when it is answered.

use std::sync::Arc;

use api::page::{Empty, Page, PageRequest};
use api::workflow::{
    BeginDraft, DraftCard, DraftView, Evaluate, Follow, Followed, FormState, Queued, SaveDraft,
};
use kernel::{CaseId, Code, DraftId, OpId, Refusal, Timestamp};
use rusqlite::Connection;
use workflow::case::Standing;
use workflow::draft::{self, Draft};
use workflow::form::{self, Data};
use workflow::table::{cases, drafts, forms, used_forms};

use super::node::Node;
use super::scene::Scene;
use super::{Inner, paging, people};

type Read<T> = Result<T, sync::Error>;

impl Inner {
    pub(super) async fn drafts(&self, request: PageRequest) -> Result<Page<DraftCard>, Refusal> {
        let node = self.node()?;
        let read = move |db: &Connection| {
            let text = request.text.trim();
            let rows = drafts::list(db, text, request.offset, paging::limit(request.limit))?;
            Ok::<_, store::Error>((rows, drafts::count(db, text)?))
        };
        let (rows, total) = node.intent.read(read).await.map_err(people::refusal)?;
        let name =
            move |db: &Connection| rows.into_iter().map(|draft| card(db, draft)).collect::<Result<_, _>>();
        let rows = node.replica.read(name).await.map_err(people::refusal)?;
        Ok(Page { rows, total })
    }

    pub(super) async fn draft(&self, id: DraftId) -> Result<DraftView, Refusal> {
        let node = self.node()?;
        let draft = find(&node, id).await?;
        self.view(&node, draft).await
    }

    async fn view(&self, node: &Node, draft: Draft) -> Result<DraftView, Refusal> {
        let (me, now) = (node.me, self.world.clock.now());
        let read = move |db: &Connection| -> Read<DraftView> {
            let (version, form) = forms::find(db, &draft.form, draft.version)?.ok_or(Code::NotFound)?;
            let scene = Scene::new(db, me);
            let state = scene.state(&form, &draft.data, now, None);
            scene.finish()?;
            let newest = forms::present(db, &draft.form)?;
            Ok(DraftView {
                id: draft.id,
                version,
                form: Arc::unwrap_or_clone(form),
                data: draft.data,
                state,
                updated_at: draft.updated_at,
                case: draft.case,
                refusal: draft.refusal,
                // A case that came back stays on its version.
                newer_version: newest.filter(|newest| *newest > version && draft.case.is_none()),
            })
        };
        node.replica.read(read).await.map_err(|error| error.refusal())
    }

    pub(super) async fn begin_draft(&self, begin: BeginDraft) -> Result<DraftView, Refusal> {
        let node = self.node()?;
        if let Some(case) = begin.from_case
            && let Some(present) = draft_of_case(&node, case).await?
        {
            // Begun already: there are never two drafts of one case.
            return self.view(&node, present).await;
        }
        let (id, now, me) = (DraftId::new(&self.world.ids)?, self.world.clock.now(), node.me);
        let read = move |db: &Connection| begun(db, begin, id, me, now);
        let draft = node.replica.read(read).await.map_err(|error| error.refusal())?;
        let kept = draft.clone();
        let keep = move |tx: &Connection| {
            drafts::put(tx, &kept)?;
            Ok::<_, store::Error>(used_forms::mark(tx, &kept.form, now)?)
        };
        node.intent.write(keep).await.map_err(people::refusal)?;
        self.voice.stale(&[api::Tag::Drafts]);
        self.view(&node, draft).await
    }

    pub(super) async fn save_draft(&self, save: SaveDraft) -> Result<FormState, Refusal> {
        let node = self.node()?;
        let (me, now) = (node.me, self.world.clock.now());
        let before = find(&node, save.id).await?;
        let (form, version, data) = (before.form.clone(), before.version, save.data.clone());
        let read = move |db: &Connection| -> Read<(String, FormState)> {
            let (_, form) = forms::find(db, &form, version)?.ok_or(Code::NotFound)?;
            let scene = Scene::new(db, me);
            let looked = (scene.subject(&form, &data, now), scene.state(&form, &data, now, None));
            scene.finish()?;
            Ok(looked)
        };
        let (subject, state) = node.replica.read(read).await.map_err(|error| error.refusal())?;
        let keep = move |tx: &Connection| -> Read<bool> {
            // Submitted or thrown away meanwhile, in another window: it does not come to life again.
            let Some(present) = drafts::find(tx, save.id)? else { return Err(Code::NotFound.into()) };
            let is_news = present.subject != subject;
            drafts::put(tx, &Draft { data: save.data, subject, updated_at: now, ..present })?;
            Ok(is_news)
        };
        if node.intent.write(keep).await.map_err(|error| error.refusal())? {
            self.voice.stale(&[api::Tag::Drafts]);
        }
        Ok(state)
    }

    /// Changes nothing: the page lays the changes over what it holds, and that is saved as if it had been typed.
    pub(super) async fn follow(&self, ask: Follow) -> Result<Followed, Refusal> {
        let node = self.node()?;
        let (me, now) = (node.me, self.world.clock.now());
        let draft = find(&node, ask.id).await?;
        let read = move |db: &Connection| followed(db, &draft, ask, me, now);
        let changes = node.replica.read(read).await.map_err(|error| error.refusal())?;
        Ok(Followed { changes })
    }

    pub(super) async fn update_draft(&self, id: DraftId) -> Result<DraftView, Refusal> {
        let node = self.node()?;
        let mut draft = find(&node, id).await?;
        let form = draft.form.clone();
        let read = move |db: &Connection| Ok::<_, store::Error>(forms::present(db, &form)?);
        let newest = node.replica.read(read).await.map_err(people::refusal)?.ok_or(Code::NotFound)?;
        if draft.case.is_some() {
            return Err(Code::NotNow.into());
        }
        draft.version = newest;
        draft.updated_at = self.world.clock.now();
        let kept = draft.clone();
        node.intent
            .write(move |tx| Ok::<_, store::Error>(drafts::put(tx, &kept)?))
            .await
            .map_err(people::refusal)?;
        self.voice.stale(&[api::Tag::Drafts]);
        self.view(&node, draft).await
    }

    pub(super) async fn discard_draft(&self, id: DraftId) -> Result<Empty, Refusal> {
        let node = self.node()?;
        let removed = node.intent.write(move |tx| Ok::<_, store::Error>(drafts::remove(tx, id)?)).await;
        if !removed.map_err(people::refusal)? {
            return Err(Code::NotFound.into());
        }
        self.voice.stale(&[api::Tag::Drafts]);
        Ok(Empty {})
    }

    pub(super) async fn submit(&self, id: DraftId) -> Result<Queued, Refusal> {
        let node = self.node()?;
        let draft = find(&node, id).await?;
        let (me, now) = (node.me, self.world.clock.now());
        let case = match draft.case {
            Some(case) => case,
            None => CaseId::new(&self.world.ids)?,
        };
        let read = move |db: &Connection| ready(db, draft, me, now);
        let (draft, base_seq) = node.replica.read(read).await.map_err(|error| error.refusal())?;
        let op = OpId::new(&self.world.ids)?;
        let intent = draft::intent(&draft::act(&draft), case, base_seq);
        let signer = std::sync::Arc::clone(&node.signer);
        let enqueue = move |tx: &Connection| -> Read<()> {
            if !drafts::submit(tx, id, op)? {
                return Err(Code::NotFound.into());
            }
            sync::device::enqueue(tx, intent, op, now, &*signer).map(drop)
        };
        node.intent.write(enqueue).await.map_err(|error| error.refusal())?;
        self.queued(&node);
        Ok(Queued { op, case })
    }

    /// Something was made durable that the hub is to have.
    pub(super) fn queued(&self, node: &Node) {
        node.bell.notify_one();
        self.voice.stale(&[
            api::Tag::Sync,
            api::Tag::Drafts,
            api::Tag::Begun,
            api::Tag::Cases,
            api::Tag::Tasks,
        ]);
    }

    pub(super) async fn evaluate(&self, ask: Evaluate) -> Result<FormState, Refusal> {
        let node = self.node()?;
        let (me, now) = (node.me, self.world.clock.now());
        let read = move |db: &Connection| -> Read<FormState> {
            let (_, form) = forms::find(db, &ask.form, ask.version)?.ok_or(Code::NotFound)?;
            let case = ask.case.map(|id| cases::load(db, id)).transpose()?.flatten();
            let (applicant, at) = case.as_ref().map_or((me, now), |case| (case.initiator.id, case.filled_at));
            let task = case.as_ref().and_then(|case| case.open_tasks().find(|task| task.person.id == me));
            let step = task.and_then(|task| form.flow.iter().find(|step| step.key == task.step));
            let scene = Scene::new(db, applicant);
            let state = scene.state(&form, &ask.data, at, step);
            scene.finish()?;
            Ok(state)
        };
        node.replica.read(read).await.map_err(|error| error.refusal())
    }
}

async fn find(node: &Node, id: DraftId) -> Result<Draft, Refusal> {
    let read = move |db: &Connection| Ok::<_, store::Error>(drafts::find(db, id)?);
    let found = node.intent.read(read).await.map_err(people::refusal)?;
    found.ok_or_else(|| Code::NotFound.into())
}

async fn draft_of_case(node: &Node, case: CaseId) -> Result<Option<Draft>, Refusal> {
    let read = move |db: &Connection| Ok::<_, store::Error>(drafts::of_case(db, case)?);
    node.intent.read(read).await.map_err(people::refusal)
}

/// A new draft: empty, a copy, or what goes on with a case that came back.
fn begun(
    db: &Connection,
    begin: BeginDraft,
    id: DraftId,
    me: kernel::PersonId,
    now: Timestamp,
) -> Read<Draft> {
    let source = match begin.from_case {
        Some(case) => Some(cases::load(db, case)?.ok_or(Code::NotFound)?),
        None => None,
    };
    let goes_on = source.as_ref().is_some_and(|case| {
        let is_back = matches!(case.standing, Standing::SentBack | Standing::Withdrawn);
        is_back && case.initiator.id == me
    });
    let wanted = source.as_ref().filter(|_| goes_on).map_or(0, |case| case.version);
    let (version, form) = forms::find(db, &begin.form, wanted)?.ok_or(Code::NotFound)?;
    let mut data = source.as_ref().map(|case| case.data.clone()).unwrap_or_default();
    data.extend(begin.data);
    let scene = Scene::new(db, me);
    if !goes_on {
        for (key, value) in form::copies(&form, &data, scene.context(now, None)) {
            data.entry(key).or_insert(value);
        }
        data = form::initial(&form, &data, scene.context(now, None));
    }
    let subject = scene.subject(&form, &data, now);
    scene.finish()?;
    Ok(Draft {
        id,
        form: form.key.clone(),
        version,
        data,
        subject,
        case: source.filter(|_| goes_on).map(|case| case.id),
        refusal: None,
        created_at: now,
        updated_at: now,
    })
}

/// What becomes of a draft's data when another case is chosen in them: the fields that change; null: emptied.
fn followed(db: &Connection, draft: &Draft, ask: Follow, me: kernel::PersonId, now: Timestamp) -> Read<Data> {
    let (_, form) = forms::find(db, &draft.form, draft.version)?.ok_or(Code::NotFound)?;
    let resubmitted = draft.case.map(|case| cases::load(db, case)).transpose()?.flatten();
    let kept = resubmitted.as_ref().map(|case| &case.data);
    let scene = Scene::new(db, me);
    let after = form::follow(&form, &ask.data, ask.left, kept, scene.context(now, None));
    scene.finish()?;
    let gone = ask.data.keys().filter(|key| !after.contains_key(*key)).cloned();
    let mut changes: Data = gone.map(|key| (key, serde_json::Value::Null)).collect();
    changes.extend(after.into_iter().filter(|(key, value)| ask.data.get(key) != Some(value)));
    Ok(changes)
}

/// The draft as it is to be sent: valid, normalised; and the last item of its case that is here.
fn ready(db: &Connection, draft: Draft, me: kernel::PersonId, now: Timestamp) -> Read<(Draft, u64)> {
    let (_, form) = forms::find(db, &draft.form, draft.version)?.ok_or(Code::NotFound)?;
    let newest = forms::present(db, &draft.form)?;
    if draft.case.is_none() && newest.is_some_and(|newest| newest > draft.version) {
        return Err(Refusal::new(Code::FormChanged).with("form", &form.title).into());
    }
    let scene = Scene::new(db, me);
    let context = scene.context(now, None);
    let before = draft.case.map(|case| cases::load(db, case)).transpose()?.flatten();
    let kept = before.as_ref().map(|case| &case.data);
    // Read-only fields as the hub will have them, whatever a page of an older version kept.
    let data = form::settle(&form, &draft.data, kept, context);
    let data = form::normalise(&form, &data, context);
    let state = form::evaluate(&form, &data, context);
    if !form::is_valid(&state) {
        let errors: Vec<_> = state
            .problems
            .iter()
            .filter(|problem| !problem.warning)
            .map(|problem| problem.field.as_str())
            .collect();
        return Err(Refusal::new(Code::FormInvalid).with("errors", errors.join(" ")).into());
    }
    scene.finish()?;
    let base_seq = match draft.case {
        Some(case) => {
            let cursor = sync::device::cursor(db, &sync::StreamId::Case(case))?;
            cursor.map_or(0, |cursor| cursor.seq)
        }
        None => 0,
    };
    Ok((Draft { data, ..draft }, base_seq))
}

/// A draft as lists show it.
pub fn card(db: &Connection, draft: Draft) -> Result<DraftCard, store::Error> {
    let form = forms::find(db, &draft.form, draft.version)?;
    Ok(DraftCard {
        id: draft.id,
        form_title: form.map(|(_, form)| form.title.clone()).unwrap_or_default(),
        form: draft.form,
        subject: draft.subject,
        updated_at: draft.updated_at,
        case: draft.case,
        refusal: draft.refusal,
    })
}

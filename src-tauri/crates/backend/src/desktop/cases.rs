//! Cases and tasks as lists show them, with what this PC has done and not sent yet laid over.

use std::collections::BTreeSet;

use api::page::{Empty, Page, PageRequest};
use api::workflow::{CaseBox, CaseCard, CaseState, ListCases, TaskCard, Workbench};
use kernel::{BlobId, CaseId, Code, Refusal, TaskId};
use rusqlite::Connection;
use uuid::Uuid;
use workflow::case::{Case, Standing};
use workflow::table::cases::{CaseQuery, Shelf};
use workflow::table::{begun, cases, drafts, forms, tasks, used_forms};

use super::node::Node;
use super::overlay::{Overlay, Submission};
use super::scene::Scene;
use super::{Inner, drafts as draft_cards, forms as form_cards, notices, paging, people};

/// Rows of each part of the workbench.
const WORKBENCH_ROWS: u32 = 8;

/// A standing as the page names it.
pub const fn state(standing: Standing) -> CaseState {
    match standing {
        Standing::Running => CaseState::Running,
        Standing::SentBack => CaseState::SentBack,
        Standing::Withdrawn => CaseState::Withdrawn,
        Standing::Completed => CaseState::Completed,
        Standing::Rejected => CaseState::Rejected,
    }
}

const fn standing(state: CaseState) -> Option<Standing> {
    match state {
        CaseState::Waiting => None,
        CaseState::Running => Some(Standing::Running),
        CaseState::SentBack => Some(Standing::SentBack),
        CaseState::Withdrawn => Some(Standing::Withdrawn),
        CaseState::Completed => Some(Standing::Completed),
        CaseState::Rejected => Some(Standing::Rejected),
    }
}

/// A case as lists show it.
pub fn card(case: &Case) -> CaseCard {
    let here = case.here();
    let mut waits_for: Vec<String> = Vec::new();
    for task in case.open_tasks() {
        if !waits_for.contains(&task.person.name) {
            waits_for.push(task.person.name.clone());
        }
    }
    CaseCard {
        id: case.id,
        form: case.form.clone(),
        form_title: case.form_title.clone(),
        number: case.number.clone(),
        subject: case.subject.clone(),
        initiator: case.initiator.id,
        initiator_name: case.initiator.name.clone(),
        department_name: case.initiator.department_name.clone(),
        state: state(case.standing),
        step_title: here.map(|visit| visit.title.clone()).unwrap_or_default(),
        waits_for,
        submitted_at: case.submitted_at,
        updated_at: case.updated_at,
    }
}

/// A submission that the replica does not know, as lists show it.
pub fn waiting_card(
    db: &Connection,
    submission: Submission<'_>,
    me: kernel::PersonId,
) -> Result<CaseCard, store::Error> {
    let form = forms::find(db, submission.form, submission.version)?.map(|(_, form)| form);
    let scene = Scene::new(db, me);
    let subject = form.as_ref().map(|form| scene.subject(form, submission.data, submission.at));
    scene.finish()?;
    let person = people::me(db, me)?.map(|(person, _)| person);
    Ok(CaseCard {
        id: submission.case,
        form: submission.form.to_owned(),
        form_title: form.map(|form| form.title.clone()).unwrap_or_default(),
        number: String::new(),
        subject: subject.unwrap_or_default(),
        initiator: me,
        initiator_name: person.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        department_name: person.map(|person| last(&person.department_path)).unwrap_or_default(),
        state: CaseState::Waiting,
        step_title: String::new(),
        waits_for: Vec::new(),
        submitted_at: submission.at,
        updated_at: submission.at,
    })
}

fn last(path: &str) -> String {
    path.rsplit(" / ").next().unwrap_or_default().to_owned()
}

/// Title of the form and subject of a case; empty where it is not here.
pub fn title_and_subject(db: &Connection, id: CaseId) -> Result<(String, String), store::Error> {
    let case = cases::load(db, id)?;
    Ok(case.map(|case| (case.form_title, case.subject)).unwrap_or_default())
}

/// A case of mine that waits on this PC, before a card is made of it: after a month without a line they are thousands, and
/// a page shows a few.
enum Waiting<'a> {
    /// Submitted.
    New(Submission<'a>),
    /// Came back, and was submitted anew.
    Again(Box<Case>),
}

impl Waiting<'_> {
    fn id(&self) -> CaseId {
        match self {
            Self::New(submission) => submission.case,
            Self::Again(case) => case.id,
        }
    }

    fn form(&self) -> &str {
        match self {
            Self::New(submission) => submission.form,
            Self::Again(case) => &case.form,
        }
    }

    fn card(&self, db: &Connection, me: kernel::PersonId) -> Result<CaseCard, store::Error> {
        match self {
            Self::New(submission) => waiting_card(db, *submission, me),
            Self::Again(case) => Ok(CaseCard {
                state: CaseState::Waiting,
                step_title: String::new(),
                waits_for: Vec::new(),
                ..card(case)
            }),
        }
    }
}

fn waiting<'a>(db: &Connection, overlay: &'a Overlay) -> Result<Vec<Waiting<'a>>, store::Error> {
    let mut all = Vec::new();
    for submission in overlay.submissions() {
        // The item may be here before the receipt.
        if cases::load(db, submission.case)?.is_none() {
            all.push(Waiting::New(submission));
        }
    }
    for id in overlay.resubmitted() {
        let back = |case: &Case| matches!(case.standing, Standing::SentBack | Standing::Withdrawn);
        all.extend(cases::load(db, id)?.filter(back).map(|case| Waiting::Again(Box::new(case))));
    }
    Ok(all)
}

impl Inner {
    pub(super) async fn cases(&self, ask: ListCases) -> Result<Page<CaseCard>, Refusal> {
        let node = self.node()?;
        let overlay = Overlay::read(&node).await?;
        let me = node.me;
        let read = move |db: &Connection| page(db, &ask, &waiting(db, &overlay)?, me);
        node.replica.read(read).await.map_err(people::refusal)
    }

    pub(super) async fn tasks_page(&self, ask: PageRequest) -> Result<Page<TaskCard>, Refusal> {
        let node = self.node()?;
        let all = tasks_of(&node, Overlay::read(&node).await?.tasks()).await?;
        let fits = |task: &TaskCard| {
            let case = &task.case;
            let words =
                [&case.number, &case.subject, &case.form_title, &case.initiator_name, &case.department_name];
            words.iter().any(|words| store::search::contains(words, &ask.text))
        };
        let all: Vec<_> = all.into_iter().filter(|task| ask.text.trim().is_empty() || fits(task)).collect();
        let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let (offset, limit) = (ask.offset as usize, paging::limit(ask.limit) as usize);
        Ok(Page { rows: all.into_iter().skip(offset).take(limit).collect(), total })
    }

    pub(super) async fn open_case(&self, id: CaseId) -> Result<Empty, Refusal> {
        let node = self.node()?;
        let me = node.me;
        let mut ids: Vec<Uuid> = self.notice_ids(Some(id)).await?;
        let read = move |db: &Connection| Ok::<_, store::Error>(cases::load(db, id)?);
        if let Some(case) = node.replica.read(read).await.map_err(people::refusal)? {
            let mine = case.open_tasks().filter(|task| task.person.id == me);
            ids.extend(mine.map(|task| task.id.uuid()));
        }
        self.mark_read(ids).await
    }

    pub(super) async fn workbench(&self) -> Result<Workbench, Refusal> {
        let node = self.node()?;
        let overlay = Overlay::read(&node).await?;
        let tasks = tasks_of(&node, overlay.tasks()).await?;
        let tasks_total = u32::try_from(tasks.len()).unwrap_or(u32::MAX);
        let marks = notices::read_marks(&node).await?;
        let first = PageRequest { limit: WORKBENCH_ROWS, ..PageRequest::default() };
        let notices = notices::page(&node, first, marks.clone()).await?;
        let read = |db: &Connection| {
            let rows = drafts::list(db, "", 0, WORKBENCH_ROWS)?;
            Ok::<_, store::Error>((rows, drafts::count(db, "")?, used_forms::list(db, WORKBENCH_ROWS)?))
        };
        let (draft_rows, drafts_total, used) = node.intent.read(read).await.map_err(people::refusal)?;
        let me = node.me;
        let read = move |db: &Connection| {
            let waiting = waiting(db, &overlay)?;
            let running = running(db, &waiting, me)?;
            let returned = first_of(db, CaseBox::Returned, None, &waiting, me)?;
            let mut catalogue = forms::catalogue(db)?;
            catalogue
                .sort_by_key(|form| used.iter().position(|used| *used == form.key).unwrap_or(usize::MAX));
            let draft_cards = draft_rows.into_iter().map(|draft| draft_cards::card(db, draft));
            Ok::<_, store::Error>(Workbench {
                tasks: tasks.into_iter().take(WORKBENCH_ROWS as usize).collect(),
                tasks_total,
                returned_total: returned.total,
                returned: returned.rows,
                drafts: draft_cards.collect::<Result<_, _>>()?,
                drafts_total,
                running_total: running.total,
                running: running.rows,
                unread_total: notices::unread(db, me, &marks)?,
                notices: notices.rows,
                forms: catalogue.into_iter().take(WORKBENCH_ROWS as usize).map(form_cards::card).collect(),
            })
        };
        node.replica.read(read).await.map_err(people::refusal)
    }

    /// Bytes of an attachment, as the data of a case or of a draft of mine say.
    pub(super) async fn size_in_case(&self, blob: BlobId, case: Option<CaseId>) -> Result<u64, Refusal> {
        let case = case.ok_or(Code::NotFound)?;
        let read = move |db: &Connection| Ok::<_, store::Error>(cases::load(db, case)?);
        let found = self.node()?.replica.read(read).await.map_err(people::refusal)?;
        let size = found.and_then(|case| workflow::form::attachments::size_of(&case.data, blob));
        size.ok_or_else(|| Code::NotFound.into())
    }
}

/// Every open task of this person, without those they have `done` on this PC.
async fn tasks_of(node: &Node, done: BTreeSet<TaskId>) -> Result<Vec<TaskCard>, Refusal> {
    let read = notices::read_marks(node).await?;
    let begun = |db: &Connection| Ok::<_, store::Error>(begun::tasks(db)?);
    let begun = node.intent.read(begun).await.map_err(people::refusal)?;
    let me = node.me;
    let list = move |db: &Connection| {
        let mut all = open_tasks(db, me, &done, &read)?;
        all.iter_mut().for_each(|task| task.begun = begun.contains(&task.id));
        Ok::<_, store::Error>(all)
    };
    node.replica.read(list).await.map_err(people::refusal)
}

fn page(
    db: &Connection,
    ask: &ListCases,
    waiting: &[Waiting<'_>],
    me: kernel::PersonId,
) -> Result<Page<CaseCard>, store::Error> {
    let limit = paging::limit(ask.page.limit);
    let mine = matches!(ask.r#box, CaseBox::Mine | CaseBox::Returned | CaseBox::All);
    let waiting = if mine { waiting } else { &[] };
    let without = waiting.iter().map(Waiting::id).collect();
    let shown = ask.r#box != CaseBox::Returned && ask.state.is_none_or(|state| state == CaseState::Waiting);
    let fits = |one: &&Waiting<'_>| shown && ask.form.as_deref().is_none_or(|wanted| wanted == one.form());
    let mut fitting: Vec<_> = waiting.iter().filter(fits).collect();
    let text = ask.page.text.trim();
    if !text.is_empty() {
        let mut saying = Vec::new();
        for one in fitting {
            if store::search::contains(&one.card(db, me)?.subject, text) {
                saying.push(one);
            }
        }
        fitting = saying;
    }
    let waiting_total = u32::try_from(fitting.len()).unwrap_or(u32::MAX);
    let of_page = fitting.into_iter().skip(ask.page.offset as usize).take(limit as usize);
    let mut rows = of_page.map(|one| one.card(db, me)).collect::<Result<Vec<_>, _>>()?;
    if ask.state == Some(CaseState::Waiting) {
        return Ok(Page { rows, total: waiting_total });
    }
    let query = CaseQuery {
        person: me,
        shelf: match ask.r#box {
            CaseBox::Mine => Shelf::Mine,
            CaseBox::Returned => Shelf::Returned,
            CaseBox::Done => Shelf::Acted,
            CaseBox::Copied => Shelf::Told,
            CaseBox::All => Shelf::All,
        },
        form: ask.form.clone(),
        standing: ask.state.and_then(standing),
        text: ask.page.text.clone(),
        without,
        offset: ask.page.offset.saturating_sub(waiting_total),
        limit: limit - u32::try_from(rows.len()).unwrap_or(limit),
    };
    let (found, total) = cases::list(db, &query)?;
    rows.extend(found.iter().map(card));
    Ok(Page { rows, total: total + waiting_total })
}

/// The first of my cases in this box and this state, for the workbench.
fn first_of(
    db: &Connection,
    r#box: CaseBox,
    state: Option<CaseState>,
    waiting: &[Waiting<'_>],
    me: kernel::PersonId,
) -> Result<Page<CaseCard>, store::Error> {
    let page_request = PageRequest { limit: WORKBENCH_ROWS, ..PageRequest::default() };
    page(db, &ListCases { r#box, form: None, state, page: page_request }, waiting, me)
}

/// My cases that go their way without me: waiting on this PC, or with others.
fn running(
    db: &Connection,
    waiting: &[Waiting<'_>],
    me: kernel::PersonId,
) -> Result<Page<CaseCard>, store::Error> {
    let mut all = first_of(db, CaseBox::Mine, Some(CaseState::Waiting), waiting, me)?;
    let with_others = first_of(db, CaseBox::Mine, Some(CaseState::Running), waiting, me)?;
    all.total += with_others.total;
    all.rows.extend(with_others.rows);
    all.rows.truncate(WORKBENCH_ROWS as usize);
    Ok(all)
}

fn open_tasks(
    db: &Connection,
    me: kernel::PersonId,
    done: &BTreeSet<TaskId>,
    read: &BTreeSet<Uuid>,
) -> rusqlite::Result<Vec<TaskCard>> {
    let mut cards = Vec::new();
    for (id, case) in tasks::of_person(db, me)? {
        if done.contains(&id) {
            continue;
        }
        if let Some(task) = case.task(id) {
            cards.push(TaskCard {
                id,
                case: card(&case),
                kind: task.kind,
                title: task.title.clone(),
                arrived_at: task.arrived_at,
                due_at: task.due_at,
                urged: task.urged,
                unread: !read.contains(&id.uuid()),
                begun: false,
            });
        }
    }
    Ok(cards)
}

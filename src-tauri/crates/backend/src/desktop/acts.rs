//! What a person does with a case: each verb becomes an operation, durable on this PC, after the same check that the
//! hub will make. The hub decides all the same.

use api::workflow::{Countersign, CountersignMode, Decide, Queued, SayOnCase, SendBack, Transfer};
use kernel::{CaseId, Code, OpId, Refusal};
use rusqlite::Connection;
use sync::StreamId;
use workflow::calendar::Calendar;
use workflow::case::act::AskMode;
use workflow::case::{Act, Back, Setting, decide};
use workflow::sql_directory::SqlDirectory;
use workflow::table::cases::{self, SqlPrecedents};
use workflow::table::forms;

use super::Inner;
use super::overlay::Overlay;

type Read<T> = Result<T, sync::Error>;

impl Inner {
    pub(super) async fn approve(&self, ask: Decide) -> Result<Queued, Refusal> {
        let Decide { case, task, opinion, edits } = ask;
        self.act(case, Act::Approve { task, opinion, edits }).await
    }

    pub(super) async fn reject(&self, ask: Decide) -> Result<Queued, Refusal> {
        self.act(ask.case, Act::Reject { task: ask.task, opinion: ask.opinion }).await
    }

    pub(super) async fn complete(&self, ask: Decide) -> Result<Queued, Refusal> {
        let Decide { case, task, opinion, edits } = ask;
        self.act(case, Act::Complete { task, opinion, edits }).await
    }

    pub(super) async fn send_back(&self, ask: SendBack) -> Result<Queued, Refusal> {
        let SendBack { case, task, to, straight_back, opinion } = ask;
        let back = if straight_back { Back::Straight } else { Back::Again };
        self.act(case, Act::SendBack { task, to, back, opinion }).await
    }

    pub(super) async fn transfer(&self, ask: Transfer) -> Result<Queued, Refusal> {
        let Transfer { case, task, to, opinion } = ask;
        self.act(case, Act::Transfer { task, to, opinion }).await
    }

    pub(super) async fn countersign(&self, ask: Countersign) -> Result<Queued, Refusal> {
        let Countersign { case, task, people, mode, opinion } = ask;
        let mode = match mode {
            CountersignMode::All => AskMode::All,
            CountersignMode::Any => AskMode::Any,
            CountersignMode::InTurn => AskMode::InTurn,
        };
        self.act(case, Act::Countersign { task, people, mode, opinion }).await
    }

    pub(super) async fn withdraw(&self, ask: SayOnCase) -> Result<Queued, Refusal> {
        self.act(ask.case, Act::Withdraw { text: ask.text }).await
    }

    pub(super) async fn urge(&self, ask: SayOnCase) -> Result<Queued, Refusal> {
        self.act(ask.case, Act::Urge { text: ask.text }).await
    }

    pub(super) async fn comment(&self, ask: SayOnCase) -> Result<Queued, Refusal> {
        self.act(ask.case, Act::Comment { text: ask.text }).await
    }

    async fn act(&self, id: CaseId, act: Act) -> Result<Queued, Refusal> {
        let node = self.node()?;
        let overlay = Overlay::read_case(&node, id).await?;
        if let Some(task) = act.task()
            && overlay.tasks().contains(&task)
        {
            // Decided on this PC already; the decision waits to be sent.
            return Err(Refusal::new(Code::Stale).with("state", "waiting"));
        }
        let (me, now, op) = (node.me, self.world.clock.now(), OpId::new(&self.world.ids)?);
        let tried = act.clone();
        let read = move |db: &Connection| -> Read<u64> {
            let case = cases::load(db, id)?.ok_or(Code::NotFound)?;
            let (version, form) = forms::find(db, &case.form, case.version)?.ok_or(Code::NotFound)?;
            let (directory, precedents) = (SqlDirectory::new(db), SqlPrecedents::new(db));
            let setting = Setting {
                form: &form,
                version,
                directory: &directory,
                precedents: &precedents,
                calendar: Calendar::legal(),
                now,
                op,
            };
            decide(Some(&case), id, &tried, me, &setting)?;
            let cursor = sync::device::cursor(db, &StreamId::Case(id))?;
            Ok(cursor.map_or(0, |cursor| cursor.seq))
        };
        let base_seq = node.replica.read(read).await.map_err(|error| error.refusal())?;
        let intent = workflow::draft::intent(&act, id, base_seq);
        let signer = std::sync::Arc::clone(&node.signer);
        let enqueue = move |tx: &Connection| -> Read<()> {
            workflow::begun::sent(tx, id, &act)?;
            sync::device::enqueue(tx, intent, op, now, &*signer).map(drop)
        };
        node.intent.write(enqueue).await.map_err(|error| error.refusal())?;
        self.queued(&node);
        Ok(Queued { op, case: id })
    }
}

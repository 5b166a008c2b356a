//! Acts that were begun in a case and not sent, and those that came back. Every save is on the disk when it is answered.

use api::page::{Empty, Page};
use api::workflow::{BegunAct, Can, DiscardAct, Kept, SaveAct};
use kernel::{CaseId, Code, PersonId, Refusal};
use rusqlite::Connection;
use workflow::begun::{self, Aim, Begun};
use workflow::case::{Act, Case};
use workflow::table;

use super::overlay::{Done, Overlay};
use super::{Inner, case, people};

impl Inner {
    pub(super) async fn begun(&self, id: CaseId) -> Result<Page<BegunAct>, Refusal> {
        let node = self.node()?;
        let overlay = Overlay::read_case(&node, id).await?;
        let read = move |db: &Connection| {
            let all = table::begun::of_case(db, id)?.into_iter().map(|one| {
                // The verb as it was, which an aim alone does not tell.
                let refused = one.op.map(|op| sync::device::op(db, op)).transpose()?.flatten();
                Ok((one, refused.map(|entry| entry.op.kind).unwrap_or_default()))
            });
            all.collect::<Result<Vec<_>, sync::Error>>()
        };
        let all = node.intent.read(read).await.map_err(|error| error.refusal())?;
        let me = node.me;
        let read = move |db: &Connection| Ok::<_, store::Error>(table::cases::load(db, id)?);
        let case = node.replica.read(read).await.map_err(people::refusal)?;
        let is_open = |one: &Begun| case.as_ref().is_some_and(|case| is_open(one, case, overlay.of(id), me));
        let row = |(one, verb): (Begun, String)| BegunAct {
            open: is_open(&one),
            aim: one.aim,
            task: one.task,
            words: one.words,
            refusal: one.refusal,
            op: one.op,
            verb,
            updated_at: one.updated_at,
        };
        let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
        Ok(Page { rows: all.into_iter().map(row).collect(), total })
    }

    pub(super) async fn save_act(&self, save: SaveAct) -> Result<Kept, Refusal> {
        let (node, now) = (self.node()?, self.world.clock.now());
        let place = (save.case, save.aim, save.task);
        let keep = move |tx: &Connection| Ok::<_, store::Error>(begun::save(tx, place, save.words, now)?);
        let is_news = node.intent.write(keep).await.map_err(people::refusal)?;
        self.voice.stale(if is_news { &[api::Tag::Begun, api::Tag::Tasks] } else { &[api::Tag::Begun] });
        Ok(Kept { updated_at: now })
    }

    pub(super) async fn discard_act(&self, ask: DiscardAct) -> Result<Empty, Refusal> {
        let node = self.node()?;
        let discard = move |tx: &Connection| begun::discard(tx, ask.case, ask.aim, ask.task);
        if !node.intent.write(discard).await.map_err(|error| error.refusal())? {
            return Err(Code::NotFound.into());
        }
        self.voice.stale(&[api::Tag::Begun, api::Tag::Tasks, api::Tag::Sync]);
        Ok(Empty {})
    }
}

/// Can it be gone on with, now or when those who were asked have answered?
fn is_open(one: &Begun, case: &Case, done: &[Done], me: PersonId) -> bool {
    if let Some(task) = one.task {
        let is_decided = done
            .iter()
            .any(|done| done.act.task() == Some(task) && !matches!(done.act, Act::Countersign { .. }));
        return !is_decided && case.live_tasks().any(|live| live.id == task && live.person.id == me);
    }
    let needs = match one.aim {
        Aim::Withdraw => Can::Withdraw,
        Aim::Urge => Can::Urge,
        Aim::Comment => Can::Comment,
        Aim::Decide | Aim::SendBack | Aim::Transfer | Aim::Countersign => return false,
    };
    case::can(case, None, done, me).contains(&needs)
}

//! A begun act: what a person is writing in a case and has not sent. Of this PC alone and as durable as a draft; sent, it
//! goes with its operation in one transaction, and comes back with the reason if the hub refuses that. What others
//! overtook (the task is no longer this person's) stays until the person puts it away.
//!
//! Deliberately absent: any judgement. What may still be sent is looked at when the case is shown.

use kernel::{CaseId, OpId, PersonId, Refusal, TaskId, Timestamp};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sync::{Outcome, device};

use crate::case::Act;
use crate::case::act::case_of;
use crate::form::Data;
use crate::table::begun;

/// What an act that is being written is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Aim {
    /// 同意, 不同意 or 办结: one opinion, whichever it will be.
    Decide,
    /// 退回
    SendBack,
    /// 转办
    Transfer,
    /// 会签
    Countersign,
    /// 撤回
    Withdraw,
    /// 催办
    Urge,
    /// 评论
    Comment,
}

impl Aim {
    /// Of an act; `None`: its content is a draft's.
    pub const fn of(act: &Act) -> Option<Self> {
        Some(match act {
            Act::Submit { .. } | Act::Resubmit { .. } => return None,
            Act::Approve { .. } | Act::Reject { .. } | Act::Complete { .. } => Self::Decide,
            Act::SendBack { .. } => Self::SendBack,
            Act::Transfer { .. } => Self::Transfer,
            Act::Countersign { .. } => Self::Countersign,
            Act::Withdraw { .. } => Self::Withdraw,
            Act::Urge { .. } => Self::Urge,
            Act::Comment { .. } => Self::Comment,
        })
    }
}

/// What was written and chosen so far.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Words {
    /// The opinion, reason or comment.
    pub text: String,
    /// Fields changed, where the step opens them.
    #[ts(type = "Record<string, unknown>")]
    pub edits: Data,
    /// To whom it is transferred, or who is asked.
    pub people: Vec<PersonId>,
    /// Where back to: `initiator` or a step; empty: not chosen.
    pub to: String,
    /// `straight`, `again`, or how those asked act together; empty: not chosen.
    pub way: String,
}

impl Words {
    /// Of an act.
    fn of(act: &Act) -> Self {
        let mut words = Self {
            text: act.text().to_owned(),
            edits: act.data().cloned().unwrap_or_default(),
            ..Self::default()
        };
        match act {
            Act::SendBack { to, back, .. } => {
                words.to.clone_from(to);
                words.way = word(back);
            }
            Act::Transfer { to, .. } => words.people = vec![*to],
            Act::Countersign { people, mode, .. } => {
                words.people.clone_from(people);
                words.way = word(mode);
            }
            _ => {}
        }
        words
    }

    /// Nothing that would be missed. A choice among two is none.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.edits.is_empty() && self.people.is_empty()
    }

    /// What came back, and after it what was written since.
    fn before(self, since: Self) -> Self {
        let mut edits = self.edits;
        edits.extend(since.edits);
        let either = |first: String, second: String| if first.is_empty() { second } else { first };
        let (returned, written) = (self.text.trim(), since.text.trim());
        let text = match (returned.is_empty(), written.is_empty()) {
            _ if written.contains(returned) => since.text,
            (_, true) => self.text,
            _ => format!("{returned}\n{written}"),
        };
        Self {
            text,
            edits,
            people: if since.people.is_empty() { self.people } else { since.people },
            to: either(since.to, self.to),
            way: either(since.way, self.way),
        }
    }
}

/// A word of the wire for one of two or three.
fn word(choice: &impl Serialize) -> String {
    let value = serde_json::to_value(choice).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A begun act.
#[derive(Debug, Clone, PartialEq)]
pub struct Begun {
    /// In which case.
    pub case: CaseId,
    /// What it is to become.
    pub aim: Aim,
    /// The person's task that it is about; `None` where the act needs none.
    pub task: Option<TaskId>,
    /// So far.
    pub words: Words,
    /// Why the hub refused it.
    pub refusal: Option<Refusal>,
    /// The operation that was refused, until the person has dealt with it.
    pub op: Option<OpId>,
    /// Last change, by this PC's clock.
    pub updated_at: Timestamp,
}

/// Keep what was written; what is empty again is gone. True where lists show another mark than before.
pub fn save(
    tx: &Connection,
    (case, aim, task): (CaseId, Aim, Option<TaskId>),
    words: Words,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let before = begun::find(tx, case, aim, task)?;
    let was_there = before.is_some();
    let (refusal, op) = before.map(|before| (before.refusal, before.op)).unwrap_or_default();
    if words.is_empty() && op.is_none() {
        begun::remove(tx, case, aim, task)?;
        return Ok(was_there);
    }
    begun::put(tx, &Begun { case, aim, task, words, refusal, op, updated_at: now })?;
    Ok(!was_there)
}

/// The act is on its way: what was written for it is no longer here, nor what it took over from beside it.
pub fn sent(tx: &Connection, case: CaseId, act: &Act) -> sync::Result<()> {
    let Some(aim) = Aim::of(act) else { return Ok(()) };
    let (task, text) = (act.task(), act.text());
    for one in begun::of_case(tx, case)? {
        let is_it = one.aim == aim && one.task == task;
        let is_taken_over = task.is_some()
            && one.task == task
            && one.words.edits.is_empty()
            && text.contains(one.words.text.trim());
        if is_it || is_taken_over {
            put_away(tx, &one)?;
        }
    }
    Ok(())
}

/// The hub answered an operation: what it refused is here again, with the reason.
pub fn settle(tx: &Connection, op: OpId, outcome: &Outcome) -> sync::Result<()> {
    let Outcome::Refused { refusal, .. } = outcome else { return Ok(()) };
    let Some(entry) = device::op(tx, op)? else { return Ok(()) };
    let act = Act::read(&entry.op.kind, &entry.op.args).ok();
    let Some((act, case)) = act.zip(case_of(&entry.op.stream)) else { return Ok(()) };
    let Some(aim) = Aim::of(&act) else { return Ok(()) };
    let task = act.task();
    let mut words = Words::of(&act);
    if let Some(since) = begun::find(tx, case, aim, task)? {
        words = words.before(since.words);
    }
    let (refusal, updated_at) = (Some(refusal.clone()), entry.op.client_ts);
    begun::put(tx, &Begun { case, aim, task, words, refusal, op: Some(op), updated_at })?;
    Ok(())
}

/// The person has dealt with a refusal: what came back is theirs to go on with, like anything begun.
pub fn dealt_with(tx: &Connection, op: OpId) -> rusqlite::Result<()> {
    let Some(one) = begun::of_op(tx, op)? else { return Ok(()) };
    if one.words.is_empty() {
        return begun::remove(tx, one.case, one.aim, one.task).map(drop);
    }
    begun::put(tx, &Begun { refusal: None, op: None, ..one })
}

/// The person puts it away. False where there is no such.
pub fn discard(tx: &Connection, case: CaseId, aim: Aim, task: Option<TaskId>) -> sync::Result<bool> {
    let Some(one) = begun::find(tx, case, aim, task)? else { return Ok(false) };
    put_away(tx, &one)?;
    Ok(true)
}

/// With the refusal it came from.
fn put_away(tx: &Connection, one: &Begun) -> sync::Result<()> {
    if let Some(op) = one.op {
        device::dismiss(tx, op)?;
    }
    begun::remove(tx, one.case, one.aim, one.task)?;
    Ok(())
}

//! People at their desks: they work on whatever happens, log in again when the PC came back, and look whether what
//! they did last had been taken.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kernel::{Code, Refusal};
use serde_json::{Value, json};

use crate::bench::Desk;
use crate::history::History;
use crate::process::{pause, until};

/// Between two acts.
const BREATH: Duration = Duration::from_millis(120);

/// Work until it is time to go home.
pub fn work(desk: &Desk, history: &Mutex<History>) {
    let mut is_sure = true;
    while !desk.is_closing() {
        pause(BREATH);
        if !desk.log_in() {
            continue;
        }
        let done = if desk.is_head {
            decide(desk, history)
        } else if is_sure {
            apply(desk, history)
        } else {
            submit_drafts(desk, history)
        };
        is_sure = done.is_ok();
        note(desk, history, done);
    }
}

/// Everything stands again: what was left is finished, and every outbox drains.
pub fn come_to_rest(desks: &[Desk], history: &Mutex<History>) {
    for desk in desks {
        until("the log-in", || desk.log_in().then_some(()));
        if !desk.is_head {
            until("the last drafts", || submit_drafts(desk, history).ok());
        }
    }
    for desk in desks {
        until("an empty outbox", || {
            let _ = desk.ask("sync.retry", json!({}));
            let status = desk.ask("sync.status", json!({})).ok()?;
            (status["waiting"] == 0).then_some(())
        });
        // What came back from the hub as refused is a draft again, and a person would send it again.
        if !desk.is_head {
            until("the last drafts", || submit_drafts(desk, history).ok());
            until("an empty outbox", || {
                let status = desk.ask("sync.status", json!({})).ok()?;
                (status["waiting"] == 0).then_some(())
            });
        }
    }
}

/// No answer is no answer: the process was killed. A refusal is something that ought not to happen.
fn note(desk: &Desk, history: &Mutex<History>, done: Result<(), Refusal>) {
    if let Err(refusal) = done
        && !matches!(refusal.code, Code::Offline | Code::Internal | Code::Locked)
    {
        of(history).complain(format!("{} was refused: {refusal}", desk.account));
    }
}

fn of(history: &Mutex<History>) -> std::sync::MutexGuard<'_, History> {
    history.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Half a day of leave.
fn apply(desk: &Desk, history: &Mutex<History>) -> Result<(), Refusal> {
    let mark = of(history).new_mark(desk.account);
    let data = json!({
        "leaveType": "personal", "startOn": "2026-03-09", "endOn": "2026-03-09", "endHalf": "am", "reason": mark,
    });
    let draft = desk.ask("workflow.beginDraft", json!({ "form": "leave", "data": data }))?;
    of(history).begun(&mark);
    submit(desk, history, &draft["id"])
}

fn submit(desk: &Desk, history: &Mutex<History>, draft: &Value) -> Result<(), Refusal> {
    let queued = desk.ask("workflow.submit", json!({ "id": draft }))?;
    of(history).queued(&queued, false);
    Ok(())
}

/// What is a draft still was not submitted: that is what the list is for.
fn submit_drafts(desk: &Desk, history: &Mutex<History>) -> Result<(), Refusal> {
    let drafts = desk.ask("workflow.drafts", json!({ "limit": 50 }))?;
    for draft in drafts["rows"].as_array().into_iter().flatten() {
        if let Some(code) = draft["refusal"]["code"].as_str() {
            of(history).complain(format!("a draft of {} came back: {code}", desk.account));
        }
        submit(desk, history, &draft["id"])?;
    }
    Ok(())
}

/// Agree to what lies there.
fn decide(desk: &Desk, history: &Mutex<History>) -> Result<(), Refusal> {
    let tasks = desk.ask("workflow.tasks", json!({ "limit": 5 }))?;
    for task in tasks["rows"].as_array().into_iter().flatten() {
        let act = json!({ "case": task["case"]["id"], "task": task["id"], "opinion": "同意" });
        let queued = desk.ask("workflow.approve", act)?;
        of(history).queued(&queued, true);
    }
    Ok(())
}

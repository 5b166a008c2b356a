//! What holds of every case, whatever people try in whatever order.

use std::collections::BTreeSet;

use crate::office::{CASE, Meeting, data, package_with, person, usual};
use kernel::{Code, TaskId};
use proptest::prelude::*;
use serde_json::json;
use workflow::case::act::AskMode;
use workflow::case::{Act, Back, Case, Decision, Effect, Standing, TaskState};
use workflow::definition::Package;
use workflow::form::Data;

/// What somebody tries; `task` picks one of all tasks there ever were, so most tries are of the wrong person.
#[derive(Debug, Clone)]
pub struct Try {
    pub who: u8,
    other: u8,
    task: usize,
    own: bool,
    verb: u8,
    mode: u8,
    pub minutes: u8,
}

pub fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one =
        (1..10_u8, 1..10_u8, 0..12_usize, prop::bool::weighted(0.8), 0..22_u8, 0..3_u8, 0..60_u8).prop_map(
            |(who, other, task, own, verb, mode, minutes)| Try { who, other, task, own, verb, mode, minutes },
        );
    prop::collection::vec(one, 1..60)
}

pub fn packages() -> Vec<Package> {
    let signed = json!([
        { "key": "sign", "title": "会签", "kind": "approve", "many": "all",
          "who": [{ "by": "role", "role": "operator" }, { "by": "departmentHead" }] },
        { "key": "tell", "title": "抄送", "kind": "notify", "who": [{ "by": "role", "role": "auditor" }] },
        { "key": "last", "title": "复核", "kind": "approve", "many": "inTurn", "onSelf": "skip",
          "who": [{ "by": "departmentHead", "level": 1 }, { "by": "departmentHead" }, { "by": "initiator" }] },
        { "key": "do", "title": "办理", "kind": "handle", "many": "all", "who": [{ "by": "role", "role": "operator" }] }
    ]);
    vec![usual("any"), usual("all"), usual("inTurn"), package_with(signed)]
}

pub fn act(meeting: &Meeting, attempt: &Try) -> Act {
    let case = meeting.case();
    let tasks: Vec<TaskId> = case.tasks.iter().map(|task| task.id).collect();
    let task = if attempt.own {
        meeting.task(attempt.who)
    } else {
        tasks.get(attempt.task % tasks.len().max(1)).copied().unwrap_or(TaskId::from_bytes([1; 16]))
    };
    let opinion = || "因".to_owned();
    let steps = ["initiator", "leader", "chief", "sign", "last"];
    let to = (*steps.get(usize::from(attempt.other) % steps.len()).unwrap()).to_owned();
    let back = if attempt.mode == 0 { Back::Straight } else { Back::Again };
    let mode = [AskMode::All, AskMode::Any, AskMode::InTurn][usize::from(attempt.mode)];
    let filled = data(if attempt.mode == 1 { "20" } else { "2" });
    match attempt.verb {
        0..=6 => Act::Approve { task, opinion: opinion(), edits: Data::new() },
        7..=9 => Act::Complete { task, opinion: opinion(), edits: Data::new() },
        10 => Act::Reject { task, opinion: opinion() },
        11..=13 => Act::SendBack { task, to, back, opinion: opinion() },
        14 => Act::Transfer { task, to: person(attempt.other), opinion: opinion() },
        15 | 16 => {
            let people = vec![person(attempt.other), person(attempt.who % 9 + 1)];
            Act::Countersign { task, people, mode, opinion: opinion() }
        }
        17 => Act::Withdraw { text: String::new() },
        18 => Act::Urge { text: String::new() },
        19 => Act::Comment { text: opinion() },
        20 => Act::Submit { form: "card".to_owned(), version: 3, data: filled, draft: None },
        _ => Act::Resubmit { data: filled, draft: None },
    }
}

fn holds(case: &Case) -> Result<(), TestCaseError> {
    let open = case.open_tasks().count();
    prop_assert!(case.standing != Standing::Running || open > 0, "a running case waits for nobody");
    prop_assert!(
        case.standing == Standing::Running || case.live_tasks().count() == 0,
        "a case at rest has tasks"
    );
    let ids: BTreeSet<TaskId> = case.tasks.iter().map(|task| task.id).collect();
    prop_assert_eq!(ids.len(), case.tasks.len(), "two tasks with one id");
    for task in case.tasks.iter().filter(|task| matches!(task.state, TaskState::Waiting { .. })) {
        let asked = case.live_tasks().any(|live| live.asked_by == Some(task.id));
        prop_assert!(asked, "a task waits for nobody's answer");
    }
    let owners: Vec<_> = case.live_tasks().map(|task| task.person.id).collect();
    let distinct: BTreeSet<_> = owners.iter().collect();
    prop_assert_eq!(distinct.len(), owners.len(), "one person with two tasks at once");
    let deepest = case.tasks.iter().map(|task| task.depth).max().unwrap_or_default();
    prop_assert!(deepest <= workflow::case::ASK_DEPTH);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_try(which in 0..4_usize, by in 1..6_u8, count in prop::bool::ANY, tries in tries()) {
        let mut meeting = Meeting::new(packages().swap_remove(which));
        let first = data(if count { "20" } else { "2" });
        let (form, version) = ("card".to_owned(), 3);
        let submitted = meeting.attempt(by, &Act::Submit { form, version, data: first, draft: None });
        prop_assert_eq!(submitted, Ok(()));
        holds(meeting.case())?;
        for attempt in tries {
            meeting.clock.advance_ms(i64::from(attempt.minutes) * 60_000);
            let act = act(&meeting, &attempt);
            let before = meeting.case().clone();
            let events = meeting.events.len();
            match meeting.attempt(attempt.who, &act) {
                Err(refusal) => {
                    prop_assert_ne!(refusal.code, Code::Internal, "{:?}", act);
                    prop_assert_eq!(&before, meeting.case(), "a refusal changed something");
                    prop_assert_eq!(events, meeting.events.len());
                }
                Ok(()) => {
                    if let Some(task) = act.task() {
                        let task = before.task(task).unwrap();
                        prop_assert_eq!(task.person.id, person(attempt.who), "by another's task");
                        prop_assert_eq!(&task.state, &TaskState::Open);
                    }
                    let is_comment = matches!(act, Act::Comment { .. });
                    prop_assert!(is_comment || !before.standing.is_final(), "{:?} after the end", act);
                    prop_assert!(!before.standing.is_final() || meeting.case().standing == before.standing);
                }
            }
            holds(meeting.case())?;
        }
        let replayed = Case::replay(CASE, meeting.events.iter().map(|(event, at)| (event, *at)));
        prop_assert_eq!(replayed.as_ref(), Some(meeting.case()), "the events do not give the state");
        let decided = meeting.events.iter().flat_map(|(event, _)| &event.effects).filter_map(|effect| match effect {
            Effect::Decided { task, decision } => Some((*task, *decision)),
            _ => None,
        });
        let decided: Vec<(TaskId, Decision)> = decided.collect();
        let distinct: BTreeSet<TaskId> = decided.iter().map(|(task, _)| *task).collect();
        prop_assert_eq!(distinct.len(), decided.len(), "a task was decided twice");
    }
}

//! What is offered, against what is decided: over many cases, whoever looks at them.

use crate::invariants::{act, packages, tries};
use crate::office::{Meeting, PEOPLE, data, person};
use kernel::{Code, PersonId, Refusal, TaskId};
use proptest::prelude::*;
use workflow::case::act::AskMode;
use workflow::case::{Act, Back, Can, can};
use workflow::form::Data;

const ACTS: [Can; 10] = [
    Can::Approve,
    Can::Reject,
    Can::Complete,
    Can::SendBack,
    Can::Transfer,
    Can::Countersign,
    Can::Withdraw,
    Can::Urge,
    Can::Resubmit,
    Can::Comment,
];

/// With everything that such an act needs; `other`: who is named.
fn well_made(what: Can, task: TaskId, other: PersonId) -> Act {
    let (opinion, edits, text) = ("因".to_owned(), Data::new(), "请阅".to_owned());
    match what {
        Can::Approve => Act::Approve { task, opinion, edits },
        Can::Reject => Act::Reject { task, opinion },
        Can::Complete => Act::Complete { task, opinion, edits },
        Can::SendBack => Act::SendBack { task, to: "initiator".to_owned(), back: Back::Again, opinion },
        Can::Transfer => Act::Transfer { task, to: other, opinion },
        Can::Countersign => Act::Countersign { task, people: vec![other], mode: AskMode::All, opinion },
        Can::Withdraw => Act::Withdraw { text },
        Can::Urge => Act::Urge { text },
        Can::Resubmit | Can::Copy => Act::Resubmit { data: data("2"), draft: None },
        Can::Comment => Act::Comment { text },
    }
}

/// Refused whomever it names; `None`: somebody can be named with whom it is accepted.
fn refusal(meeting: &mut Meeting, who: u8, what: Can, task: TaskId) -> Option<Refusal> {
    let mut refusal = None;
    for (other, ..) in PEOPLE {
        match meeting.would(who, &well_made(what, task, person(other))) {
            Ok(_) => return None,
            Err(found) => refusal = Some(found),
        }
    }
    refusal
}

/// Of the moment, not of how the case stands.
fn is_of_the_moment(refusal: &Refusal) -> bool {
    refusal.code == Code::TooSoon || refusal.params.get("why").is_some_and(|why| why == "hasPart")
}

fn compare(meeting: &mut Meeting) -> Result<(), TestCaseError> {
    for (who, name, _) in PEOPLE {
        let case = meeting.case().clone();
        let task = case.open_tasks().find(|task| task.person.id == person(who));
        let offered = can(&case, task, person(who));
        let id = task.map_or(TaskId::from_bytes([0xee; 16]), |task| task.id);
        for what in ACTS {
            let refusal = refusal(meeting, who, what, id);
            if offered.contains(&what) {
                let is_fine = refusal.as_ref().is_none_or(is_of_the_moment);
                prop_assert!(is_fine, "{what:?} is offered to {name} and refused: {refusal:?}");
            } else if what != Can::Comment {
                // One may speak after the end; it is only not offered.
                prop_assert!(refusal.is_some(), "{what:?} is not offered to {name} and accepted");
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_offered_is_accepted_and_what_is_accepted_is_offered(
        which in 0..4_usize, by in 1..6_u8, count in prop::bool::ANY, tries in tries(),
    ) {
        let mut meeting = Meeting::new(packages().swap_remove(which));
        let first = data(if count { "20" } else { "2" });
        let submit = Act::Submit { form: "card".to_owned(), version: 3, data: first, draft: None };
        prop_assert_eq!(meeting.attempt(by, &submit), Ok(()));
        compare(&mut meeting)?;
        for attempt in tries {
            meeting.clock.advance_ms(i64::from(attempt.minutes) * 60_000);
            let act = act(&meeting, &attempt);
            if meeting.attempt(attempt.who, &act).is_ok() {
                compare(&mut meeting)?;
            }
        }
    }
}

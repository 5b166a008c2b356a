//! What people were told, against what the hub has. Pure, so that forged histories can try the checker itself.

use std::collections::{BTreeMap, BTreeSet};

use backend::hub::HubNode;
use kernel::{CaseId, OpId};
use serde_json::Value;
use sync::StreamId;
use workflow::table::cases;

/// What people did and were answered.
#[derive(Debug, Default)]
pub struct History {
    /// Marks given out: one an application.
    marks: u32,
    /// Applications of which a draft was durable; whether it was, where no answer came, only the hub knows.
    begun: BTreeSet<String>,
    /// Submissions and decisions that were answered as durable, with their case.
    submitted: BTreeMap<OpId, CaseId>,
    decided: BTreeMap<OpId, CaseId>,
    complaints: Vec<String>,
}

/// A case at the hub.
#[derive(Debug, Clone)]
pub struct SeenCase {
    case: CaseId,
    mark: String,
    number: String,
}

/// What the hub has.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    cases: Vec<SeenCase>,
    /// How many items came of an operation, and in which cases.
    items: BTreeMap<OpId, Vec<CaseId>>,
    /// What outboxes show as refused, and why.
    refused: BTreeMap<OpId, String>,
}

impl Seen {
    /// Read everything the hub has; `refused` is what people's outboxes show.
    pub fn at(hub: &HubNode, refused: BTreeMap<OpId, String>) -> Self {
        let read = move |db: &rusqlite::Connection| {
            let mut seen = Self { refused, ..Self::default() };
            for stream in sync::hub::streams(db)? {
                let StreamId::Case(id) = stream else { continue };
                for item in sync::hub::items(db, &stream, 0, usize::MAX >> 1)? {
                    seen.items.entry(item.op_id).or_default().push(id);
                }
                if let Some(case) = cases::load(db, id)? {
                    let mark = case.data["reason"].as_str().unwrap_or_default().to_owned();
                    seen.cases.push(SeenCase { case: id, mark, number: case.number });
                }
            }
            Ok::<_, sync::Error>(seen)
        };
        hub.store.read_blocking(read).unwrap()
    }

    /// How many cases of an account there are.
    pub fn cases_of(&self, account: &str) -> usize {
        self.cases.iter().filter(|case| case.mark.split(' ').next() == Some(account)).count()
    }
}

impl History {
    /// A mark by which an application is known again.
    pub fn new_mark(&mut self, account: &str) -> String {
        self.marks += 1;
        format!("{account} {}", self.marks)
    }

    /// Its draft is durable.
    pub fn begun(&mut self, mark: &str) {
        self.begun.insert(mark.to_owned());
    }

    /// An act is durable: `Queued`.
    pub fn queued(&mut self, queued: &Value, is_decision: bool) {
        let (op, case) = (queued["op"].as_str().unwrap(), queued["case"].as_str().unwrap());
        let acts = if is_decision { &mut self.decided } else { &mut self.submitted };
        acts.insert(op.parse().unwrap(), case.parse().unwrap());
    }

    /// Something that ought not to happen.
    pub fn complain(&mut self, complaint: String) {
        self.complaints.push(complaint);
    }

    /// Submissions that were answered.
    pub fn submitted(&self) -> usize {
        self.submitted.len()
    }

    /// Decisions that were answered.
    pub fn decided(&self) -> usize {
        self.decided.len()
    }

    /// In numbers.
    pub fn tally(&self, seen: &Seen) -> String {
        format!(
            "{} applications begun, {} submissions and {} decisions answered; {} cases and {} items at the hub",
            self.begun.len(),
            self.submitted.len(),
            self.decided.len(),
            seen.cases.len(),
            seen.items.len()
        )
    }

    /// What is wrong; nothing, with luck.
    pub fn findings(&self, seen: &Seen) -> Vec<String> {
        let mut findings = self.complaints.clone();
        let mut by_mark: BTreeMap<&str, usize> = BTreeMap::new();
        for case in &seen.cases {
            *by_mark.entry(&case.mark).or_default() += 1;
        }
        for mark in &self.begun {
            if !by_mark.contains_key(mark.as_str()) {
                findings.push(format!("lost: {mark}"));
            }
        }
        for (mark, n) in by_mark.iter().filter(|(_, n)| **n > 1) {
            findings.push(format!("{n} cases of one application: {mark}"));
        }
        for (op, case) in self.submitted.iter().chain(&self.decided) {
            let of_op = seen.items.get(op).map(Vec::as_slice).unwrap_or_default();
            // A refusal that its person can see is no loss; whether it ought to be one is the next question.
            let is_returned = of_op.is_empty() && seen.refused.contains_key(op);
            if of_op != [*case] && !is_returned {
                findings.push(format!("operation {op} of case {case} is {} items", of_op.len()));
            }
        }
        for (op, why) in &seen.refused {
            // Everybody has one PC, and does only what they may: nothing is done twice, or too late.
            findings.push(format!("operation {op} was refused: {why}"));
            if seen.items.contains_key(op) {
                findings.push(format!("operation {op} is an item and a refusal"));
            }
        }
        for (op, of_op) in seen.items.iter().filter(|(_, of_op)| of_op.len() > 1) {
            findings.push(format!("operation {op} is {} items", of_op.len()));
        }
        findings.extend(gaps(&seen.cases));
        findings
    }
}

/// Numbers of a form, a unit and a year run from 1 without a gap.
fn gaps(cases: &[SeenCase]) -> Vec<String> {
    let mut by_scope: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut findings = Vec::new();
    for SeenCase { case, number, .. } in cases {
        let digits = number.rsplit_once('〕').and_then(|(scope, rest)| {
            let n = rest.trim_end_matches('号').parse().ok()?;
            Some((scope.to_owned(), n))
        });
        match digits {
            Some((scope, n)) => by_scope.entry(scope).or_default().push(n),
            None => findings.push(format!("case {case} has the number {number:?}")),
        }
    }
    for (scope, mut numbers) in by_scope {
        numbers.sort_unstable();
        if !numbers.iter().copied().eq(1..=u32::try_from(numbers.len()).unwrap()) {
            findings.push(format!("numbers of {scope}: {numbers:?}"));
        }
    }
    findings
}

/// The operation of an honest history.
const OP: OpId = OpId::from_bytes([1; 16]);

/// One application, submitted and answered, as the hub has it.
fn honest() -> (History, Seen) {
    let case = CaseId::from_bytes([2; 16]);
    let mut history = History::default();
    let mark = history.new_mark("chenmin");
    history.begun(&mark);
    history.submitted.insert(OP, case);
    let seen_case = SeenCase { case, mark, number: "网络处假〔2026〕0001号".to_owned() };
    let items = BTreeMap::from([(OP, vec![case])]);
    (history, Seen { cases: vec![seen_case], items, refused: BTreeMap::new() })
}

#[test]
fn an_honest_history_has_nothing_wrong() {
    let (history, seen) = honest();
    assert_eq!(history.findings(&seen), Vec::<String>::new());
}

#[test]
fn a_forged_history_is_found_for_what_it_is() {
    type Forge = fn(&mut Seen);
    let forged: [(&str, Forge); 9] = [
        ("lost", |seen| seen.cases.clear()),
        ("is 0 items", |seen| seen.items.clear()),
        // Another operation's items do not stand for this one, however many its case has.
        ("is 0 items", |seen| {
            let case = seen.items.remove(&OP).unwrap()[0];
            seen.items.extend([3, 4].map(|n| (OpId::from_bytes([n; 16]), vec![case])));
        }),
        ("is 1 items", |seen| {
            seen.items.values_mut().for_each(|of_op| of_op[0] = CaseId::from_bytes([9; 16]))
        }),
        ("2 cases of one", |seen| {
            let mut twin = seen.cases[0].clone();
            twin.number = "网络处假〔2026〕0002号".to_owned();
            seen.cases.push(twin);
        }),
        ("is 2 items", |seen| seen.items.values_mut().for_each(|of_op| of_op.push(of_op[0]))),
        ("numbers of", |seen| seen.cases[0].number = "网络处假〔2026〕0002号".to_owned()),
        ("was refused: stale", |seen| {
            seen.items.clear();
            seen.refused.insert(OP, "stale".to_owned());
        }),
        ("an item and a refusal", |seen| drop(seen.refused.insert(OP, "stale".to_owned()))),
    ];
    for (finding, forge) in forged {
        let (history, mut seen) = honest();
        forge(&mut seen);
        let findings = history.findings(&seen);
        assert!(findings.iter().any(|found| found.contains(finding)), "{finding}: {findings:?}");
    }
}

#[test]
fn a_refusal_in_the_outbox_is_not_taken_for_a_loss() {
    let (history, mut seen) = honest();
    seen.items.clear();
    seen.refused.insert(OP, "stale".to_owned());
    assert!(!history.findings(&seen).iter().any(|found| found.contains("items")));
}

//! The way through the steps: whom a step falls to, which are passed over, and where it goes on.

use std::collections::BTreeSet;

use kernel::{Code, PersonId, Refusal};

use super::event::{Effect, PassedWhy};
use super::moves::Moves;
use super::state::{Standing, VisitState};
use super::{ADMINISTRATOR, Case, Setting};
use crate::definition::{Many, OnEmpty, OnSelf, Step, StepKind, Who};
use crate::directory::Named;
use crate::form::Sheet;

/// Whom a step falls to.
enum Resolved {
    People(Vec<Named>),
    Passed(PassedWhy),
}

/// Go on from the step at `from`: pass over what does not apply, tell who is to be told, open the next tasks, or
/// come to the end.
pub fn advance(moves: &mut Moves<'_>, from: usize) -> Result<(), Refusal> {
    let form = moves.setting.form;
    for step in form.flow.iter().skip(from) {
        if !applies(step, &moves.case, moves.setting)? {
            pass(moves, step, PassedWhy::Condition);
            continue;
        }
        match resolve(step, &moves.case, moves.setting)? {
            Resolved::Passed(why) => pass(moves, step, why),
            Resolved::People(people) if step.kind == StepKind::Notify => tell(moves, step, people),
            Resolved::People(people) => {
                enter(moves, step, people);
                return Ok(());
            }
        }
    }
    moves.push(Effect::Stands { standing: Standing::Completed });
    Ok(())
}

fn pass(moves: &mut Moves<'_>, step: &Step, why: PassedWhy) {
    moves.push(Effect::Passed { step: step.key.clone(), title: step.title.clone(), why });
}

/// Nobody is told twice of one case.
fn tell(moves: &mut Moves<'_>, step: &Step, mut people: Vec<Named>) {
    people.retain(|person| moves.case.told.iter().all(|(told, _)| *told != person.id));
    moves.push(Effect::Told { step: step.key.clone(), title: step.title.clone(), people });
}

/// Enter a step with these people.
pub fn enter(moves: &mut Moves<'_>, step: &Step, people: Vec<Named>) {
    let first = if step.many == Many::InTurn { 1 } else { people.len() };
    moves.push(Effect::Entered {
        step: step.key.clone(),
        title: step.title.clone(),
        kind: step.kind,
        many: step.many,
        people: people.clone(),
    });
    people.into_iter().take(first).for_each(|person| moves.open(step, person));
}

/// A task of the present step was decided in favour: go on if that is enough.
pub fn after_decision(moves: &mut Moves<'_>) -> Result<(), Refusal> {
    let Some(visit) = moves.case.here().cloned() else { return Ok(()) };
    let (at, step) = moves.step(&visit.step)?;
    match visit.many {
        Many::Any => {}
        Many::All => {
            if moves.case.live_tasks().next().is_some() {
                return Ok(());
            }
        }
        Many::InTurn => {
            let next = visit.queue.iter().find(|person| moves.setting.is_active(person)).cloned();
            if let Some(person) = next {
                moves.open(step, person);
                return Ok(());
            }
        }
    }
    // The others of an any-of step, and everything they asked.
    moves.close_all();
    moves.leave(VisitState::Done);
    go_on(moves, at + 1)
}

/// On from the step at `from`: straight back to who sent the case back, where that was wished and nothing that was
/// changed since leads through a step that nobody has looked at; otherwise step by step.
pub fn go_on(moves: &mut Moves<'_>, from: usize) -> Result<(), Refusal> {
    if let Some(to) = moves.case.will_return.clone() {
        let (target, step) = moves.step(&to.step)?;
        let people: Vec<Named> =
            to.people.into_iter().filter(|person| moves.setting.is_active(person)).collect();
        if from <= target && !people.is_empty() && is_known_way(moves, target)? {
            enter(moves, step, people);
            return Ok(());
        }
    }
    advance(moves, from)
}

/// Does every step before `target` that applies now have a passage behind it?
fn is_known_way(moves: &Moves<'_>, target: usize) -> Result<bool, Refusal> {
    let form = moves.setting.form;
    for step in form.flow.iter().take(target + 1) {
        let gone_through =
            |passed: &VisitState| !matches!(passed, VisitState::Passed { why: PassedWhy::Condition });
        let known =
            moves.case.visits.iter().any(|visit| visit.step == step.key && gone_through(&visit.state));
        if !known && applies(step, &moves.case, moves.setting)? {
            return Ok(false);
        }
    }
    form.flow.get(target).map_or(Ok(false), |step| applies(step, &moves.case, moves.setting))
}

/// Does the step's condition hold for the case's data?
pub fn applies(step: &Step, case: &Case, setting: &Setting<'_>) -> Result<bool, Refusal> {
    let me = setting.applicant(&case.initiator);
    let sheet = Sheet::normal(setting.form, &case.data, setting.context(&me, case.filled_at, None));
    let holds = sheet.holds(&step.when);
    if sheet.is_spent() {
        return Err(Refusal::new(Code::TooLarge).with("limit", "EXPRESSION_STEPS"));
    }
    Ok(holds)
}

fn resolve(step: &Step, case: &Case, setting: &Setting<'_>) -> Result<Resolved, Refusal> {
    let initiator = case.initiator.id;
    let mut ids: Vec<PersonId> = Vec::new();
    let mut may_be_applicant = step.on_self == OnSelf::Act;
    for who in &step.who {
        may_be_applicant = may_be_applicant || *who == Who::Initiator;
        ids.extend(named_by(who, case, setting));
    }
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    let mut people: Vec<Named> = ids.into_iter().filter_map(|id| setting.active(id)).collect();
    // Whoever is only told may be told of their own.
    if step.kind != StepKind::Notify && !may_be_applicant && people.iter().any(|p| p.id == initiator) {
        people.retain(|person| person.id != initiator);
        if people.is_empty() {
            return match step.on_self {
                OnSelf::Skip => Ok(Resolved::Passed(PassedWhy::Applicant)),
                OnSelf::Superior | OnSelf::Act => match superior(case, setting) {
                    Some(person) => Ok(Resolved::People(vec![person])),
                    None => administrators(step, initiator, setting),
                },
            };
        }
    }
    if !people.is_empty() {
        return Ok(Resolved::People(people));
    }
    match step.on_empty {
        OnEmpty::Administrator if step.kind != StepKind::Notify => administrators(step, initiator, setting),
        OnEmpty::Administrator | OnEmpty::Skip => Ok(Resolved::Passed(PassedWhy::Nobody)),
    }
}

/// The holders of the administrator's role; never the applicant, unless there is nobody else.
fn administrators(step: &Step, initiator: PersonId, setting: &Setting<'_>) -> Result<Resolved, Refusal> {
    let holders = setting.directory.role_holders(ADMINISTRATOR);
    let mut people: Vec<Named> = holders.into_iter().filter_map(|id| setting.active(id)).collect();
    if people.iter().any(|person| person.id != initiator) {
        people.retain(|person| person.id != initiator);
    }
    if people.is_empty() {
        // A case that waits for nobody would wait for ever.
        return Err(Refusal::new(Code::UnknownReference).with("field", "step").with("name", &step.title));
    }
    Ok(Resolved::People(people))
}

/// The head of the nearest department above the applicant's that has one who is not the applicant.
fn superior(case: &Case, setting: &Setting<'_>) -> Option<Named> {
    let chain = setting.directory.chain(setting.department_of(&case.initiator));
    let heads = chain.into_iter().skip(1).filter_map(|department| setting.directory.head(department));
    heads.filter(|head| *head != case.initiator.id).find_map(|head| setting.active(head))
}

fn named_by(who: &Who, case: &Case, setting: &Setting<'_>) -> Vec<PersonId> {
    let directory = setting.directory;
    let department = || setting.department_of(&case.initiator);
    match who {
        Who::Initiator => vec![case.initiator.id],
        Who::DepartmentHead { level } => {
            let chain = directory.chain(department());
            let head = chain.get(usize::from(*level)).and_then(|department| directory.head(*department));
            head.into_iter().collect()
        }
        Who::Role { role } => directory.role_holders(role),
        Who::DepartmentRole { role } => {
            let chain = directory.chain(department());
            let holders = chain.into_iter().map(|department| directory.role_holders_in(role, department));
            holders.into_iter().find(|holders| !holders.is_empty()).unwrap_or_default()
        }
        Who::FieldPerson { field } => {
            let json = case.data.get(field);
            let one = json.and_then(|json| json.as_str()).into_iter();
            let many =
                json.and_then(|json| json.as_array()).into_iter().flatten().filter_map(|id| id.as_str());
            one.chain(many).filter_map(|id| id.parse().ok()).collect()
        }
        Who::FieldDepartmentHead { field } => {
            let department = case.data.get(field).and_then(|json| json.as_str()?.parse().ok());
            department.and_then(|department| directory.head(department)).into_iter().collect()
        }
    }
}

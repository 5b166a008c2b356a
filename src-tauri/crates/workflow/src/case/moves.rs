//! A case on the move: effects are pushed one by one, and each is applied at once, so that what is decided next is
//! decided on what the replay will have, too.

use kernel::{Code, Refusal, TaskId};

use super::act::AskMode;
use super::event::{Deed, Effect, Event};
use super::state::{Case, Task, TaskState, VisitState};
use super::{Setting, derived};
use crate::definition::{Step, StepKind};
use crate::directory::Named;

/// An event in the making.
pub struct Moves<'a> {
    /// The case as it is by now.
    pub case: Case,
    /// What is around.
    pub setting: &'a Setting<'a>,
    by: Named,
    task: Option<TaskId>,
    step_title: String,
    deed: Deed,
    effects: Vec<Effect>,
    opened: usize,
}

impl<'a> Moves<'a> {
    /// Begin with a deed in an existing case.
    pub fn new(case: &Case, setting: &'a Setting<'a>, by: Named, deed: Deed) -> Self {
        let mut case = case.clone();
        case.deed(&deed, setting.now);
        Self {
            case,
            setting,
            by,
            task: None,
            step_title: String::new(),
            deed,
            effects: Vec::new(),
            opened: 0,
        }
    }

    /// The deed is by this task.
    #[must_use]
    pub fn by_task(mut self, task: &Task) -> Self {
        self.task = Some(task.id);
        self.step_title.clone_from(&task.title);
        self
    }

    /// One more effect.
    pub fn push(&mut self, effect: Effect) {
        self.case.take(&effect, self.setting.now);
        self.effects.push(effect);
    }

    /// The event.
    pub fn event(self) -> Event {
        Event {
            by: self.by,
            task: self.task,
            step_title: self.step_title,
            deed: self.deed,
            effects: self.effects,
        }
    }

    /// Open a step's task.
    pub fn open(&mut self, step: &Step, person: Named) {
        let hours = |hours| self.setting.calendar.after_working_hours(self.setting.now, hours);
        let due_at = step.due_hours.map(hours);
        let task = self.next_task();
        self.push(Effect::Opened {
            task,
            step: step.key.clone(),
            title: step.title.clone(),
            kind: step.kind,
            person,
            due_at,
            asked_by: None,
        });
    }

    /// Open a task for one who is asked, or takes over: like `model`, for somebody else.
    pub fn open_like(&mut self, model: &Task, person: Named, asked_by: Option<TaskId>) {
        let task = self.next_task();
        // Whoever is asked gives an opinion, also on a work order.
        let kind = if asked_by.is_some() { StepKind::Approve } else { model.kind };
        self.push(Effect::Opened {
            task,
            step: model.step.clone(),
            title: model.title.clone(),
            kind,
            person,
            due_at: model.due_at,
            asked_by,
        });
    }

    fn next_task(&mut self) -> TaskId {
        self.opened += 1;
        TaskId::from_bytes(derived(self.setting.op, "task", self.opened))
    }

    /// Close every task that is still live, and with them all questions.
    pub fn close_all(&mut self) {
        let live: Vec<TaskId> = self.case.live_tasks().map(|task| task.id).collect();
        live.into_iter().for_each(|task| self.push(Effect::Closed { task }));
    }

    /// Close everything that was asked below a task.
    pub fn close_below(&mut self, asker: TaskId) {
        let below: Vec<TaskId> =
            self.case.live_tasks().filter(|task| task.asked_by == Some(asker)).map(|task| task.id).collect();
        for task in below {
            self.close_below(task);
            self.push(Effect::Closed { task });
        }
    }

    /// Leave the step it is at.
    pub fn leave(&mut self, state: VisitState) {
        if let Some(step) = self.case.here().map(|visit| visit.step.clone()) {
            self.push(Effect::Left { step, state });
        }
    }

    /// Ask the next of a queue whose turn it is and who is still in service; `false`: nobody is left.
    pub fn ask_next(&mut self, asker: TaskId) -> bool {
        let Some(model) = self.case.task(asker).cloned() else { return false };
        let TaskState::Waiting { mode: AskMode::InTurn, queue } = &model.state else { return false };
        let next = queue.iter().find(|person| self.setting.is_active(person)).cloned();
        let Some(person) = next else { return false };
        self.open_like(&model, person, Some(asker));
        true
    }

    /// The step of the form with this key, and its place.
    pub fn step(&self, key: &str) -> Result<(usize, &'a Step), Refusal> {
        let mut steps = self.setting.form.flow.iter().enumerate();
        steps
            .find(|(_, step)| step.key == key)
            .ok_or_else(|| Refusal::new(Code::UnknownReference).with("field", "step").with("name", key))
    }
}

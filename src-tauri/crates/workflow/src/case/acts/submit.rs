//! 提交: the form is checked as on the desktop, kept in normal form, and the way begins.

use kernel::{CaseId, Code, DraftId, Refusal};

use crate::case::event::{Deed, Event};
use crate::case::moves::Moves;
use crate::case::{Case, Setting, route};
use crate::definition::Form;
use crate::directory::Named;
use crate::form::display::words;
use crate::form::{Data, Sheet, evaluate, is_valid, normalise, settle};

/// What a valid form comes to.
pub(super) struct Filled {
    pub(super) data: Data,
    pub(super) subject: String,
    pub(super) words: String,
    pub(super) follows: Option<CaseId>,
}

/// The form's data in normal form, or what is wrong with them. `kept`: the data of the case that is resubmitted.
pub(super) fn filled(
    data: &Data,
    kept: Option<&Data>,
    by: &Named,
    setting: &Setting<'_>,
) -> Result<Filled, Refusal> {
    let me = setting.applicant(by);
    let context = setting.context(&me, setting.now, None);
    let data = &settle(setting.form, data, kept, context);
    let state = evaluate(setting.form, data, context);
    if !is_valid(&state) {
        return Err(invalid(&state.problems));
    }
    let data = normalise(setting.form, data, context);
    let (subject, words) = described(&Sheet::normal(setting.form, &data, context));
    let follows = followed(setting.form, &data);
    Ok(Filled { data, subject, words, follows })
}

/// The refusal that names the fields.
pub(super) fn invalid(problems: &[crate::form::Problem]) -> Refusal {
    let mut fields: Vec<&str> =
        problems.iter().filter(|problem| !problem.warning).map(|problem| problem.field.as_str()).collect();
    fields.dedup();
    Refusal::new(Code::FormInvalid).with("errors", fields.join(","))
}

/// The line for lists, and what else the case may be found by.
pub(super) fn described(sheet: &Sheet<'_>) -> (String, String) {
    let subject: String = sheet.evaluate(&sheet.form.subject).display();
    (subject.trim().chars().take(200).collect(), words(sheet))
}

/// The case that this one goes on from.
pub(super) fn followed(form: &Form, data: &Data) -> Option<CaseId> {
    let field = &form.follows.as_ref()?.field;
    data.get(field)?.as_str()?.parse().ok()
}

/// Begin a case.
pub fn submit(
    id: CaseId,
    data: &Data,
    draft: Option<DraftId>,
    by: Named,
    setting: &Setting<'_>,
) -> Result<Event, Refusal> {
    let filled = filled(data, None, &by, setting)?;
    let deed = Deed::Submitted {
        form: setting.form.key.clone(),
        version: setting.version,
        form_title: setting.form.title.clone(),
        number: String::new(),
        subject: filled.subject,
        words: filled.words,
        data: filled.data,
        follows: filled.follows,
        draft,
    };
    let first = Event { by, task: None, step_title: String::new(), deed, effects: Vec::new() };
    let case = Case::begin(id, &first, setting.now).ok_or(Code::Internal)?;
    let mut moves = Moves::new(&case, setting, first.by, first.deed);
    route::advance(&mut moves, 0)?;
    Ok(moves.event())
}

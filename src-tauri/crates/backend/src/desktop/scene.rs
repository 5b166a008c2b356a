//! What a form's expressions may know on this PC: people, earlier cases, workdays, the present moment.

use kernel::{PersonId, Timestamp};
use rusqlite::Connection;
use workflow::calendar::Calendar;
use workflow::definition::{Form, Step};
use workflow::directory::{Directory as _, Person};
use workflow::form::{self, Context, Data};
use workflow::sql_directory::SqlDirectory;
use workflow::table::cases::SqlPrecedents;

use super::people;

/// Set up over a connection to `replica.db`.
pub struct Scene<'c> {
    directory: SqlDirectory<'c>,
    precedents: SqlPrecedents<'c>,
    me: Person,
}

impl<'c> Scene<'c> {
    /// For this applicant. One whose card has not come in yet is nobody in particular.
    pub fn new(db: &'c Connection, applicant: PersonId) -> Self {
        let directory = SqlDirectory::new(db);
        let me = directory.person(applicant).unwrap_or_else(|| nobody(applicant));
        Self { directory, precedents: SqlPrecedents::new(db), me }
    }

    /// The context at `now`, looked at in `step`.
    pub fn context<'s>(&'s self, now: Timestamp, step: Option<&'s Step>) -> Context<'s> {
        Context {
            me: &self.me,
            now,
            directory: &self.directory,
            precedents: &self.precedents,
            calendar: Calendar::legal(),
            step,
        }
    }

    /// The subject of data as they are.
    pub fn subject(&self, form: &Form, data: &Data, now: Timestamp) -> String {
        let sheet = form::Sheet::new(form, data, self.context(now, None));
        sheet.evaluate(&form.subject).display()
    }

    /// What follows from data, for the page.
    pub fn state(
        &self,
        form: &Form,
        data: &Data,
        now: Timestamp,
        step: Option<&Step>,
    ) -> api::workflow::FormState {
        wire(form::evaluate(form, data, self.context(now, step)))
    }

    /// Everything was read that was asked.
    pub fn finish(self) -> Result<(), store::Error> {
        self.directory.finish()?;
        Ok(self.precedents.finish()?)
    }
}

/// The state as the page reads it.
pub fn wire(state: form::FormState) -> api::workflow::FormState {
    let problem = |problem: form::Problem| api::workflow::Problem {
        field: problem.field,
        what: problem.what.word(),
        params: problem.params,
        warning: problem.warning,
    };
    api::workflow::FormState {
        hidden: state.hidden,
        required: state.required,
        without: state.without,
        computed: state.computed,
        capitals: state.capitals,
        problems: state.problems.into_iter().map(problem).collect(),
    }
}

fn nobody(id: PersonId) -> Person {
    let card = people::not_here_yet(id, "");
    Person {
        id,
        name: card.name,
        department: card.department,
        department_name: String::new(),
        department_path: String::new(),
        post: String::new(),
        phone: String::new(),
        active: true,
    }
}

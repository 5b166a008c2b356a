//! What in newly arrived items is worth telling a person who is not looking.

use kernel::{CaseId, NoticeId, PersonId, TaskId};
use rusqlite::Connection;
use sync::StreamId;

use crate::table::{notices, tasks};

/// Something to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A task fell to them.
    Task {
        /// Which.
        task: TaskId,
        /// Of which case.
        case: CaseId,
    },
    /// They were told something.
    Notice {
        /// Which.
        notice: NoticeId,
    },
}

/// What items from `from` on of this stream mean to `person`.
pub fn since(
    db: &Connection,
    stream: &StreamId,
    from: u64,
    person: PersonId,
) -> rusqlite::Result<Vec<News>> {
    match stream {
        StreamId::User(of) if *of == person => {
            let told = notices::since(db, person, from)?;
            Ok(told.into_iter().map(|notice| News::Notice { notice }).collect())
        }
        StreamId::Case(case) => {
            let opened = tasks::opened_since(db, *case, from, person)?;
            Ok(opened.into_iter().map(|task| News::Task { task, case: *case }).collect())
        }
        _ => Ok(Vec::new()),
    }
}

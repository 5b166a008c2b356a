//! What came in for a person with new items: worth an OS notification.

use kernel::{CaseId, NoticeId, PersonId, TaskId};
use rusqlite::Connection;
use sync::StreamId;

use crate::table::{notices, tasks};

/// Something came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A task.
    Task {
        /// Which.
        task: TaskId,
        /// In which case.
        case: CaseId,
    },
    /// A notice.
    Notice {
        /// Which.
        notice: NoticeId,
    },
}

/// What came in for `person` with item `from` of this stream or a later one.
pub fn since(db: &Connection, stream: &StreamId, from: u64, person: PersonId) -> rusqlite::Result<Vec<News>> {
    Ok(match stream {
        StreamId::Case(case) => {
            let tasks = tasks::since(db, *case, person, from)?.into_iter();
            tasks.map(|task| News::Task { task, case: *case }).collect()
        }
        StreamId::User(of) if *of == person => {
            let notices = notices::since(db, person, from)?.into_iter();
            notices.map(|notice| News::Notice { notice }).collect()
        }
        _ => Vec::new(),
    })
}

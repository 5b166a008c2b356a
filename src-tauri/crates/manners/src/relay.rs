//! What the backend says, to the pages; and the little of it that a shell itself acts on.

use std::sync::Arc;

use api::{Event, Tag};
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::shell::{Face, Shell, settings};
use crate::{Notifier, Said, autostart, lock};

/// Runs until the backend ends.
pub(crate) async fn events(mut events: Receiver<Event>, shell: Shell, face: Arc<dyn Face>) {
    let mut notifier = None;
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(missed)) => {
                Event::Lost { missed: u32::try_from(missed).unwrap_or(u32::MAX) }
            }
            Err(RecvError::Closed) => return,
        };
        face.tell(&event);
        match event {
            Event::Stale { tags } if tags.contains(&Tag::Settings) => settings_changed(&shell).await,
            Event::Lost { .. } => settings_changed(&shell).await,
            Event::TaskArrived { .. } | Event::NoticeArrived { .. } => {
                let wanted = lock(&shell.settings).notifications && !face.is_in_front();
                if let Some(said) = if wanted { words_for(&shell, &event).await } else { None } {
                    if notifier.is_none() {
                        let clicked = Arc::clone(&face);
                        let clicked = move |route| clicked.show(Some(route));
                        notifier = Notifier::connect(&shell.words, clicked).await;
                    }
                    if let Some(notifier) = &notifier {
                        notifier.say(said).await;
                    }
                }
            }
            Event::Stale { .. } => {}
        }
    }
}

async fn settings_changed(shell: &Shell) {
    let Some(now) = settings(&shell.desktop).await else { return };
    let before = std::mem::replace(&mut *lock(&shell.settings), now.clone());
    if before.autostart != now.autostart {
        autostart::set(&shell.words.title, shell.profile.as_deref(), now.autostart);
    }
}

/// The form's title and the subject. While the data is locked there is nothing to say.
async fn words_for(shell: &Shell, event: &Event) -> Option<Said> {
    match event {
        Event::TaskArrived { case, .. } => {
            let answer = shell.ask("workflow.case", json!({ "id": case })).await.ok()?;
            let view: api::workflow::CaseView = serde_json::from_value(answer).ok()?;
            Some(Said {
                title: format!("{}: {}", shell.words.new_task, view.card.form_title),
                body: view.card.subject,
                route: format!("/case/{case}"),
            })
        }
        Event::NoticeArrived { notice } => {
            let page = json!({ "offset": 0, "limit": 20, "text": "" });
            let answer = shell.ask("workflow.notices", page).await.ok()?;
            let page: api::Page<api::workflow::NoticeRow> = serde_json::from_value(answer).ok()?;
            let row = page.rows.into_iter().find(|row| row.id == *notice)?;
            Some(Said {
                title: format!("{}: {}", shell.words.new_notice, row.form_title),
                body: row.subject,
                route: row.case.map_or_else(|| "/notices".to_owned(), |case| format!("/case/{case}")),
            })
        }
        Event::Stale { .. } | Event::Lost { .. } => None,
    }
}

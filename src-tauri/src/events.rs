//! What the backend says, to the page; and the little of it that the window itself acts on.

use api::{Event, Tag};
use manners::{Notifier, Said, autostart, lock};
use serde_json::json;
use tauri::Emitter as _;
use tokio::sync::broadcast::error::RecvError;

use crate::shell::{Shell, settings};
use crate::windows;

/// Runs until the backend ends.
pub async fn relay(shell: Shell) {
    let mut events = shell.desktop.events();
    let mut notifier = None;
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(missed)) => {
                Event::Lost { missed: u32::try_from(missed).unwrap_or(u32::MAX) }
            }
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = shell.app.emit("event", &event) {
            tracing::warn!("the page does not hear: {error}");
        }
        match event {
            Event::Stale { tags } if tags.contains(&Tag::Settings) => settings_changed(&shell).await,
            Event::Lost { .. } => settings_changed(&shell).await,
            Event::TaskArrived { .. } | Event::NoticeArrived { .. } => {
                let wanted = lock(&shell.settings).notifications && windows::focused(&shell).is_none();
                if let Some(said) = if wanted { words_for(&shell, &event).await } else { None } {
                    if notifier.is_none() {
                        let clicked = shell.clone();
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

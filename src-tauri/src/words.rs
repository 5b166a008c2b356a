//! The sentences said without a page. The page's dictionary owns them; they are embedded from there.

use serde::Deserialize;

/// What is said, by occasion.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Words {
    /// Name of the application.
    pub title: String,
    /// Tray: show the window.
    pub open: String,
    /// Tray: end the application.
    pub quit: String,
    /// Notification: a task came in.
    pub new_task: String,
    /// Notification: a notice came in.
    pub new_notice: String,
    /// Title of the dialogue that picks files.
    pub pick: String,
    /// Title of the dialogue that saves one.
    pub save: String,
    /// Name of its filter.
    pub allowed: String,
    /// Another copy owns the profile and does not answer.
    pub already_running: String,
    /// The backend does not start.
    pub cannot_start: String,
}

impl Words {
    /// The embedded ones. Empty when the file is broken, which the test below does not let happen.
    pub fn load() -> Self {
        serde_json::from_str(include_str!("../../ui/src/i18n/shell.json")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn every_word_is_there() {
        let words = Words::load();
        for word in [&words.title, &words.open, &words.quit, &words.new_task, &words.cannot_start] {
            assert!(!word.is_empty());
        }
    }
}

//! The sentences said without a page. The page's dictionary owns them; they are embedded from there.

use std::collections::BTreeMap;

use kernel::Refusal;
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
    /// No browser could be started.
    pub no_browser: String,
    /// Notification: a window cannot be shown here, the browser is used.
    pub in_browser: String,
    /// Its second line.
    pub in_browser_why: String,
    /// The backend does not start.
    pub cannot_start: String,
    /// Why, by the refusal's code.
    why: BTreeMap<String, String>,
}

impl Words {
    /// The embedded ones. Empty when the file is broken, which the test below does not let happen.
    pub fn load() -> Self {
        serde_json::from_str(include_str!("../../../../ui/src/i18n/shell.json")).unwrap_or_default()
    }

    /// What to say where the backend does not start, and what to do about it.
    pub fn why_not(&self, refusal: &Refusal) -> &str {
        let code = serde_json::to_value(refusal.code).unwrap_or_default();
        code.as_str().and_then(|code| self.why.get(code)).unwrap_or(&self.cannot_start)
    }
}

#[cfg(test)]
mod tests {
    use kernel::Code;

    use super::Words;

    #[test]
    fn every_word_is_there() {
        let words = Words::load();
        for word in
            [&words.title, &words.open, &words.quit, &words.new_task, &words.no_browser, &words.in_browser]
        {
            assert!(!word.is_empty());
        }
        for code in [
            Code::AlreadyRunning,
            Code::ReadOnly,
            Code::DiskFull,
            Code::Corrupt,
            Code::ProgramChanged,
            Code::BadRequest,
        ] {
            assert_ne!(words.why_not(&code.into()), words.cannot_start, "{code:?}");
        }
        assert_eq!(words.why_not(&Code::Internal.into()), words.cannot_start);
    }
}

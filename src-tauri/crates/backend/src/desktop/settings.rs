//! Settings of this device: `settings.json`, readable before anybody logs in, so that the log-in page is dark where
//! it should be. Nothing secret.

use api::settings::Settings;
use kernel::Refusal;

use super::Inner;

const FILE: &str = "settings.json";
/// Phrases kept, and characters of each.
const PHRASES: usize = 30;
const PHRASE_CHARS: usize = 200;
const ZOOMS: [u16; 5] = [100, 110, 125, 150, 175];

impl Inner {
    /// The settings; where the file is damaged, the defaults: nobody is kept out by a colour.
    pub(super) fn settings(&self) -> Settings {
        let decided: Option<Settings> = self.profile.read_json(FILE).ok().flatten();
        let suggested = self.policy.recommended.autostart.filter(|_| decided.is_none());
        let mut settings = decided.unwrap_or_default();
        (settings.fixed, settings.suggested) = (Vec::new(), Vec::new());
        if let Some(autostart) = suggested {
            settings.autostart = autostart;
            settings.suggested.push("autostart".to_owned());
        }
        if let Some(autostart) = self.policy.managed.autostart {
            settings.autostart = autostart;
            settings.fixed.push("autostart".to_owned());
        }
        settings
    }

    /// Change them; what cannot be is brought to the nearest that can.
    pub(super) fn set_settings(&self, mut settings: Settings) -> Result<Settings, Refusal> {
        settings.zoom = ZOOMS.into_iter().rfind(|zoom| *zoom <= settings.zoom).unwrap_or(100);
        settings.phrases.truncate(PHRASES);
        for phrase in &mut settings.phrases {
            *phrase = phrase.trim().chars().take(PHRASE_CHARS).collect();
        }
        settings.fixed.clear();
        settings.suggested.clear();
        settings.phrases.retain(|phrase| !phrase.is_empty());
        self.profile.write_json(FILE, &settings)?;
        self.voice.stale(&[api::Tag::Settings]);
        Ok(self.settings())
    }
}

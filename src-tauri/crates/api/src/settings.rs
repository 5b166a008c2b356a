//! Settings of this device.

use serde::{Deserialize, Serialize};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the desktop has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Percent: 100, 110, 125, 150, 175.
    pub zoom: u16,
    /// Larger text and targets (关怀模式).
    pub care_mode: bool,
    /// Closing the window keeps the application in the tray.
    pub close_to_tray: bool,
    /// Start with the desktop.
    pub autostart: bool,
    /// OS notifications for new tasks.
    pub notifications: bool,
    /// Phrases offered for opinions.
    pub phrases: Vec<String>,
    /// Names of the settings that the administrator's policy decides. Changing them changes nothing.
    pub fixed: Vec<String>,
    /// Names of those that it suggests, as long as the person has decided nothing.
    pub suggested: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            zoom: 100,
            care_mode: false,
            close_to_tray: true,
            autostart: false,
            notifications: true,
            phrases: Vec::new(),
            fixed: Vec::new(),
            suggested: Vec::new(),
        }
    }
}

/// What IT staff ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// One line each.
    pub checks: Vec<Check>,
}

/// One line of the diagnosis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// `crypto`, `intent`, `replica`, `hub`, `clock`, `keyring`, `disk`, `webview` …
    pub name: String,
    /// Is it well?
    pub ok: bool,
    /// Figures and names for IT staff; no secrets.
    pub detail: String,
}

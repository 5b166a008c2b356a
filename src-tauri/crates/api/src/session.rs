//! Who is at this PC.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::identity::PersonCard;

/// What can be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum SessionState {
    /// Nobody has logged in on this PC yet: the first log-in needs the hub.
    NotEnrolled,
    /// Somebody has; the data is locked until they give their password.
    Locked,
    /// Logged in.
    Open,
    /// The data on this PC cannot be opened: the key slots or a database are damaged.
    Damaged,
}

/// The session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// What can be done now.
    pub state: SessionState,
    /// Address of the hub, where known: from the managed policy or the last log-in.
    pub hub_url: String,
    /// The address comes from the managed policy and cannot be changed here.
    pub hub_fixed: bool,
    /// Account of the person enrolled here, for the log-in form.
    #[ts(optional = nullable)]
    pub account: Option<String>,
    /// Who is logged in.
    #[ts(optional = nullable)]
    pub me: Option<Me>,
    /// The desktop's keyring can keep the key, so that the PC can be opened without the password.
    pub keyring: bool,
    /// The key is kept there now.
    pub remembered: bool,
    /// What was entered on this PC was found damaged and brought back from a copy, and nobody has noted that.
    #[ts(optional = nullable)]
    pub restored: Option<Restored>,
    /// The password was changed at the hub and this PC still opens with an earlier one: see `session.adoptPassword`.
    pub other_password: bool,
    /// Of the application.
    pub version: String,
    /// The watermark to lay over the page, by policy; empty: none.
    pub watermark: String,
}

/// What was entered on this PC was brought back from a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Nothing is missing. Otherwise what was entered last may be.
    pub whole: bool,
    /// When, by this PC's clock.
    pub at: Timestamp,
}

/// The person logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Themselves.
    pub person: PersonCard,
    /// Keys of their roles.
    pub roles: Vec<String>,
    /// What these let them do at the hub itself: `identity.importPeople`. The hub asks again.
    pub permits: Vec<String>,
    /// Since when, by this PC's clock.
    pub since: Timestamp,
}

/// Log in: the first time against the hub, afterwards on this PC alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Login {
    /// Address of the hub: `https://hub.example:8443`. Ignored where fixed or already enrolled.
    #[serde(default)]
    pub hub_url: String,
    /// Account name.
    pub account: String,
    /// Password.
    pub password: String,
    /// Keep the key in the desktop's keyring.
    #[serde(default)]
    pub remember: bool,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Change the password, at the hub and on this PC.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    pub old: String,
    /// The new one: at least eight characters, not all of one kind.
    pub new: String,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChangePassword")
    }
}

/// Let this PC open with the password that is good at the hub, and with no other.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdoptPassword {
    /// The present one.
    pub password: String,
}

impl std::fmt::Debug for AdoptPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AdoptPassword")
    }
}

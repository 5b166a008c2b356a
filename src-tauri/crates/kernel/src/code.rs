//! What a program may branch on when something did not happen. Closed: a code is added only when the
//! page or the hub acts on it; `ui/src/i18n` owns its sentence, and `cargo xtask tidy` checks that it has one.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub enum Temper {
    /// The person can mend it.
    Rejected,
    /// Time can: offline, busy. Retried without asking.
    Retry,
    /// We must: a bug or a broken machine. Shown with a report id.
    Broken,
}

macro_rules! codes {
    ($($temper:ident { $($(#[$doc:meta])* $code:ident),+ $(,)? })+) => {
        /// A closed list of outcomes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
        #[serde(rename_all = "camelCase")]
        pub enum Code {
            $($($(#[$doc])* $code,)+)+
        }

        impl Code {
            /// Every code, in the order of this file.
            pub const ALL: &'static [Self] = &[$($(Self::$code,)+)+];

            /// Who can do something about it.
            pub const fn temper(self) -> Temper {
                match self { $($(Self::$code)|+ => Temper::$temper,)+ }
            }
        }
    };
}

codes! {
    Rejected {
        /// The request is not of the method's form; `field` says where.
        BadRequest,
        /// No such thing, or not for this person's eyes.
        NotFound,
        /// The person may not do this.
        NotPermitted,
        /// Account or password is wrong.
        WrongPassword,
        /// Too many wrong passwords; `minutes` until the next try.
        LockedOut,
        /// This PC is not enrolled yet.
        NotEnrolled,
        /// The local data is locked: log in first.
        Locked,
        /// The device was revoked at the hub.
        DeviceRevoked,
        /// The data key cannot be opened with what is at hand.
        NoKey,
        /// The form has errors; `errors` names the fields.
        FormInvalid,
        /// The form's definition is newer than the one the draft was begun with.
        FormChanged,
        /// A definition package is broken; `path` says where, `why` what.
        PackageBroken,
        /// Someone else acted first: `state` is what the case is in now.
        Stale,
        /// The act is not possible in the case's present state.
        NotNow,
        /// Urged a moment ago; `minutes` until the next.
        TooSoon,
        /// Something named does not exist (person, step); `field` says which.
        UnknownReference,
        /// A required opinion or reason is missing.
        OpinionMissing,
        /// Bigger than the named limit `limit`.
        TooLarge,
        /// More than the named limit `limit`.
        TooMany,
        /// The attachment's content is not what its name (SM3) says.
        BlobMismatch,
        /// The signature does not verify.
        BadSignature,
        /// The peer speaks a protocol version we do not: `ours`, `theirs`.
        VersionMismatch,
        /// The import file has errors; nothing was changed.
        ImportInvalid,
        /// Another copy of the application is running on this profile.
        AlreadyRunning,
    }
    Retry {
        /// No way to the hub now.
        Offline,
        /// The hub asks to come back later.
        Busy,
        /// The device's attachments have not all reached the hub.
        BlobsMissing,
        /// The session at the hub ran out; a new one is made without asking.
        SessionExpired,
    }
    Broken {
        /// The disk is full.
        DiskFull,
        /// The disk or folder cannot be written.
        ReadOnly,
        /// A database is damaged.
        Corrupt,
        /// A file of the program is not what its publisher signed: `file` names one, `count` says how many.
        ProgramChanged,
        /// The operating system gave no randomness.
        NoRandomness,
        /// A bug; `report` finds it in the log.
        Internal,
    }
}

/// What is said to the one who asked: the code, and parameters for its sentence. Never a cause chain, an
/// SQL text or anybody's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{code:?} {params:?}")]
pub struct Refusal {
    /// What kind of outcome.
    pub code: Code,
    /// What the sentence needs: `{"field": "phone"}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl Refusal {
    /// A bare refusal.
    pub fn new(code: Code) -> Self {
        Self { code, params: BTreeMap::new() }
    }

    /// With one more parameter for the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<crate::random::NoRandomness> for Refusal {
    fn from(_: crate::random::NoRandomness) -> Self {
        Self::new(Code::NoRandomness)
    }
}

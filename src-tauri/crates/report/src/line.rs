//! One line of a report. What can be looked at is a closed list: each has a name and a meaning among the words.

use serde::{Deserialize, Serialize};

/// What came of looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// As it should be.
    Passed,
    /// Something will not work.
    Failed,
    /// Works, and somebody should know.
    Notice,
    /// This machine does not have it, or it cannot be seen from here.
    NotHere,
}

macro_rules! whats {
    ($($group:ident { $($what:ident),+ $(,)? })+) => {
        /// A part of the report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum Group { $(#[expect(missing_docs, reason = "the words say it")] $group,)+ }

        /// What was looked at.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum What { $($(#[expect(missing_docs, reason = "the words say it")] $what,)+)+ }

        impl What {
            /// Every one, in the order of a report.
            pub const ALL: &'static [Self] = &[$($(Self::$what,)+)+];

            /// The part of the report it stands in.
            pub const fn group(self) -> Group {
                match self { $($(Self::$what)|+ => Group::$group,)+ }
            }
        }
    };
}

whats! {
    System {
        Os, OsVersion, Kernel, Glibc, Page, Processor, Instructions, Memory, Graphics, Screens, Disk, Clock, Zone, Locale,
    }
    Session {
        Desktop, Display, InputMethod, Keyring, Tray, Notifications, Autostart, Fonts, Printing, Proxy,
    }
    Engines {
        Webkit41, Window41, Webkit40, Window40, Gtk, Glib, Browser, Shell, Packages,
    }
    SelfTest {
        Ciphers, Sm2, Sm3, Sm4, Write, Store, ServiceStart, ServiceDoor, ServiceMemory, ServiceCpu,
    }
    Running { Service }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What was looked at.
    pub what: What,
    /// Figures and names, no secrets; or one of the words' `values`.
    pub found: String,
    /// What came of it.
    pub verdict: Verdict,
}

impl Line {
    /// With a verdict.
    pub fn new(what: What, verdict: Verdict, found: impl ToString) -> Self {
        Self { what, found: found.to_string(), verdict }
    }

    /// As it should be.
    pub fn passed(what: What, found: impl ToString) -> Self {
        Self::new(what, Verdict::Passed, found)
    }

    /// Something will not work.
    pub fn failed(what: What, found: impl ToString) -> Self {
        Self::new(what, Verdict::Failed, found)
    }

    /// Somebody should know.
    pub fn notice(what: What, found: impl ToString) -> Self {
        Self::new(what, Verdict::Notice, found)
    }

    /// Not on this machine.
    pub fn not_here(what: What) -> Self {
        Self::new(what, Verdict::NotHere, "")
    }

    /// Found, or not here.
    pub fn found(what: What, found: Option<impl ToString>) -> Self {
        found.map_or_else(|| Self::not_here(what), |found| Self::passed(what, found))
    }
}

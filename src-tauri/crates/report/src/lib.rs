//! What IT staff take away from a machine: a list of what it has and whether that will do, and a file to send to whoever
//! helps.
//!
//! Five words. A **line** says what was looked at, what was found, and a **verdict**: passed, failed, notice, or not here. A
//! **probe** finds lines; each has its time, and one that does not answer is a line, too. A **place** is the machine as
//! probes see it: files, variables, programs; tests make other machines of it. The **report** is all lines; the
//! **bundle** is a zip of them and of what else helps.
//!
//! Invariants: a missing program is "not here", never an error; a report changes nothing on the machine and takes its scratch
//! folders away; what goes into a bundle is allowed by name, so that a new secret is left out until somebody thinks
//! of it; no database is opened for it.
//!
//! Deliberately absent: sentences (they are the page's, `ui/src/i18n/report.json`), repairs, and sending anything anywhere.

mod line;
mod markdown;
mod place;
mod probe;
mod self_test;
mod sheet;
pub mod support;
mod words;

mod engines;
mod hardware;
mod machine;
mod region;
mod session;

use std::path::{Path, PathBuf};

use backend::DesktopConfig;
use crypto::durable;
use kernel::{Clock, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

pub use line::{Group, Line, Verdict, What};
pub use place::Place;
pub use support::Bundle;
pub use words::{Words, moment};

/// What the program that asks knows, and a file does not say.
#[derive(Debug, Clone)]
pub struct Around {
    /// Where this profile lives.
    pub config: DesktopConfig,
    /// The program `tongban` itself, to be started once in a scratch folder; `None`: it is not.
    pub program: Option<PathBuf>,
    /// The window on each line of WebKitGTK: `None` is not installed, else whether it starts.
    pub windows: [Option<bool>; 2],
    /// What shows the page here, as the setting calls it.
    pub shell: String,
    /// The browser that would be started.
    pub browser: Option<String>,
    /// A Chinese locale is installed.
    pub chinese_locale: bool,
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// When.
    pub at: Timestamp,
    /// The machine's name.
    pub machine: String,
    /// Of this program.
    pub version: String,
    /// In the order of groups.
    pub lines: Vec<Line>,
}

impl Report {
    /// Looks at this machine. Takes some seconds.
    pub fn of_this_machine(around: &Around, clock: &dyn Clock) -> Self {
        Self::of(&Place::here(), around, clock)
    }

    fn of(place: &Place, around: &Around, clock: &dyn Clock) -> Self {
        let probes = [
            machine::PROBES,
            hardware::PROBES,
            region::PROBES,
            session::PROBES,
            engines::PROBES,
            self_test::PROBES,
        ];
        let at = clock.now();
        let mut lines: Vec<Line> =
            probes.concat().into_iter().flat_map(|probe| probe.look(place, around, at)).collect();
        lines.sort_by_key(|line| line.what);
        let machine = place.line("proc/sys/kernel/hostname").unwrap_or_default();
        Self { at, machine, version: env!("CARGO_PKG_VERSION").to_owned(), lines }
    }

    /// How many lines have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.lines.iter().filter(|line| line.verdict == verdict).count()
    }

    /// Did anything fail?
    pub fn failed(&self) -> bool {
        self.count(Verdict::Failed) > 0
    }

    /// Writes `report.md` and `report.xlsx` into `folder`, which is made where it is missing; earlier ones are replaced.
    pub fn save(&self, folder: &Path) -> Result<(), Refusal> {
        std::fs::create_dir_all(folder)
            .map_err(|error| durable::refusal(&error).with("file", folder.display()))?;
        let files = [("report.md", self.markdown().into_bytes()), ("report.xlsx", self.workbook()?)];
        for (name, content) in files {
            let path = folder.join(name);
            durable::write(&path, &content)
                .map_err(|error| durable::refusal(&error).with("file", path.display()))?;
        }
        Ok(())
    }

    /// As text, in Chinese.
    pub fn markdown(&self) -> String {
        markdown::write(self, &Words::load())
    }

    /// As a workbook, in Chinese: what failed in red, what is to be known in amber.
    pub fn workbook(&self) -> Result<Vec<u8>, Refusal> {
        let written = sheet::write(self, &Words::load());
        written.map_err(|error| Refusal::new(kernel::Code::Internal).with("why", error))
    }
}

#[cfg(test)]
mod tests;

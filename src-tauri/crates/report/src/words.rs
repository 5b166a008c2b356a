//! The report's sentences. The page's dictionary owns them; they are embedded from there.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Report;
use crate::line::{Group, Line, Verdict, What};

/// What is said of one thing that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
struct Of {
    what: String,
    #[serde(flatten)]
    means: BTreeMap<String, String>,
}

/// What is said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Words {
    /// Of the whole.
    pub title: String,
    /// Heads of the columns: part, what, found, verdict, meaning.
    pub columns: [String; 5],
    machine: String,
    all_well: String,
    some_notices: String,
    some_failed: String,
    groups: BTreeMap<String, String>,
    verdicts: BTreeMap<String, String>,
    /// Where nothing is said of a thing and a verdict.
    means: BTreeMap<String, String>,
    values: BTreeMap<String, String>,
    lines: BTreeMap<String, Of>,
}

/// The name under which the words have it.
fn key(of: impl Serialize) -> String {
    let value = serde_json::to_value(of).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn word(words: &BTreeMap<String, String>, of: impl Serialize) -> String {
    let key = key(of);
    words.get(&key).cloned().unwrap_or(key)
}

impl Words {
    /// The embedded ones. Empty when the file is broken, which the test below does not let happen.
    pub fn load() -> Self {
        serde_json::from_str(include_str!("../../../../ui/src/i18n/report.json")).unwrap_or_default()
    }

    pub(crate) fn group(&self, group: Group) -> String {
        word(&self.groups, group)
    }

    pub(crate) fn verdict(&self, verdict: Verdict) -> String {
        word(&self.verdicts, verdict)
    }

    pub(crate) fn what(&self, what: What) -> String {
        let key = key(what);
        self.lines.get(&key).map_or(key, |of| of.what.clone())
    }

    /// A value that has a word of its own, or as it is.
    pub(crate) fn found(&self, line: &Line) -> String {
        self.values.get(&line.found).unwrap_or(&line.found).clone()
    }

    /// What that means for whoever works here.
    pub(crate) fn means(&self, line: &Line) -> String {
        let own = self.lines.get(&key(line.what)).and_then(|of| of.means.get(&key(line.verdict)));
        own.cloned().unwrap_or_else(|| word(&self.means, line.verdict))
    }

    /// The one line at the top.
    pub(crate) fn conclusion(&self, report: &Report) -> String {
        let count = |verdict| report.count(verdict);
        let sentence = match (count(Verdict::Failed), count(Verdict::Notice)) {
            (0, 0) => &self.all_well,
            (0, _) => &self.some_notices,
            _ => &self.some_failed,
        };
        let mut text = sentence.clone();
        for verdict in [Verdict::Passed, Verdict::Failed, Verdict::Notice, Verdict::NotHere] {
            text = text.replace(&format!("{{{}}}", key(verdict)), &count(verdict).to_string());
        }
        text
    }

    /// Which machine, which version, when.
    pub(crate) fn head(&self, report: &Report) -> String {
        let text = self.machine.replace("{machine}", &report.machine).replace("{version}", &report.version);
        text.replace("{at}", &moment(report.at))
    }
}

/// In the one legal time of China.
pub fn moment(at: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let moment = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default();
    moment.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S (UTC+8)").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_word_for_everything_and_nothing_besides() {
        let words: Words = serde_json::from_str(include_str!("../../../../ui/src/i18n/report.json")).unwrap();
        for what in What::ALL {
            let of = &words.lines[&key(what)];
            assert!(!of.what.is_empty(), "{what:?}");
            assert!(words.groups.contains_key(&key(what.group())), "{what:?}");
            for verdict in of.means.keys() {
                assert!(words.verdicts.contains_key(verdict), "{what:?}: {verdict}");
            }
        }
        assert_eq!(words.lines.len(), What::ALL.len());
        for verdict in [Verdict::Passed, Verdict::Failed, Verdict::Notice, Verdict::NotHere] {
            assert!(words.verdicts.contains_key(&key(verdict)) && words.means.contains_key(&key(verdict)));
        }
        for value in
            ["noAnswer", "none", "locked", "empty", "open", "on", "off", "notWritable", "starts", "startsNot"]
        {
            assert!(words.values.contains_key(value), "{value}");
        }
    }

    #[test]
    fn a_moment_is_told_in_legal_time() {
        assert_eq!(moment(Timestamp(1_767_225_600_000)), "2026-01-01 08:00:00 (UTC+8)");
    }
}

//! A probe finds lines within its time. One that does not come back (a bus without an answer, a file system that hangs) is
//! left behind on its thread, and its line says so.

use std::sync::mpsc;
use std::time::Duration;

use kernel::Timestamp;

use crate::Around;
use crate::line::{Line, What};
use crate::place::Place;

/// What a probe is given.
pub(crate) struct Asked<'a> {
    /// The machine.
    pub place: &'a Place,
    /// What the program knows.
    pub around: &'a Around,
    /// Now.
    pub at: Timestamp,
}

/// Looks at one thing.
#[derive(Clone, Copy)]
pub(crate) struct Probe {
    /// Stands for it where it does not answer.
    pub what: What,
    /// So long it may take.
    pub limit: Duration,
    /// Finds the lines.
    pub find: fn(&Asked<'_>) -> Vec<Line>,
}

impl Probe {
    /// The usual time.
    pub const fn new(what: What, find: fn(&Asked<'_>) -> Vec<Line>) -> Self {
        Self { what, limit: Duration::from_secs(10), find }
    }

    /// With another time.
    pub const fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// Its lines.
    pub fn look(self, place: &Place, around: &Around, at: Timestamp) -> Vec<Line> {
        let (place, around) = (place.clone(), around.clone());
        let (answer, answered) = mpsc::sync_channel(1);
        let find = move || {
            // Whoever asked may have stopped waiting.
            let _ = answer.send((self.find)(&Asked { place: &place, around: &around, at }));
        };
        let begun = std::thread::Builder::new().name("probe".to_owned()).spawn(find);
        let lines = begun.ok().and_then(|_| answered.recv_timeout(self.limit).ok());
        lines.unwrap_or_else(|| vec![Line::notice(self.what, "noAnswer")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_that_does_not_come_back_is_a_line_of_its_own() {
        let around = crate::tests::around();
        let hangs: fn(&Asked<'_>) -> Vec<Line> = |_| {
            // Nobody sends, and nobody hangs up.
            let (_kept, never) = mpsc::channel::<Vec<Line>>();
            never.recv().unwrap_or_default()
        };
        let probe = Probe::new(What::Fonts, hangs).within(Duration::from_millis(10));
        let lines = probe.look(&Place::here(), &around, Timestamp(0));
        assert_eq!(lines, [Line::notice(What::Fonts, "noAnswer")]);
    }
}

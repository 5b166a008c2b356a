//! What can go wrong around the engine. All of it at once is the ordinary run; each by itself is a row of the fault table.

use std::time::Duration;

use testkit::faults::Faults;

use crate::line::HUB;
use crate::pc::empty;
use crate::world::World;

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    HubCrash,
    PcCrash,
    /// Nothing comes through, in either direction.
    Partition,
    /// What the hub says does not come through; what it is told does.
    DeafPc,
    /// A push comes out of the network a second time.
    Double,
    /// Everything takes seconds.
    SlowLine,
    /// A proxy between ends every line at three heartbeats, which are sixty seconds outside.
    CutLine,
    ReplicaGone,
    /// Clocks of PCs jump by up to a day, back and forth; the hub's by minutes.
    ClockSteps,
}

impl Fault {
    /// All of them, with their words in the table.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::HubCrash, "crash of the hub"),
        (Self::PcCrash, "crash of a client"),
        (Self::Partition, "partition"),
        (Self::DeafPc, "asymmetric partition"),
        (Self::Double, "duplicate delivery"),
        (Self::SlowLine, "slow gateway"),
        (Self::CutLine, "proxy that cuts at 60 s"),
        (Self::ReplicaGone, "replica deleted"),
        (Self::ClockSteps, "clock ±1 day and stepping"),
    ];
}

/// Slower than that is as good as cut.
const SLOW: Duration = Duration::from_secs(3);
const USUAL: Duration = Duration::from_millis(80);
/// A PC's clock jumps so far.
const DAY_MS: i64 = 86_400_000;
/// The hub's: official time waits for a clock that went back, and somebody looks at a server that is off by more.
const MINUTES_MS: i64 = 600_000;

impl World {
    /// Something goes wrong, or is put right.
    pub fn goes_wrong(&mut self) {
        let n = self.roll(self.pcs.len());
        let fault = match self.faults {
            Faults::Only(fault) => fault,
            Faults::All => Fault::ALL[self.roll(Fault::ALL.len())].0,
        };
        // Lines do not stay bad for ever.
        if self.roll(3) == 0 {
            return self.repair(n);
        }
        let pc = self.pcs[n].name.clone();
        match fault {
            Fault::HubCrash => self.sim.bounce(HUB),
            Fault::PcCrash => self.sim.bounce(pc),
            Fault::Partition => self.sim.partition(pc, HUB),
            Fault::DeafPc => self.sim.partition_oneway(HUB, pc),
            Fault::SlowLine => self.sim.set_link_max_message_latency(pc, HUB, SLOW),
            Fault::ReplicaGone => {
                let new = empty(self.disk.bug).lock().unwrap().clone();
                *self.pcs[n].replica.lock().unwrap() = new;
                self.seen[n].clear();
                self.sim.bounce(pc);
            }
            Fault::ClockSteps => {
                let jump = self.jump(DAY_MS);
                self.pcs[n].clock.advance_ms(jump);
                let jump = self.jump(MINUTES_MS);
                self.disk.clock.advance_ms(jump);
            }
            // The wire's own, and counted there.
            Fault::Double | Fault::CutLine => return,
        }
        self.tally.note(words(fault), 1);
    }

    /// The line of this PC is as good as new.
    pub fn repair(&mut self, n: usize) {
        let pc = self.pcs[n].name.as_str();
        self.sim.repair(pc, HUB);
        self.sim.set_link_max_message_latency(pc, HUB, USUAL);
    }

    /// How often a fault happened.
    pub fn happened(&self, fault: Fault) -> usize {
        self.tally().all().find(|(what, _)| *what == words(fault)).map_or(0, |(_, n)| n)
    }
}

/// What the tally calls it.
pub fn words(fault: Fault) -> &'static str {
    Fault::ALL.iter().find(|(known, _)| *known == fault).map_or("", |(_, words)| *words)
}

//! Who may come in by the loopback door. The address that a browser is started with carries an **invitation**: good once and
//! for a minute, because other people of the PC can read the command line of a browser. The page trades it for a **pass**,
//! which it keeps to itself and shows with every question.
//!
//! No cookies: a browser sends those of 127.0.0.1 to every port of it, whoever listens there.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Clock, Random, Refusal, Timestamp};

/// An invitation's time. A browser that has to be started on a slow PC takes twenty seconds.
const INVITATION_MS: i64 = 60_000;
/// Passes that are good at the same time; the oldest makes room.
const PASSES: usize = 32;
/// Invitations that are out at the same time.
const INVITATIONS: usize = 8;

type Digest = [u8; 32];

/// The invitations that are out and the passes that are good.
pub(super) struct Passes {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    invitations: VecDeque<(Digest, Timestamp)>,
    passes: VecDeque<Digest>,
}

impl Passes {
    pub(super) fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { clock, random, kept: Mutex::default() }
    }

    /// A new invitation.
    pub(super) fn invitation(&self) -> Result<String, Refusal> {
        let invitation = self.secret()?;
        let until = self.clock.now().plus_ms(INVITATION_MS);
        keep(&mut self.kept().invitations, (crypto::sm3(invitation.as_bytes()), until), INVITATIONS);
        Ok(invitation)
    }

    /// A pass for an invitation, which is used up by it. `None`: it never was one, or is one no more.
    pub(super) fn trade(&self, invitation: &str) -> Result<Option<String>, Refusal> {
        let shown = crypto::sm3(invitation.as_bytes());
        let now = self.clock.now();
        let pass = self.secret()?;
        let mut kept = self.kept();
        let good = kept.invitations.iter().any(|(known, until)| *known == shown && now <= *until);
        kept.invitations.retain(|(known, until)| *known != shown && now <= *until);
        if good {
            keep(&mut kept.passes, crypto::sm3(pass.as_bytes()), PASSES);
        }
        Ok(good.then_some(pass))
    }

    /// Digests are compared, so that the time it takes says nothing about a pass.
    pub(super) fn admits(&self, pass: &str) -> bool {
        let shown = crypto::sm3(pass.as_bytes());
        self.kept().passes.contains(&shown)
    }

    fn secret(&self) -> Result<String, Refusal> {
        let mut bytes = [0; 32];
        self.random.fill(&mut bytes)?;
        Ok(hex::encode(bytes))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keep<T>(all: &mut VecDeque<T>, one: T, room: usize) {
    all.push_back(one);
    while all.len() > room {
        all.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use testkit::{FakeClock, SeededRandom};

    use super::*;

    #[test]
    fn an_invitation_is_good_once_and_for_a_minute_and_its_pass_stays_good() {
        let clock = Arc::new(FakeClock::default());
        let passes = Passes::new(clock.clone(), Arc::new(SeededRandom::new(1)));
        let invitation = passes.invitation().unwrap();
        assert!(!passes.admits(&invitation), "an invitation is no pass");
        let pass = passes.trade(&invitation).unwrap().unwrap();
        assert_eq!(passes.trade(&invitation).unwrap(), None, "used up");
        let late = passes.invitation().unwrap();
        clock.advance_ms(INVITATION_MS + 1);
        assert_eq!(passes.trade(&late).unwrap(), None, "a minute has passed");
        assert!(passes.admits(&pass));
        assert!(!passes.admits("") && !passes.admits(&format!("{pass}0")));
    }

    #[test]
    fn there_is_an_end_to_how_many_are_good() {
        let passes = Passes::new(Arc::new(FakeClock::default()), Arc::new(SeededRandom::new(1)));
        let mut all = Vec::new();
        for _ in 0..=PASSES {
            let invitation = passes.invitation().unwrap();
            all.push(passes.trade(&invitation).unwrap().unwrap());
        }
        assert!(!passes.admits(&all[0]) && all[1..].iter().all(|pass| passes.admits(pass)));
    }
}

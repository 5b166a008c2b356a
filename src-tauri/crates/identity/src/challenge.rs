//! Hello: a device proves that it holds its key by signing what the hub has just made up. The hub's own time is in it,
//! never the device's: a PC whose clock is wrong can still call.
//!
//! Deliberately absent: remembering which challenges were spent (`backend`, in memory); the time that they are good
//! for bounds how long it must.

use crypto::Signature;
use kernel::random::NoRandomness;
use kernel::{Code, DeviceId, HubId, PersonId, Random, Refusal, Timestamp};
use rusqlite::Connection;
use sync::{Registry, Signer};

use crate::device::DeviceRegistry;
use crate::error::Result;

/// Milliseconds for which a challenge is good: a round trip over the slowest line, twice.
pub const GOOD_FOR_MS: i64 = 60_000;

/// So that a signature over a hello is never valid for anything else.
const CONTEXT: &[u8; 13] = b"tongban-hello";

/// What a device signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Challenge {
    /// Whose: a hub cannot pass another's challenge on as its own.
    pub hub: HubId,
    /// Never used before.
    pub nonce: [u8; 32],
    /// By the hub's clock.
    pub issued_at: Timestamp,
}

impl Challenge {
    /// A new one.
    pub fn new(hub: HubId, random: &dyn Random, now: Timestamp) -> Result<Self, NoRandomness> {
        let mut nonce = [0; 32];
        random.fill(&mut nonce)?;
        Ok(Self { hub, nonce, issued_at: now })
    }

    /// What is signed: the context, then fields of fixed length: hub (16 bytes), nonce (32), time (8, big-endian).
    pub fn signed_bytes(&self) -> [u8; 69] {
        let mut bytes = [0; 69];
        let fields = CONTEXT
            .iter()
            .copied()
            .chain(self.hub.to_bytes())
            .chain(self.nonce)
            .chain(self.issued_at.ms().to_be_bytes());
        bytes.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
        bytes
    }

    /// The device's answer.
    pub fn answer(&self, signer: &dyn Signer) -> Result<Signature, Refusal> {
        signer.sign(&self.signed_bytes())
    }

    /// Whose device answered. Refused: `SessionExpired` where the challenge is too old (or from the future: the hub's
    /// clock was set back), `NotEnrolled`, `DeviceRevoked`, `BadSignature`.
    pub fn verify(
        &self,
        db: &Connection,
        device: DeviceId,
        signature: &[u8],
        now: Timestamp,
    ) -> Result<PersonId> {
        let age = now.ms().saturating_sub(self.issued_at.ms());
        if !(0..=GOOD_FOR_MS).contains(&age) {
            return Err(Code::SessionExpired.into());
        }
        let enrolled = DeviceRegistry.device(db, device)?.ok_or(Code::NotEnrolled)?;
        enrolled.key.verify(&self.signed_bytes(), signature).map_err(Refusal::from)?;
        if enrolled.revoked {
            return Err(Code::DeviceRevoked.into());
        }
        Ok(enrolled.person)
    }
}

//! The password is the hub's; on this PC it opens a key slot. The two cannot change in one moment, so for a while both
//! passwords open this PC: the new slot comes first, then the hub is asked, and the old slot goes when the hub has said
//! yes. Cut off anywhere, whichever password is typed next opens, and the hub says which one stays.
//!
//! A password that was changed on another PC does not open this one: its slot cannot be made without it. Until the
//! person types it once (`session.adoptPassword`), the earlier one opens here, and they are told so.
//!
//! Deliberately absent: sending the hub anything that was not typed just now.

use std::sync::Arc;

use api::session::ChangePassword;
use crypto::slots::{KeyError, KeyFile, NewSlot, SlotId, SlotKind};
use kernel::{Code, Refusal, Temper};
use zeroize::Zeroizing;

use super::Inner;
use super::node::Node;
use super::profile::Known;
use super::session::KEYS;
use crate::carrier::CarrierError;
use crate::wire::{PasswordAnswer, PasswordRequest};

/// What was typed at the log-in, and the slot that it opened.
pub type Typed = (SlotId, Zeroizing<String>);

impl Inner {
    /// Change the password at the hub and here. Refused as the hub says; `Offline` where its answer did not come, and
    /// then both open this PC until the next log-in.
    pub(super) async fn change_password(&self, change: ChangePassword) -> Result<(), Refusal> {
        let _door = self.door.lock().await;
        let node = self.node()?;
        // Without a line nothing is begun.
        node.carrier.hello().await.map_err(|error| error.refusal())?;
        let (mut file, slot) = self.add_passphrase(&node, change.new.clone()).await?;
        let request = PasswordRequest { old: change.old, new: change.new };
        match node.carrier.change_password(&request).await {
            Ok(answer) => self.only(&mut file, &slot, answer),
            Err(CarrierError::Refused(refusal)) if refusal.code.temper() == Temper::Rejected => {
                file.remove(&slot, None).map_err(|error| error.refusal())?;
                Err(refusal)
            }
            Err(error) => {
                tracing::warn!(%error, "whether the password was changed is not known; both open this PC");
                Err(error.refusal())
            }
        }
    }

    /// Let the password that is good at the hub, and no other, open this PC.
    pub(super) async fn adopt_password(&self, password: String) -> Result<(), Refusal> {
        let _door = self.door.lock().await;
        let node = self.node()?;
        let answer = node.carrier.check_password(&password).await.map_err(|error| error.refusal())?;
        let (mut file, slot) = match self.find_passphrase(password.clone()).await? {
            Some(found) => found,
            None => self.add_passphrase(&node, password).await?,
        };
        self.only(&mut file, &slot, answer)
    }

    /// Watch what the hub says of the password for as long as this PC is open, and mend what was cut off.
    pub(super) fn settle_password(&self, typed: Option<Typed>) {
        let Ok(node) = self.node() else { return };
        let (myself, of_node) = (self.myself.clone(), Arc::clone(&node));
        let mut typed = typed;
        let task = tokio::spawn(async move {
            let mut told = of_node.carrier.password();
            while told.wait_for(Option::is_some).await.is_ok() {
                let Some(inner) = myself.upgrade() else { return };
                inner.mend_password(&of_node, typed.take()).await;
                drop(inner);
                if told.changed().await.is_err() {
                    return;
                }
            }
        });
        node.keep(task);
    }

    async fn mend_password(&self, node: &Node, typed: Option<Typed>) {
        let _door = self.door.lock().await;
        // Read behind the door: a change may just have been made.
        let (Some(now), Ok(Some(known)), Ok(mut file)) =
            (*node.carrier.password().borrow(), self.profile.known(), self.keys())
        else {
            return;
        };
        let passphrases = file.slots().iter().filter(|slot| slot.kind == SlotKind::Passphrase).count();
        let is_known = known.password.is_none_or(|password| password == now);
        if is_known && passphrases == 1 {
            return self.note_password(Known { password: Some(now), other_password: None, ..known });
        }
        match typed {
            // What was wrong once is not tried at every log-in: the hub counts.
            Some((slot, typed)) if passphrases > 1 || known.other_password != Some(now) => {
                match node.carrier.check_password(&typed).await {
                    Ok(answer) => {
                        if let Err(refusal) = self.only(&mut file, &slot, answer) {
                            tracing::warn!(%refusal, "an earlier password still opens this PC");
                        }
                    }
                    Err(CarrierError::Refused(refusal))
                        if matches!(refusal.code, Code::WrongPassword | Code::LockedOut) =>
                    {
                        self.note_password(Known { other_password: Some(now), ..known });
                    }
                    Err(error) => tracing::info!(%error, "the password was not looked at"),
                }
            }
            _ if !is_known => self.note_password(Known { other_password: Some(now), ..known }),
            _ => {}
        }
    }

    /// This slot's passphrase is the hub's password: no other opens from now on.
    fn only(&self, file: &mut KeyFile, slot: &SlotId, answer: PasswordAnswer) -> Result<(), Refusal> {
        file.keep_passphrase(slot).map_err(|error| error.refusal())?;
        if let Some(known) = self.profile.known()? {
            self.note_password(Known { password: Some(answer.password), other_password: None, ..known });
        }
        self.voice.stale(&[api::Tag::Session]);
        Ok(())
    }

    /// A note that is lost costs one more question.
    fn note_password(&self, known: Known) {
        if self.profile.known().is_ok_and(|before| before.as_ref() == Some(&known)) {
            return;
        }
        if let Err(refusal) = self.profile.set_known(&known) {
            tracing::warn!(%refusal, "what is known of the password was not written down");
        }
        self.voice.stale(&[api::Tag::Session]);
    }

    async fn add_passphrase(&self, node: &Node, passphrase: String) -> Result<(KeyFile, SlotId), Refusal> {
        let mut file = self.keys()?;
        let (key, now, random) = (node.key.clone(), self.world.clock.now(), Arc::clone(&self.world.random));
        let add = move || {
            let slot = file.add(&key, NewSlot::passphrase(&passphrase), now, &*random)?;
            Ok::<_, KeyError>((file, slot))
        };
        away(add).await
    }

    async fn find_passphrase(&self, passphrase: String) -> Result<Option<(KeyFile, SlotId)>, Refusal> {
        let mut file = self.keys()?;
        let find = move || match file.open_with_passphrase(&passphrase) {
            Ok(opened) => Ok(Some((file, opened.slot))),
            Err(KeyError::WrongPassphrase | KeyError::NoSlot) => Ok(None),
            Err(error) => Err(error),
        };
        away(find).await
    }
}

/// A passphrase is a tenth of a second's work: away from the threads that answer.
async fn away<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Refusal::new(Code::Internal).with("file", KEYS))?.map_err(|error| error.refusal())
}

//! Logging in: the first time against the hub, afterwards against this PC's own key slots, so that the network
//! need not be there.

use std::sync::{Arc, PoisonError};

use api::session::{self as wire, Login, Me, Session, SessionState};
use crypto::slots::{KeyFile, NewSlot, SlotId, SlotKind};
use crypto::{DataKey, DeviceKey};
use kernel::{Code, Refusal, Timestamp};
use sync::device::Enrolment;

use super::node::{Node, open_intent};
use super::profile::{Known, Profile, RESTORED, Restored};
use super::{Inner, people};
use crate::carrier::HttpCarrier;
use crate::carrier::http::Credentials;
use crate::wire::EnrolRequest;

/// How a profile is now.
pub enum Lock {
    /// Nobody has logged in on this PC yet.
    NotEnrolled,
    /// The data is locked.
    Locked,
    /// The data is open.
    Open(Arc<Node>, Timestamp),
    /// The data cannot be opened.
    Damaged(Refusal),
}

impl Lock {
    /// How it is at the start, from what lies in the folder.
    pub fn at_start(profile: &Profile) -> Self {
        match profile.known() {
            Ok(None) => Self::NotEnrolled,
            Ok(Some(_)) => match KeyFile::load(&profile.path("keys.json")) {
                Ok(Some(_)) => Self::Locked,
                Ok(None) => Self::Damaged(Refusal::new(Code::Corrupt).with("file", "keys.json")),
                Err(error) => Self::Damaged(error.refusal()),
            },
            Err(refusal) => Self::Damaged(refusal),
        }
    }

    /// The open node, or why there is none.
    pub fn node(&self) -> Result<Arc<Node>, Refusal> {
        match self {
            Self::Open(node, _) => Ok(Arc::clone(node)),
            Self::NotEnrolled => Err(Code::NotEnrolled.into()),
            Self::Locked => Err(Code::Locked.into()),
            Self::Damaged(refusal) => Err(refusal.clone()),
        }
    }
}

/// Key file and data key from before an enrolment was finished.
pub const KEYS: &str = "keys.json";

impl Inner {
    fn set_lock(&self, lock: Lock) {
        *self.lock.write().unwrap_or_else(PoisonError::into_inner) = lock;
        self.voice.stale(&[api::Tag::Session]);
    }

    /// Close the databases and lock.
    pub(super) fn close(&self) {
        let node = self.node();
        if let Ok(node) = node {
            self.set_lock(Lock::Locked);
            node.close();
        }
    }

    pub(super) fn keys(&self) -> Result<KeyFile, Refusal> {
        let file = KeyFile::load(&self.profile.path(KEYS)).map_err(|error| error.refusal())?;
        file.ok_or_else(|| Refusal::new(Code::Corrupt).with("file", KEYS))
    }

    fn may_remember(&self) -> bool {
        self.policy.rules.allow_keyring.unwrap_or(true)
    }

    /// Open without a password where the desktop's keyring has the key. No keyring, a locked one, one that forgot:
    /// all ordinary, the password opens as well.
    pub(super) async fn open_by_keyring(&self) {
        if !self.may_remember()
            || !matches!(*self.lock.read().unwrap_or_else(PoisonError::into_inner), Lock::Locked)
        {
            return;
        }
        let Ok(mut file) = self.keys() else { return };
        if !file.slots().iter().any(|slot| slot.kind == SlotKind::SecretService) {
            return;
        }
        let keyring = Arc::clone(&self.keyring);
        let opened = tokio::task::spawn_blocking(move || file.open_with_keyring(&*keyring)).await;
        match opened {
            Ok(Ok(opened)) => {
                if let Err(refusal) = self.open_with(opened.key).await {
                    return tracing::error!(%refusal, "the profile did not open");
                }
                self.settle_password(None);
            }
            Ok(Err(error)) => tracing::info!(%error, "the keyring did not open the profile"),
            Err(_) => {}
        }
    }

    async fn open_with(&self, key: DataKey) -> Result<(), Refusal> {
        let known = self.profile.known()?.ok_or(Code::NotEnrolled)?;
        let hub_url = self.policy.managed.hub_url.clone().unwrap_or(known.hub_url);
        let carrier = |credentials: Credentials| self.carrier(&hub_url, Some(credentials));
        let node = Node::open(&self.profile, key, carrier, Arc::clone(&self.voice), &self.world).await;
        match node {
            Ok(node) => {
                self.set_lock(Lock::Open(node, self.world.clock.now()));
                Ok(())
            }
            Err(refusal) if refusal.code == Code::Corrupt => {
                self.set_lock(Lock::Damaged(refusal.clone()));
                Err(refusal)
            }
            Err(refusal) => Err(refusal),
        }
    }

    fn carrier(&self, hub_url: &str, credentials: Option<Credentials>) -> Result<HttpCarrier, Refusal> {
        let rules = &self.policy.rules;
        let tls = rules.client(Arc::clone(&self.world.clock))?;
        HttpCarrier::new(hub_url, rules.route(hub_url), tls, credentials)
    }

    /// Log in.
    pub(super) async fn login(&self, login: Login) -> Result<Session, Refusal> {
        let _door = self.door.lock().await;
        match self.node() {
            Ok(_) => {}
            Err(refusal) if refusal.code == Code::NotEnrolled => self.enrol(&login).await?,
            Err(refusal) if refusal.code == Code::Locked => {
                let slot = self.unlock(&login).await?;
                self.settle_password(Some((slot, login.password.into())));
            }
            Err(refusal) => return Err(refusal),
        }
        self.session().await
    }

    async fn unlock(&self, login: &Login) -> Result<SlotId, Refusal> {
        let known = self.profile.known()?.ok_or(Code::NotEnrolled)?;
        if login.account.trim() != known.account {
            // The data of this profile is one person's; nobody else's password can open it.
            return Err(Refusal::new(Code::WrongPassword));
        }
        let mut file = self.keys()?;
        let password = login.password.clone();
        let opened = tokio::task::spawn_blocking(move || {
            let opened = file.open_with_passphrase(&password);
            opened.map(|opened| (file, opened)).map_err(|error| error.refusal())
        });
        let (mut file, opened) = opened.await.map_err(|_| Refusal::new(Code::Internal))??;
        self.remember(&mut file, &opened.key, login.remember);
        self.open_with(opened.key).await?;
        Ok(opened.slot)
    }

    /// Put the key into the desktop's keyring or take it out, as asked. What the keyring cannot do stops nobody: the
    /// session says whether it is remembered.
    fn remember(&self, file: &mut KeyFile, key: &DataKey, wanted: bool) {
        let slots = file.slots();
        let remembered: Vec<_> = slots.iter().filter(|slot| slot.kind == SlotKind::SecretService).collect();
        let done = if wanted && self.may_remember() && remembered.is_empty() {
            let (now, random) = (self.world.clock.now(), &*self.world.random);
            file.add(key, NewSlot::Keyring(&*self.keyring), now, random).map(drop)
        } else if !wanted {
            remembered.iter().try_for_each(|slot| file.remove(&slot.id, Some(&*self.keyring)))
        } else {
            Ok(())
        };
        if let Err(error) = done {
            tracing::info!(%error, "the keyring was not changed");
        }
    }

    /// The first log-in on this PC: the hub checks the password and takes the device's key into its register.
    async fn enrol(&self, login: &Login) -> Result<(), Refusal> {
        let managed = self.policy.managed.hub_url.clone();
        let hub_url = managed.unwrap_or_else(|| login.hub_url.trim().to_owned());
        if hub_url.is_empty() {
            return Err(Refusal::new(Code::BadRequest).with("field", "hubUrl"));
        }
        let account = login.account.trim().to_owned();
        let carrier = self.carrier(&hub_url, None)?;
        carrier.hello().await.map_err(|error| error.refusal())?;
        let random = &*self.world.random;
        let (key, device_key) = (DataKey::generate(random)?, DeviceKey::generate(random)?);
        let request = EnrolRequest {
            protocol: sync::PROTOCOL,
            account: account.clone(),
            password: login.password.clone(),
            public_key: device_key.public().to_string(),
            device_name: device_name(),
        };
        let enrolled = carrier.enrol(&request).await.map_err(|error| error.refusal())?;
        // From here to `profile.json`, the last of them, a power cut leaves a folder that nobody is enrolled in.
        let left = [KEYS, "replica.db", RESTORED].map(str::to_owned).into_iter();
        for name in left.chain(store::second::files("intent.db")) {
            let _ = std::fs::remove_file(self.profile.path(&name));
        }
        let slot = NewSlot::passphrase(&login.password);
        let mut file = KeyFile::create(&self.profile.path(KEYS), &key, slot, self.world.clock.now(), random)
            .map_err(|error| error.refusal())?;
        self.profile.write("device.key", &device_key.seal(&key, random)?)?;
        let intent = open_intent(&self.profile, &key)?;
        let enrolment = Enrolment { device: enrolled.device, person: enrolled.person, hub: enrolled.hub };
        intent
            .write(move |tx| sync::device::enrol(tx, &enrolment, &device_key))
            .await
            .map_err(|error| error.refusal())?;
        drop(intent);
        self.remember(&mut file, &key, login.remember);
        let known = Known { hub_url, account, password: enrolled.password, other_password: None };
        self.profile.set_known(&known)?;
        self.open_with(key).await
    }

    /// What can be done now, and by whom.
    pub(super) async fn session(&self) -> Result<Session, Refusal> {
        let known = self.profile.known().ok().flatten();
        let (state, open) = match &*self.lock.read().unwrap_or_else(PoisonError::into_inner) {
            Lock::NotEnrolled => (SessionState::NotEnrolled, None),
            Lock::Locked => (SessionState::Locked, None),
            Lock::Damaged(_) => (SessionState::Damaged, None),
            Lock::Open(node, since) => (SessionState::Open, Some((Arc::clone(node), *since))),
        };
        let mut me = None;
        if let Some((node, since)) = open {
            let id = node.me;
            let found = node.replica.read(move |db| people::me(db, id)).await.map_err(people::refusal)?;
            let account = known.as_ref().map(|known| known.account.as_str()).unwrap_or_default();
            let (person, roles) = found.unwrap_or_else(|| (people::not_here_yet(id, account), Vec::new()));
            let permits = identity::permits::PERMITS.iter().map(|(verb, _)| *verb);
            let permits = permits.filter(|verb| identity::permits::allows(&roles, verb));
            me = Some(Me { person, permits: permits.map(str::to_owned).collect(), roles, since });
        }
        let hub_url = self.policy.managed.hub_url.clone();
        let hub_url = hub_url.or(known.as_ref().map(|known| known.hub_url.clone()));
        let hub_url = hub_url.or(self.policy.recommended.hub_url.clone());
        let restored: Option<Restored> = self.profile.read_json(RESTORED).ok().flatten();
        let slots = self.keys().map(|file| file.slots()).unwrap_or_default();
        Ok(Session {
            state,
            hub_url: hub_url.unwrap_or_default(),
            hub_fixed: self.policy.managed.hub_url.is_some(),
            restored: restored.map(|restored| wire::Restored { whole: restored.whole, at: restored.at }),
            other_password: known.as_ref().is_some_and(|known| known.other_password.is_some()),
            account: known.map(|known| known.account),
            watermark: self.watermark(me.as_ref()),
            me,
            keyring: self.may_remember(),
            remembered: slots.iter().any(|slot| slot.kind == SlotKind::SecretService),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// The person knows that `intent.db` was brought back.
    pub(super) fn note_restored(&self) -> Result<(), Refusal> {
        self.profile.forget(RESTORED)?;
        self.voice.stale(&[api::Tag::Session]);
        Ok(())
    }

    /// `{time}` is left for the page, where it passes.
    fn watermark(&self, me: Option<&Me>) -> String {
        let Some((pattern, me)) = self.policy.rules.watermark.as_deref().zip(me) else {
            return String::new();
        };
        pattern.replace("{name}", &me.person.name).replace("{department}", &me.person.department_path)
    }
}

/// What the PC calls itself.
fn device_name() -> String {
    let name = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    name.trim().chars().take(64).collect()
}

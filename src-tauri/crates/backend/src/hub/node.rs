//! The hub as an object: what every route, and the administrator's commands, may ask of it.

use std::sync::Arc;

use crypto::DevicePublicKey;
use identity::login::Attempt;
use kernel::{BlobId, Clock, Code, HubId, Ids, PersonId, Random, Refusal};
use rusqlite::Connection;
use store::Store;
use store::blobs::{BlobError, Blobs};
use sync::hub::{CheckedPush, Rooms, Touched};
use sync::{NewItem, PushAnswer, PushRequest};

use super::nudge::Nudges;
use super::sessions::{Sessions, TOKEN_MS};
use crate::rooms::{Judges, Projections};
use crate::wire::{
    EnrolRequest, Enrolled, Hello, PasswordAnswer, PasswordRequest, SessionAnswer, SessionRequest,
    session_bytes,
};

/// A running hub.
pub struct HubNode {
    /// Which.
    pub hub: HubId,
    /// Its name, as log-in pages show it.
    pub name: String,
    /// Its database.
    pub store: Store,
    /// Its attachments.
    pub blobs: Blobs,
    /// When it is.
    pub clock: Arc<dyn Clock>,
    /// For nonces and tokens.
    pub random: Arc<dyn Random>,
    /// For ids.
    pub ids: Ids,
    pub(super) sessions: Sessions,
    pub(super) nudges: Nudges,
    /// Held while a workbook is looked at.
    pub(super) importing: tokio::sync::Mutex<()>,
}

/// Which attachments are completely here.
struct Present(Blobs);

impl sync::Blobs for Present {
    fn missing(&self, _: &Connection, blobs: &[BlobId]) -> rusqlite::Result<Vec<BlobId>> {
        Ok(blobs.iter().copied().filter(|blob| !self.0.has(*blob)).collect())
    }
}

impl HubNode {
    /// A hub over an open database that was founded.
    pub fn new(
        store: Store,
        blobs: Blobs,
        name: String,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Arc<Self>, Refusal> {
        let state = store.read_blocking(sync::hub::state).map_err(|error| error.refusal())?;
        let ids = Ids::new(Arc::clone(&clock), Arc::clone(&random));
        let (sessions, nudges) = (Sessions::default(), Nudges::default());
        let importing = tokio::sync::Mutex::default();
        let hub = state.hub;
        Ok(Arc::new(Self { hub, name, store, blobs, clock, random, ids, sessions, nudges, importing }))
    }

    /// Who answers here, with a nonce to sign.
    pub fn hello(&self) -> Result<Hello, Refusal> {
        let now = self.clock.now();
        Ok(Hello {
            protocol: sync::PROTOCOL,
            hub: self.hub,
            name: self.name.clone(),
            nonce: self.sessions.nonce(now, &*self.random)?,
            hub_ts: now,
        })
    }

    /// Make a device of this PC: the person proves themselves by their password, once.
    pub async fn enrol(&self, request: EnrolRequest) -> Result<Enrolled, Refusal> {
        let key =
            hex::decode(&request.public_key).ok().and_then(|key| DevicePublicKey::from_bytes(&key).ok());
        let key = key.ok_or_else(|| Refusal::new(Code::BadRequest).with("field", "publicKey"))?;
        let (ids, now, hub) = (self.ids.clone(), self.clock.now(), self.hub);
        let account = request.account;
        let begin = move |db: &Connection| Ok::<_, sync::Error>(Attempt::begin(db, &account, now)?);
        let attempt = self.store.read(begin).await.map_err(|error| error.refusal())?;
        let password = request.password;
        // A tenth of a second of arithmetic: away from the writer, and from the threads that serve.
        let checked = tokio::task::spawn_blocking(move || attempt.check(&password)).await;
        let checked = checked.map_err(|_| Refusal::new(Code::Internal))?;
        let enrolled = self
            .store
            .write(move |tx| {
                // A wrong password is noted: the refusal must not undo that.
                let person = match checked.record(tx, now)? {
                    Ok(person) => person,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                let device = identity::device::enrol(tx, person, &key, &request.device_name, &ids, now)?;
                let password = Some(identity::login::changed_at(tx, person)?);
                Ok::<_, sync::Error>(Ok(Enrolled { device, person, hub, password }))
            })
            .await;
        enrolled.map_err(|error| error.refusal())?
    }

    /// Open a session for an enrolled device.
    pub async fn open_session(&self, request: SessionRequest) -> Result<SessionAnswer, Refusal> {
        let now = self.clock.now();
        self.sessions.spend(&request.nonce, now)?;
        let id = request.device;
        let device = self
            .store
            .read(move |db| Ok::<_, sync::Error>(sync::Registry::device(&identity::DeviceRegistry, db, id)?))
            .await
            .map_err(|error| error.refusal())?
            .ok_or(Code::NotEnrolled)?;
        let bytes = session_bytes(self.hub, id, &request.nonce);
        let sig = hex::decode(&request.sig).map_err(|_| Code::BadSignature)?;
        device.key.verify(&bytes, &sig).map_err(|_| Code::BadSignature)?;
        // Told only to the device itself.
        if device.revoked {
            return Err(Code::DeviceRevoked.into());
        }
        let person = device.person;
        let token = self.sessions.open(id, person, now, &*self.random)?;
        let changed_at =
            move |db: &Connection| Ok::<_, sync::Error>(identity::login::changed_at(db, person).ok());
        let password = self.store.read(changed_at).await.map_err(|error| error.refusal())?;
        Ok(SessionAnswer { token, good_for_ms: TOKEN_MS, password })
    }

    /// Change a person's password.
    pub async fn change_password(
        &self,
        person: PersonId,
        request: PasswordRequest,
    ) -> Result<PasswordAnswer, Refusal> {
        let (now, random) = (self.clock.now(), Arc::clone(&self.random));
        let changed = self
            .store
            .write(move |tx| {
                let changed =
                    identity::login::change_password(tx, person, &request.old, &request.new, now, &*random);
                // A wrong password is noted: the refusal must not undo that.
                Ok::<_, sync::Error>(changed.map(|()| PasswordAnswer { password: now }))
            })
            .await;
        changed.map_err(|error| error.refusal())?
    }

    /// Whether this is a person's password; counted like every try.
    pub async fn check_password(
        &self,
        person: PersonId,
        password: String,
    ) -> Result<PasswordAnswer, Refusal> {
        let now = self.clock.now();
        let begin = move |db: &Connection| Ok::<_, sync::Error>(Attempt::begin_as(db, person, now)?);
        let attempt = self.store.read(begin).await.map_err(|error| error.refusal())?;
        let checked = tokio::task::spawn_blocking(move || attempt.check(&password)).await;
        let checked = checked.map_err(|_| Refusal::new(Code::Internal))?;
        let answer = self
            .store
            .write(move |tx| match checked.record(tx, now)? {
                Ok(person) => {
                    let password = identity::login::changed_at(tx, person)?;
                    Ok::<_, sync::Error>(Ok(PasswordAnswer { password }))
                }
                Err(refusal) => Ok(Err(refusal)),
            })
            .await;
        answer.map_err(|error| error.refusal())?
    }

    /// Take operations; everybody concerned is told after the commit.
    pub async fn push(&self, request: PushRequest) -> Result<PushAnswer, Refusal> {
        let (now, present) = (self.clock.now(), Present(self.blobs.clone()));
        let id = request.device;
        let find = move |db: &Connection| {
            Ok::<_, sync::Error>(sync::Registry::device(&identity::DeviceRegistry, db, id)?)
        };
        let device =
            self.store.read(find).await.map_err(|error| error.refusal())?.ok_or(Code::NotEnrolled)?;
        let mut push = CheckedPush::new(request, device.key);
        while push.check_next() {
            // Others get their turn in between: two hundred of them take some twenty milliseconds.
            tokio::task::yield_now().await;
        }
        let pushed = self
            .store
            .write(move |tx| {
                let rooms = Rooms {
                    authority: &Judges,
                    projection: &Projections,
                    registry: &identity::DeviceRegistry,
                    blobs: &present,
                };
                sync::hub::push_checked(tx, &push, now, rooms)
            })
            .await
            .map_err(|error| error.refusal())?;
        self.nudges.tell(&pushed.touched);
        Ok(pushed.answer)
    }

    /// Write what the hub does of its own accord (an import, a package) and tell everybody concerned.
    pub async fn act<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Connection) -> Result<(T, Vec<NewItem>), Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (ids, now) = (self.ids.clone(), self.clock.now());
        let (done, touched) = self
            .store
            .write(move |tx| {
                let (done, news) = act(tx)?;
                let mut items = Vec::with_capacity(news.len());
                for new in news {
                    let id = kernel::OpId::new(&ids).map_err(Refusal::from)?;
                    items.push(sync::hub::append(tx, None, new, id, now, &Projections)?);
                }
                // Whoever holds a ledger's role from now on reads it.
                let readers = workflow::authority::ledger_readers(tx)?;
                readers.iter().try_for_each(|reader| sync::hub::change_membership(tx, reader))?;
                let mut touched = Touched::default();
                sync::hub::touched_by(tx, &items, &readers, &mut touched)?;
                Ok::<_, sync::Error>((done, touched))
            })
            .await
            .map_err(|error| error.refusal())?;
        self.nudges.tell(&touched);
        Ok(done)
    }

    /// May this person have the content of this attachment?
    pub async fn may_read_blob(&self, person: PersonId, blob: BlobId) -> Result<bool, Refusal> {
        let read = move |db: &Connection| {
            for stream in sync::hub::streams_of_blob(db, blob)? {
                if sync::hub::may_read(db, &stream, person)? {
                    return Ok::<_, sync::Error>(true);
                }
            }
            Ok(false)
        };
        self.store.read(read).await.map_err(|error| error.refusal())
    }

    /// Work on the attachments' folder, away from the threads that serve.
    pub(super) async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Blobs) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let blobs = self.blobs.clone();
        let done = tokio::task::spawn_blocking(move || work(&blobs)).await;
        done.map_err(|_| Refusal::new(Code::Internal))?.map_err(|error| error.refusal())
    }

    /// Open lines, for the administrator.
    pub fn open_lines(&self) -> usize {
        self.nudges.open_lines()
    }
}

//! An unlocked profile: its databases open, its courier under way.

use std::fs;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError};

use crypto::{DataKey, DeviceKey};
use kernel::{Clock, Code, Ids, PersonId, Random, Refusal, Timestamp};
use store::blobs::Blobs;
use store::{Durability, OpenError, Options, Recovered, Running, Store};
use sync::Signer;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use super::imports::LookedAt;
use super::office::Desk;
use super::profile::{Profile, RESTORED, Restored};
use super::unseen::Unseen;
use super::voice::Voice;
use crate::carrier::HttpCarrier;
use crate::carrier::http::Credentials;
use crate::courier::{Courier, LineState};
use crate::rooms::{self, Projections};
use crate::sweep;

/// Left in the folder while the replica is open; found at the next start, the replica is looked over.
const OPEN_MARK: &str = "replica.open";

/// What a node needs of the world.
#[derive(Clone)]
pub struct World {
    /// When it is.
    pub clock: Arc<dyn Clock>,
    /// For ids, keys and jitter.
    pub random: Arc<dyn Random>,
    /// For ids.
    pub ids: Ids,
}

/// An unlocked profile.
pub struct Node {
    /// Who works here.
    pub me: PersonId,
    /// What was entered here.
    pub intent: Store,
    /// What came from the hub.
    pub replica: Store,
    /// Attachments.
    pub blobs: Blobs,
    /// What the databases are under, for new ways to it.
    pub key: DataKey,
    /// The device's key.
    pub signer: Arc<dyn Signer>,
    /// What was accepted and has not come back as an item yet.
    pub unseen: Arc<Unseen>,
    /// The way to the hub, beside the courier's use of it.
    pub carrier: HttpCarrier,
    /// Rung when there is something to push.
    pub bell: Arc<Notify>,
    /// Rung to try the line now.
    pub retry: Arc<Notify>,
    /// Off the line on purpose.
    pub offline: watch::Sender<bool>,
    /// How the line is.
    pub line: watch::Receiver<LineState>,
    /// The workbook of people that was looked at last.
    pub looked_at: Mutex<Option<Arc<LookedAt>>>,
    /// Its number, and one more.
    pub looks: AtomicU32,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    mark: std::path::PathBuf,
}

impl Node {
    /// Open the databases under `key` and set the courier going.
    pub async fn open(
        profile: &Profile,
        key: DataKey,
        carrier: impl FnOnce(Credentials) -> Result<HttpCarrier, Refusal>,
        voice: Arc<Voice>,
        world: &World,
    ) -> Result<Arc<Self>, Refusal> {
        let sealed = fs::read(profile.path("device.key"))
            .map_err(|_| Refusal::new(Code::Corrupt).with("file", "device.key"))?;
        let device_key = DeviceKey::unseal(&sealed, &key)
            .map_err(|_| Refusal::new(Code::Corrupt).with("file", "device.key"))?;
        let signer: Arc<dyn Signer> = Arc::new(device_key);
        let intent = open_intent(profile, &key)?;
        let me = intent.read(sync::device::me).await.map_err(|error| error.refusal())?;
        let me = me.ok_or_else(|| Refusal::new(Code::Corrupt).with("file", "intent.db"))?;
        note_recovery(profile, &intent, &signer, world.clock.now()).await?;
        let mark = profile.path(OPEN_MARK);
        let replica = open_replica(profile, &key, &mark)?;
        let blobs = Blobs::open(&profile.path("blobs"), &key, Arc::clone(&world.random))
            .map_err(|error| error.refusal())?;
        let credentials = Credentials { device: me.device, hub: me.hub, signer: Arc::clone(&signer) };
        let carrier = carrier(credentials)?;
        let unseen = Arc::new(Unseen::load(&intent, &replica).await?);
        let (line_sender, line) = watch::channel(LineState::default());
        let (offline, offline_now) = watch::channel(false);
        let (bell, retry) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let desk = Desk {
            me: me.person,
            replica: replica.clone(),
            blobs: blobs.clone(),
            unseen: Arc::clone(&unseen),
            voice: Arc::clone(&voice),
        };
        let courier = Courier {
            carrier: carrier.clone(),
            intent: intent.clone(),
            replica: replica.clone(),
            projection: Arc::new(Projections),
            signer: Arc::clone(&signer),
            office: Arc::new(desk),
            clock: Arc::clone(&world.clock),
            random: Arc::clone(&world.random),
            bell: Arc::clone(&bell),
            retry: Arc::clone(&retry),
            offline: offline_now,
            state: line_sender,
        };
        let sweeping = sweep_daily(intent.clone(), replica.clone(), blobs.clone(), Arc::clone(&world.clock));
        let telling = tell_of_line(line.clone(), voice);
        let tasks = vec![tokio::spawn(courier.run()), tokio::spawn(telling), tokio::spawn(sweeping)];
        Ok(Arc::new(Self {
            me: me.person,
            intent,
            replica,
            blobs,
            key,
            signer,
            unseen,
            carrier,
            bell,
            retry,
            offline,
            line,
            looked_at: Mutex::default(),
            looks: AtomicU32::new(1),
            tasks: Mutex::new(tasks),
            mark,
        }))
    }

    /// A task that ends with this node.
    pub fn keep(&self, task: JoinHandle<()>) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    /// Stop the courier; the databases close when the last asker has gone.
    pub fn close(&self) {
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.iter().for_each(JoinHandle::abort);
        let _ = fs::remove_file(&self.mark);
    }
}

async fn sweep_daily(intent: Store, replica: Store, blobs: Blobs, clock: Arc<dyn Clock>) {
    sweep::daily(|before| sweep::desktop((&intent, &replica, &blobs), before, clock.now())).await;
}

async fn tell_of_line(mut line: watch::Receiver<LineState>, voice: Arc<Voice>) {
    let mut told = LineState::default();
    while line.changed().await.is_ok() {
        let now = line.borrow_and_update().clone();
        // Every sign of life moves `last_contact`; only what the page shows at a glance is worth an event.
        let is_news = (now.phase, now.carrier, &now.reason, now.caught_up)
            != (told.phase, told.carrier, &told.reason, told.caught_up);
        told = now;
        if is_news {
            voice.stale(&[api::Tag::Sync]);
        }
    }
}

/// `intent.db` was brought back from its copy. It may have gone back in time, so the device takes a new epoch before it
/// says a word to the hub; and the person is told. Cut off in between, all of it happens once more.
async fn note_recovery(
    profile: &Profile,
    intent: &Store,
    signer: &Arc<dyn Signer>,
    now: Timestamp,
) -> Result<(), Refusal> {
    let Some(recovered) = intent.recovered() else { return Ok(()) };
    let signer = Arc::clone(signer);
    let renumber = move |tx: &rusqlite::Connection| sync::device::take_new_epoch(tx, &*signer);
    intent.write(renumber).await.map_err(|error| error.refusal())?;
    profile.write_json(RESTORED, &Restored { whole: recovered == Recovered::Whole, at: now })?;
    intent.recovery_noted().map_err(|error| crypto::durable::refusal(&error).with("file", "intent.db"))
}

/// Open or make `intent.db`.
pub fn open_intent(profile: &Profile, key: &DataKey) -> Result<Store, Refusal> {
    let options = Options { durability: Durability::Twice, running: Running::Threaded { readers: 1 } };
    let opened = Store::open(&profile.path("intent.db"), key, rooms::INTENT, options);
    opened.map_err(|error| {
        let refusal = if is_damaged(&error) { Code::Corrupt.into() } else { error.refusal() };
        refusal.with("file", "intent.db")
    })
}

/// The key has opened `device.key` before: a database that it does not open is damaged in its first pages.
fn is_damaged(error: &OpenError) -> bool {
    error.is_corrupt() || matches!(error, OpenError::WrongKey { .. })
}

/// Open or make `replica.db`. One that is damaged is thrown away: everything in it can be fetched again.
fn open_replica(profile: &Profile, key: &DataKey, mark: &std::path::Path) -> Result<Store, Refusal> {
    let path = profile.path("replica.db");
    let options = Options { durability: Durability::Normal, running: Running::Threaded { readers: 2 } };
    let open = || -> Result<Store, OpenError> {
        let store = Store::open(&path, key, rooms::REPLICA, options)?;
        if mark.exists() && store.quick_check_blocking().is_err() {
            return Err(OpenError::Damaged { detail: "after an unclean end".to_owned() });
        }
        Ok(store)
    };
    let store = match open() {
        Ok(store) => store,
        Err(error) if is_damaged(&error) => {
            tracing::warn!(%error, "replica.db is damaged; fetching everything again");
            for name in ["replica.db", "replica.db-wal", "replica.db-shm"] {
                let _ = fs::remove_file(profile.path(name));
            }
            Store::open(&path, key, rooms::REPLICA, options)
                .map_err(|error| error.refusal().with("file", "replica.db"))?
        }
        Err(error) => return Err(error.refusal().with("file", "replica.db")),
    };
    // Not durable on purpose: a mark that is lost costs one check.
    let _ = fs::write(mark, b"");
    Ok(store)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt as _;

    use testkit::SeededRandom;

    use super::*;

    const PAGE: u64 = 4096;

    /// A profile with a replica that has something in it.
    fn replica_of(profile: &Profile, key: &DataKey) -> u64 {
        let replica = open_replica(profile, key, &profile.path(OPEN_MARK)).unwrap();
        let fill = "CREATE TABLE IF NOT EXISTS filling (text TEXT);
                    INSERT INTO filling SELECT hex(randomblob(2000)) FROM sqlite_schema, sqlite_schema LIMIT 200;
                    PRAGMA wal_checkpoint(TRUNCATE);";
        drop(replica);
        let db = rusqlite::Connection::open(profile.path("replica.db")).unwrap();
        db.execute_batch(&key.pragma()).unwrap();
        db.execute_batch(fill).unwrap();
        drop(db);
        fs::metadata(profile.path("replica.db")).unwrap().len() / PAGE
    }

    #[test]
    fn a_replica_damaged_anywhere_is_begun_anew_and_a_sound_one_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::hold(&folder.path().join("profile")).unwrap();
        let key = DataKey::generate(&SeededRandom::new(7)).unwrap();
        let filled = |replica: &Store| {
            replica.read_blocking(|db| {
                let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'filling'";
                Ok::<_, store::Error>(db.query_row(sql, [], |row| row.get::<_, u32>(0))?)
            })
        };
        let pages = replica_of(&profile, &key);
        let mark = profile.path(OPEN_MARK);
        assert_eq!(filled(&open_replica(&profile, &key, &mark).unwrap()).unwrap(), 1);
        for page in [0, 1, pages / 2, pages - 1] {
            replica_of(&profile, &key);
            let file = fs::OpenOptions::new().write(true).open(profile.path("replica.db")).unwrap();
            file.write_all_at(&[0; PAGE as usize], page * PAGE).unwrap();
            let replica = open_replica(&profile, &key, &mark).unwrap();
            assert_eq!(filled(&replica).unwrap(), 0, "page {page} of {pages}");
        }
    }
}

//! The doors at which hostile bytes knock, one function each. Fuzz targets (`fuzz/`) push bytes through them for hours; the
//! test `corpus` replays what has once been of interest. Nothing is promised about what a door answers, only that it
//! does: no panic, no endless work.
//!
//! The tests across rooms are beside this file.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use backend::rooms::{Projections, REPLICA};
use backend::service::Question;
use backend::{Desktop, DesktopConfig};
use crypto::keyring::MemoryKeyring;
use crypto::slots::KeyFile;
use store::Store;
use sync::{ChainHash, Frame, wire};
use tempfile::TempDir;
use testkit::{FakeClock, SeededRandom};
use tokio::runtime::Runtime;

/// A door.
pub type Door = fn(&[u8]);

/// All of them, by the names of their fuzz targets and corpora.
pub const DOORS: [(&str, Door); 5] = [
    ("frame", frame),
    ("package", package),
    ("import_file", import_file),
    ("request", request),
    ("key_slots", key_slots),
];

/// What comes over the line: to a hub, and to a device, which lays it into its replica.
pub fn frame(bytes: &[u8]) {
    let _ = wire::decode_push(bytes).map(|push| wire::check_push(&push));
    let _ = wire::decode_pull(bytes);
    let _ = wire::decode_answer(bytes);
    let Ok(mut frame) = wire::decode_frame(bytes) else { return };
    if let Frame::Items { items, .. } = &mut frame {
        // As a hub would seal them: what follows from items is to be reached, and no fuzzer finds a hash.
        let mut last = ChainHash::ZERO;
        for (item, seq) in items.iter_mut().zip(1..) {
            item.seq = seq;
            item.hash = item.hash_after(last);
            last = item.hash;
        }
    }
    let Ok(replica) = Store::open_in_memory(REPLICA) else { return };
    let _ = replica.write_blocking(move |tx| sync::device::apply(tx, &frame, &Projections));
}

/// A definition package that an administrator was sent.
pub fn package(bytes: &[u8]) {
    if let Ok(package) = workflow::definition::parse_package(bytes) {
        let broken = workflow::definition::check::check(&package);
        assert!(broken.is_empty(), "good when read, and broken when looked at: {broken:?}");
    }
}

/// A table of people.
pub fn import_file(bytes: &[u8]) {
    let _ = identity::import::read(bytes);
}

/// A question on the socket, to a desktop that nobody has logged in to.
pub fn request(bytes: &[u8]) {
    static DESKTOP: OnceLock<Option<(Runtime, Desktop, TempDir)>> = OnceLock::new();
    let Ok(Question { method, params, .. }) = serde_json::from_slice(bytes) else { return };
    if let Some((runtime, desktop, _)) = DESKTOP.get_or_init(desktop) {
        let _ = runtime.block_on(desktop.call(&method, params));
    }
}

fn desktop() -> Option<(Runtime, Desktop, TempDir)> {
    let (runtime, folder) = (Runtime::new().ok()?, tempfile::tempdir().ok()?);
    let place = |name: &str| folder.path().join(name);
    let config =
        DesktopConfig { data_dir: place("data"), runtime_dir: place("run"), policy_dir: place("policies") };
    let (clock, random) = (Arc::new(FakeClock::default()), Arc::new(SeededRandom::new(1)));
    let started = Desktop::start_in(config, clock, random, Arc::new(MemoryKeyring::default()));
    let desktop = runtime.block_on(started).ok()?;
    Some((runtime, desktop, folder))
}

/// The file with the key slots, as it lies on a disk.
pub fn key_slots(bytes: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let path = folder.path().join("keys.json");
    if std::fs::write(&path, bytes).is_ok()
        && let Ok(Some(mut file)) = KeyFile::load(Path::new(&path))
    {
        let _ = file.slots();
        let _ = file.open_with_passphrase("not the one");
        let _ = file.open_with_keyring(&MemoryKeyring::default());
    }
}

//! A file system that passes everything on to the real one and remembers, for the watched folder, what was
//! written and what was synced. It claims nothing about its sectors, so SQLite assumes the worst.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use rand::Rng;
use rusqlite::ffi;

const SECTOR: usize = 512;

/// What happened on the disk, or was said because of it.
#[derive(Clone)]
pub(crate) enum Event {
    Write {
        file: PathBuf,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        file: PathBuf,
        length: usize,
    },
    Sync {
        file: PathBuf,
    },
    /// It was tried, and the disk said no. The system forgets what it was to write: a later success does not mean it.
    SyncFailed {
        file: PathBuf,
    },
    Delete {
        file: PathBuf,
    },
    Answered(i64),
}

struct Disk {
    watched: Option<PathBuf>,
    events: Vec<Event>,
    /// Writes until the disk is full.
    room: Option<u32>,
    /// Writes until it takes none at all.
    read_only_after: Option<u32>,
    /// Every so-manieth sync fails.
    failing: Option<u32>,
    /// Syncs so far.
    syncs: u32,
    /// It says that writing to a part of a sector leaves the rest alone.
    keeps_neighbours: bool,
}

impl Disk {
    const fn new(watched: Option<PathBuf>) -> Self {
        Self {
            watched,
            events: Vec::new(),
            room: None,
            read_only_after: None,
            failing: None,
            syncs: 0,
            keeps_neighbours: false,
        }
    }
}

static DISK: Mutex<Disk> = Mutex::new(Disk::new(None));

fn disk() -> MutexGuard<'static, Disk> {
    DISK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Remember from now on what happens in `folder`.
pub(crate) fn watch(folder: &Path) {
    static REGISTER: Once = Once::new();
    REGISTER.call_once(register);
    *disk() = Disk::new(Some(folder.to_owned()));
}

/// What happened since [`watch`].
pub(crate) fn stop_watching() -> Vec<Event> {
    std::mem::replace(&mut *disk(), Disk::new(None)).events
}

/// The write of that number was answered.
pub(crate) fn answered(nth: i64) {
    disk().events.push(Event::Answered(nth));
}

/// So many more writes, then the disk is full; `None`: there is room again.
pub(crate) fn room_for(writes: Option<u32>) {
    disk().room = writes;
}

/// So many more writes, then the disk takes none; `None`: it takes them again.
pub(crate) fn read_only_after(writes: Option<u32>) {
    disk().read_only_after = writes;
}

/// Before a database is opened: say that writing to a part of a sector leaves the rest alone, as SQLite takes for granted
/// of every real disk. Else it fills sectors up, and writes the end of such a filling after the sync: a part of its log that
/// only the next sync makes safe, and that is lost for good where that one fails.
pub(crate) fn keeps_neighbours() {
    disk().keeps_neighbours = true;
}

/// From now on every so-manieth sync fails; `None`: no more.
pub(crate) fn failing_syncs(every: Option<u32>) {
    disk().failing = every;
}

/// Put into `folder` what a power cut at a random moment could have left. The writes that were answered before it.
pub(crate) fn rebuild(events: &[Event], folder: &Path, dice: &mut impl Rng) -> BTreeSet<i64> {
    let opened = events.iter().position(|event| matches!(event, Event::Answered(0))).unwrap_or(0);
    let cut = dice.random_range(opened..=events.len());
    // Of what was not synced: nothing, half of it, almost all of it.
    let kept = [0.0, 0.5, 0.9].get(dice.random_range(0..3)).copied().unwrap_or(0.0);
    let mut synced: BTreeMap<&Path, Vec<u8>> = BTreeMap::new();
    let mut pending: BTreeMap<&Path, Vec<&Event>> = BTreeMap::new();
    let mut answered = BTreeSet::new();
    for event in events.iter().take(cut) {
        match event {
            Event::Write { file, .. } | Event::Truncate { file, .. } => {
                pending.entry(file).or_default().push(event);
            }
            Event::Sync { file } => {
                let image = synced.entry(file).or_default();
                for event in pending.remove(file.as_path()).unwrap_or_default() {
                    apply(image, event, |()| true);
                }
            }
            Event::Delete { file } => {
                synced.remove(file.as_path());
                pending.remove(file.as_path());
            }
            Event::SyncFailed { file } => {
                let image = synced.entry(file).or_default();
                for event in pending.remove(file.as_path()).unwrap_or_default() {
                    apply(image, event, |()| dice.random_bool(kept));
                }
            }
            Event::Answered(0) => {}
            Event::Answered(nth) => {
                answered.insert(*nth);
            }
        }
    }
    for (file, events) in pending {
        let image = synced.entry(file).or_default();
        for event in events {
            apply(image, event, |()| dice.random_bool(kept));
        }
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let _ = fs::remove_file(entry.path());
    }
    for (file, image) in synced {
        fs::write(folder.join(file.file_name().unwrap_or_default()), image).unwrap_or_default();
    }
    answered
}

/// Do to `image` what `event` did, as far as the sectors were `lucky`.
fn apply(image: &mut Vec<u8>, event: &Event, mut lucky: impl FnMut(()) -> bool) {
    match event {
        Event::Write { at, bytes, .. } => {
            let mut at = *at;
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                let (sector, after) = rest.split_at(rest.len().min(SECTOR - at % SECTOR));
                if lucky(()) {
                    if image.len() < at + sector.len() {
                        image.resize(at + sector.len(), 0);
                    }
                    if let Some(place) = image.get_mut(at..at + sector.len()) {
                        place.copy_from_slice(sector);
                    }
                }
                at += sector.len();
                rest = after;
            }
        }
        Event::Truncate { length, .. } if lucky(()) => image.resize(*length, 0),
        _ => {}
    }
}

/// SQLite's view of one of our open files; the real file's own view lies right behind it.
#[repr(C)]
struct Open {
    base: ffi::sqlite3_file,
    /// Remembered under this name, if it lies in the watched folder.
    name: *mut PathBuf,
}

/// # Safety
///
/// `file` was opened by [`open`].
unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: `szOsFile` has room for both, one after the other.
    unsafe { file.cast::<Open>().add(1).cast() }
}

/// # Safety
///
/// `file` was opened by [`open`] and not closed yet.
unsafe fn name(file: *mut ffi::sqlite3_file) -> Option<PathBuf> {
    // SAFETY: the name is ours until the file is closed, and never changes.
    unsafe { (*file.cast::<Open>()).name.as_ref().cloned() }
}

/// The real file's function of that name, called with the arguments that follow.
macro_rules! pass_on {
    ($file:expr, $function:ident $(, $argument:expr)*) => {{
        // SAFETY: SQLite calls with a file that `open` opened, so the real one behind it is open, too; the
        // arguments are SQLite's own.
        unsafe {
            let real = real($file);
            match (*(*real).pMethods).$function {
                Some(function) => function(real $(, $argument)*),
                None => ffi::SQLITE_IOERR,
            }
        }
    }};
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let status = pass_on!(file, xClose);
    // SAFETY: the name was boxed by `open`, and the file is closed once.
    unsafe {
        let open = &mut *file.cast::<Open>();
        if !open.name.is_null() {
            drop(Box::from_raw(open.name));
            open.name = ptr::null_mut();
        }
    }
    status
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, to: *mut c_void, count: c_int, at: i64) -> c_int {
    pass_on!(file, xRead, to, count, at)
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    count: c_int,
    at: i64,
) -> c_int {
    // SAFETY: SQLite calls with an open file.
    if let Some(name) = unsafe { name(file) } {
        let mut disk = disk();
        match &mut disk.room {
            Some(0) => return ffi::SQLITE_FULL,
            Some(room) => *room -= 1,
            None => {}
        }
        match &mut disk.read_only_after {
            Some(0) => return ffi::SQLITE_IOERR_WRITE,
            Some(writes) => *writes -= 1,
            None => {}
        }
        let (count, at) = (usize::try_from(count).unwrap_or(0), usize::try_from(at).unwrap_or(0));
        // SAFETY: SQLite gives `count` bytes to be written.
        let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), count) }.to_vec();
        disk.events.push(Event::Write { file: name, at, bytes });
    }
    pass_on!(file, xWrite, from, count, at)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: i64) -> c_int {
    // SAFETY: SQLite calls with an open file.
    if let Some(name) = unsafe { name(file) } {
        let length = usize::try_from(length).unwrap_or(0);
        disk().events.push(Event::Truncate { file: name, length });
    }
    pass_on!(file, xTruncate, length)
}

/// Not passed on: the real power stays.
unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite calls with an open file.
    if let Some(name) = unsafe { name(file) } {
        let mut disk = disk();
        disk.syncs += 1;
        if disk.failing.is_some_and(|every| disk.syncs.is_multiple_of(every)) {
            disk.events.push(Event::SyncFailed { file: name });
            return ffi::SQLITE_IOERR_FSYNC;
        }
        disk.events.push(Event::Sync { file: name });
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn size(file: *mut ffi::sqlite3_file, to: *mut i64) -> c_int {
    pass_on!(file, xFileSize, to)
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass_on!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass_on!(file, xUnlock, level)
}

unsafe extern "C" fn check_lock(file: *mut ffi::sqlite3_file, to: *mut c_int) -> c_int {
    pass_on!(file, xCheckReservedLock, to)
}

unsafe extern "C" fn control(file: *mut ffi::sqlite3_file, what: c_int, with: *mut c_void) -> c_int {
    pass_on!(file, xFileControl, what, with)
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    SECTOR as c_int
}

unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    if disk().keeps_neighbours { ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE } else { 0 }
}

unsafe extern "C" fn map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    to: *mut *mut c_void,
) -> c_int {
    pass_on!(file, xShmMap, page, size, extend, to)
}

unsafe extern "C" fn lock_map(
    file: *mut ffi::sqlite3_file,
    from: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    pass_on!(file, xShmLock, from, count, flags)
}

unsafe extern "C" fn barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: as in `pass_on`; this one returns nothing.
    unsafe {
        let real = real(file);
        if let Some(barrier) = (*(*real).pMethods).xShmBarrier {
            barrier(real);
        }
    }
}

unsafe extern "C" fn unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    pass_on!(file, xShmUnmap, delete)
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_lock),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(map),
    xShmLock: Some(lock_map),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The path, if it lies in the watched folder.
///
/// # Safety
///
/// `path` is null or a C string.
unsafe fn watched(path: *const c_char) -> Option<PathBuf> {
    if path.is_null() {
        return None;
    }
    // SAFETY: the caller vouches for it.
    let path = Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(path) }.to_bytes()));
    disk().watched.as_ref().is_some_and(|folder| path.starts_with(folder)).then(|| path.to_owned())
}

unsafe extern "C" fn open(
    system: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    opened: *mut c_int,
) -> c_int {
    // SAFETY: `pAppData` is the real system, registered for good; `file` has room for our view and its; a
    // file that was not opened has no methods, as SQLite wants it.
    unsafe {
        let below = (*system).pAppData.cast::<ffi::sqlite3_vfs>();
        let behind = real(file);
        (*behind).pMethods = ptr::null();
        let status =
            (*below).xOpen.map_or(ffi::SQLITE_CANTOPEN, |open| open(below, path, behind, flags, opened));
        let name = if status == ffi::SQLITE_OK { watched(path) } else { None };
        let methods: *const ffi::sqlite3_io_methods =
            if status == ffi::SQLITE_OK { &METHODS } else { ptr::null() };
        file.cast::<Open>().write(Open {
            base: ffi::sqlite3_file { pMethods: methods },
            name: name.map_or(ptr::null_mut(), |name| Box::into_raw(Box::new(name))),
        });
        status
    }
}

unsafe extern "C" fn delete(system: *mut ffi::sqlite3_vfs, path: *const c_char, durable: c_int) -> c_int {
    // SAFETY: the path is SQLite's own; the real system is registered for good.
    unsafe {
        if let Some(file) = watched(path) {
            disk().events.push(Event::Delete { file });
        }
        let below = (*system).pAppData.cast::<ffi::sqlite3_vfs>();
        (*below).xDelete.map_or(ffi::SQLITE_IOERR_DELETE, |delete| delete(below, path, durable))
    }
}

/// Make this disk the one that SQLite uses in this process.
fn register() {
    // SAFETY: the real system lives for ever; our copy of it is leaked, so it does, too.
    unsafe {
        let below = ffi::sqlite3_vfs_find(ptr::null());
        let mut ours = ptr::read(below);
        ours.szOsFile += size_of::<Open>() as c_int;
        ours.zName = c"remembers".as_ptr();
        ours.pAppData = below.cast();
        ours.pNext = ptr::null_mut();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        ffi::sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 1);
    }
}

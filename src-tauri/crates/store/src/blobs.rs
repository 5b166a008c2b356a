//! Attachments: a folder for each, in it chunks of 4 MiB, each sealed by itself, so that a download can stop
//! and go on, and a page of a large scan can be read without the rest.
//!
//! A blob is there once its record `whole` is: it carries the size and what the chunks were bound to when they
//! were sealed (the blob's id, or for a stream whose id was not known yet, a random number). Folders are named by a
//! keyed hash: whoever takes the disk cannot even ask whether a certain document is on it.
//!
//! Deliberately absent: who may read a blob, which blobs are still needed, compression.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crypto::{DataKey, Hasher, SealKey, durable};
use kernel::limits::{BLOB_BYTES, CHUNK_BYTES};
use kernel::random::NoRandomness;
use kernel::{BlobId, Code, Random, Refusal, Timestamp};

/// Bytes a sealed chunk has more than its content.
const SEALED: u64 = crypto::seal::OVERHEAD as u64;
/// A chunk, as a number of bytes in a file.
const CHUNK: u64 = CHUNK_BYTES as u64;
/// The record that a blob is complete.
const WHOLE: &str = "whole";
/// Where streams go until their id is known.
const ARRIVING: &str = "arriving";

/// An attachment could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The content is not what its name says. It was removed.
    #[error("The content of {0} is another")]
    Mismatch(BlobId),
    /// Bigger than an attachment may be.
    #[error("Bigger than an attachment may be")]
    TooLarge,
    /// A chunk of no possible length, or beyond the end.
    #[error("Not a chunk of this attachment")]
    BadChunk,
    /// No such attachment, or not all of it.
    #[error("{0} is not here")]
    NotFound(BlobId),
    /// A chunk's seal is broken.
    #[error("{0} is damaged on the disk")]
    Damaged(BlobId),
    /// The operating system says so.
    #[error(transparent)]
    File(#[from] io::Error),
    /// The operating system gave no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl BlobError {
    /// What to say to the one who asked.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Mismatch(_) => Code::BlobMismatch.into(),
            Self::TooLarge => Refusal::new(Code::TooLarge).with("limit", "BLOB_BYTES"),
            Self::BadChunk => Refusal::new(Code::BadRequest).with("field", "chunk"),
            Self::NotFound(_) => Code::NotFound.into(),
            Self::Damaged(_) => Code::Corrupt.into(),
            Self::File(error) => durable::refusal(error),
            Self::NoRandomness(_) => Code::NoRandomness.into(),
        }
    }
}

impl From<BlobError> for Refusal {
    fn from(error: BlobError) -> Self {
        error.refusal()
    }
}

/// The folder of attachments. Clones are the same folder; no two processes may use one.
#[derive(Clone)]
pub struct Blobs {
    folder: PathBuf,
    chunks: SealKey,
    names: SealKey,
    random: Arc<dyn Random>,
    /// Held while a blob comes to be or ceases to be.
    changing: Arc<Mutex<()>>,
    /// How many files were begun, to tell them apart.
    files: Arc<AtomicU64>,
    /// No blob has more bytes than this: [`BLOB_BYTES`] outside the tests.
    pub(crate) most: u64,
}

/// What `whole` says.
struct Whole {
    size: u64,
    binding: [u8; 32],
}

/// How many chunks a blob of `size` bytes has.
fn count(size: u64) -> u64 {
    size.div_ceil(CHUNK)
}

/// How long chunk `index` of a blob of `size` bytes is; `None` beyond its end.
fn chunk_length(size: u64, index: u64) -> Option<u64> {
    let start = index.checked_mul(CHUNK)?;
    Some(size.checked_sub(start)?.min(CHUNK)).filter(|length| *length > 0)
}

fn aad(binding: &[u8; 32], index: u64) -> [u8; 40] {
    let mut aad = [0; 40];
    let both = binding.iter().copied().chain(index.to_be_bytes());
    aad.iter_mut().zip(both).for_each(|(to, from)| *to = from);
    aad
}

impl Blobs {
    /// The attachments in `folder`, which is made if need be. What a power cut left half-done is cleared away.
    pub fn open(folder: &Path, key: &DataKey, random: Arc<dyn Random>) -> Result<Self, BlobError> {
        let arriving = folder.join(ARRIVING);
        fs::create_dir_all(folder)?;
        if arriving.exists() {
            fs::remove_dir_all(&arriving)?;
        }
        fs::create_dir(&arriving)?;
        Ok(Self {
            folder: folder.to_owned(),
            chunks: key.derive("blob"),
            names: key.derive("blob name"),
            random,
            changing: Arc::default(),
            files: Arc::default(),
            most: BLOB_BYTES,
        })
    }

    /// Whether all of it is here.
    pub fn has(&self, id: BlobId) -> bool {
        self.place(id).join(WHOLE).exists()
    }

    /// Its size in bytes, if all of it is here.
    pub fn size(&self, id: BlobId) -> Result<Option<u64>, BlobError> {
        match self.whole(id) {
            Ok(whole) => Ok(Some(whole.size)),
            Err(BlobError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Store what `reader` gives. Its id and size; storing the same content twice keeps it once.
    pub fn put(&self, reader: impl Read) -> Result<(BlobId, u64), BlobError> {
        let mut binding = [0; 32];
        self.random.fill(&mut binding)?;
        let arriving = self.folder.join(ARRIVING).join(BlobId(binding).to_string());
        fs::create_dir(&arriving)?;
        let stored = self.receive(reader, &arriving, &binding);
        if stored.is_err() {
            // Nothing to add if this fails too: the next start takes it.
            let _ = fs::remove_dir_all(&arriving);
        }
        stored
    }

    fn receive(
        &self,
        mut reader: impl Read,
        arriving: &Path,
        binding: &[u8; 32],
    ) -> Result<(BlobId, u64), BlobError> {
        let mut hasher = Hasher::new();
        let mut size = 0;
        let mut chunk = Vec::new();
        for index in 0.. {
            chunk.clear();
            let length = reader.by_ref().take(CHUNK).read_to_end(&mut chunk)?;
            size = self.within_limit(size + length as u64)?;
            hasher.update(&chunk);
            if !chunk.is_empty() {
                self.write_chunk(arriving, binding, index, &chunk)?;
            }
            if length < CHUNK_BYTES {
                break;
            }
        }
        let id = BlobId(hasher.finish());
        let _changing = self.change();
        if self.has(id) {
            fs::remove_dir_all(arriving)?;
            self.touch(id)?;
        } else {
            self.write_whole(arriving, id, &Whole { size, binding: *binding })?;
            let place = self.prepare(id)?;
            // Chunks of a download that had begun: what just arrived is complete.
            fs::remove_dir_all(&place)?;
            fs::rename(arriving, &place)?;
            durable::sync_folder(place.parent().unwrap_or(&self.folder))?;
        }
        Ok((id, size))
    }

    /// Store one chunk of a blob whose id is known, in any order, as often as wanted. All chunks but the last are
    /// [`CHUNK_BYTES`] long.
    pub fn put_chunk(&self, id: BlobId, index: u32, bytes: &[u8]) -> Result<(), BlobError> {
        let end = u64::from(index).saturating_mul(CHUNK).saturating_add(bytes.len() as u64);
        self.within_limit(end)?;
        if bytes.is_empty() || bytes.len() > CHUNK_BYTES {
            return Err(BlobError::BadChunk);
        }
        if self.has(id) {
            return Ok(());
        }
        let place = self.prepare(id)?;
        self.write_chunk(&place, &id.0, index.into(), bytes)
    }

    /// The chunks of a blob of `size` bytes that are not here yet, in order.
    pub fn missing(&self, id: BlobId, size: u64) -> Result<Vec<u32>, BlobError> {
        self.within_limit(size)?;
        if self.has(id) {
            return Ok(Vec::new());
        }
        let place = self.place(id);
        let is_here = |index: u64| {
            let expected = chunk_length(size, index).map(|length| length + SEALED);
            fs::metadata(place.join(index.to_string())).ok().map(|file| file.len()) == expected
        };
        let missing = (0..count(size)).filter(|index| !is_here(*index));
        Ok(missing.filter_map(|index| u32::try_from(index).ok()).collect())
    }

    /// All chunks are said to be here: look whether they are the blob. If they are not, they are removed.
    pub fn finish(&self, id: BlobId, size: u64) -> Result<(), BlobError> {
        self.within_limit(size)?;
        if let Some(stored) = self.size(id)? {
            if stored != size {
                return Err(BlobError::Mismatch(id));
            }
            let _changing = self.change();
            return self.touch(id);
        }
        if !self.missing(id, size)?.is_empty() {
            return Err(BlobError::NotFound(id));
        }
        let mut hasher = Hasher::new();
        for index in 0..count(size) {
            match self.read_chunk(id, &id.0, index) {
                Ok(chunk) => hasher.update(chunk),
                Err(BlobError::Damaged(_)) => return self.refuse(id),
                Err(error) => return Err(error),
            };
        }
        if hasher.finish() != id.0 {
            return self.refuse(id);
        }
        let _changing = self.change();
        let place = self.prepare(id)?;
        self.write_whole(&place, id, &Whole { size, binding: id.0 })
    }

    fn refuse(&self, id: BlobId) -> Result<(), BlobError> {
        self.remove(id)?;
        Err(BlobError::Mismatch(id))
    }

    /// Remove it, or what there is of it.
    pub fn remove(&self, id: BlobId) -> Result<(), BlobError> {
        let _changing = self.change();
        let place = self.place(id);
        // First it is no longer there, then its chunks go: a power cut in between leaves nothing half-true.
        for gone in [fs::remove_file(place.join(WHOLE)), fs::remove_dir_all(&place)] {
            match gone {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// `length` bytes from `offset`, or as many as there are.
    pub fn read(&self, id: BlobId, offset: u64, length: usize) -> Result<Vec<u8>, BlobError> {
        let mut reader = self.reader(id)?;
        reader.position = offset;
        let left = reader.size().saturating_sub(offset);
        let mut bytes = Vec::with_capacity(usize::try_from(left).unwrap_or(length).min(length));
        reader.take(length as u64).read_to_end(&mut bytes).map_err(|error| {
            // The reader wraps what went wrong for those who know only `io::Error`.
            match error.downcast::<BlobError>() {
                Ok(error) => error,
                Err(error) => error.into(),
            }
        })?;
        Ok(bytes)
    }

    /// To read it from any place, one chunk in memory at a time.
    pub fn reader(&self, id: BlobId) -> Result<BlobReader, BlobError> {
        let whole = self.whole(id)?;
        Ok(BlobReader { blobs: self.clone(), id, whole, position: 0, chunk: None })
    }

    /// Remove every blob, whole or begun, that `keep` does not name and that was not touched since `young`: what has just
    /// arrived is not mentioned anywhere yet. How many were removed.
    pub fn retain(&self, keep: &BTreeSet<BlobId>, young: Timestamp) -> Result<usize, BlobError> {
        let kept: BTreeSet<PathBuf> = keep.iter().map(|id| self.place(*id)).collect();
        let _changing = self.change();
        let mut removed = 0;
        for shelf in folders(&self.folder)? {
            if shelf.ends_with(ARRIVING) {
                continue;
            }
            for place in folders(&shelf)? {
                if !kept.contains(&place) && is_older(&place, young)? {
                    fs::remove_dir_all(place)?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// Somebody gave it once more: it is young again.
    fn touch(&self, id: BlobId) -> Result<(), BlobError> {
        // The same bytes once more: only the folder's age changes.
        let sealed = self.file(id, WHOLE)?;
        self.write_file(&self.place(id).join(WHOLE), &sealed)
    }

    fn within_limit(&self, size: u64) -> Result<u64, BlobError> {
        if size > self.most { Err(BlobError::TooLarge) } else { Ok(size) }
    }

    fn change(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it is or would be: a shelf of the name's first two digits, so that no folder grows too long.
    fn place(&self, id: BlobId) -> PathBuf {
        let name = self.names.name(&id.0);
        let (shelf, rest) = name.split_at_checked(2).unwrap_or(("", &name));
        self.folder.join(shelf).join(rest)
    }

    /// Its folder, made if need be, and safe from a power cut.
    fn prepare(&self, id: BlobId) -> Result<PathBuf, BlobError> {
        let place = self.place(id);
        if !place.exists() {
            fs::create_dir_all(&place)?;
            place.parent().map_or(Ok(()), durable::sync_folder)?;
            durable::sync_folder(&self.folder)?;
        }
        Ok(place)
    }

    fn write_chunk(
        &self,
        place: &Path,
        binding: &[u8; 32],
        index: u64,
        bytes: &[u8],
    ) -> Result<(), BlobError> {
        let sealed = self.chunks.seal(&aad(binding, index), bytes, &*self.random)?;
        self.write_file(&place.join(index.to_string()), &sealed)
    }

    /// Whatever is cut off in the middle is in the one folder that every start clears.
    fn write_file(&self, path: &Path, bytes: &[u8]) -> Result<(), BlobError> {
        let nth = self.files.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.folder.join(ARRIVING).join(format!("{nth}.unfinished"));
        Ok(durable::write_by_way_of(&unfinished, path, bytes)?)
    }

    fn read_chunk(&self, id: BlobId, binding: &[u8; 32], index: u64) -> Result<Vec<u8>, BlobError> {
        let sealed = self.file(id, &index.to_string())?;
        self.chunks.open(&aad(binding, index), &sealed).map_err(|_| BlobError::Damaged(id))
    }

    fn write_whole(&self, place: &Path, id: BlobId, whole: &Whole) -> Result<(), BlobError> {
        let record = [&whole.size.to_be_bytes()[..], &whole.binding].concat();
        let sealed = self.chunks.seal(&aad(&id.0, u64::MAX), &record, &*self.random)?;
        self.write_file(&place.join(WHOLE), &sealed)
    }

    fn whole(&self, id: BlobId) -> Result<Whole, BlobError> {
        let sealed = self.file(id, WHOLE)?;
        let record = self.chunks.open(&aad(&id.0, u64::MAX), &sealed).map_err(|_| BlobError::Damaged(id))?;
        let (size, binding) = record.split_first_chunk::<8>().ok_or(BlobError::Damaged(id))?;
        let binding = binding.try_into().map_err(|_| BlobError::Damaged(id))?;
        Ok(Whole { size: u64::from_be_bytes(*size), binding })
    }

    fn file(&self, id: BlobId, name: &str) -> Result<Vec<u8>, BlobError> {
        match fs::read(self.place(id).join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(BlobError::NotFound(id)),
            other => Ok(other?),
        }
    }
}

/// Nothing was written into the folder since.
fn is_older(place: &Path, young: Timestamp) -> io::Result<bool> {
    let touched = fs::metadata(place)?.modified()?.duration_since(std::time::UNIX_EPOCH);
    Ok(touched.is_ok_and(|touched| touched.as_millis() < u128::try_from(young.ms()).unwrap_or(0)))
}

fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    Ok(folders)
}

/// Reads a blob from any place.
pub struct BlobReader {
    blobs: Blobs,
    id: BlobId,
    whole: Whole,
    position: u64,
    /// The chunk read last.
    chunk: Option<(u64, Vec<u8>)>,
}

impl BlobReader {
    /// The blob's size in bytes.
    pub const fn size(&self) -> u64 {
        self.whole.size
    }

    fn chunk(&mut self, index: u64) -> Result<&[u8], BlobError> {
        let chunk = match self.chunk.take() {
            Some((at, chunk)) if at == index => chunk,
            _ => self.blobs.read_chunk(self.id, &self.whole.binding, index)?,
        };
        if chunk_length(self.whole.size, index) != Some(chunk.len() as u64) {
            return Err(BlobError::Damaged(self.id));
        }
        Ok(&self.chunk.insert((index, chunk)).1)
    }
}

impl Read for BlobReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let position = self.position;
        if position >= self.size() || out.is_empty() {
            return Ok(0);
        }
        let chunk = self.chunk(position / CHUNK).map_err(io::Error::other)?;
        let start = usize::try_from(position % CHUNK).map_err(io::Error::other)?;
        let read = chunk.get(start..).unwrap_or_default().read(out)?;
        self.position = position.saturating_add(read as u64);
        Ok(read)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.size().checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

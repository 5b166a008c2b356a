//! Attachments.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use kernel::limits::{BLOB_BYTES, CHUNK_BYTES};
use kernel::{BlobId, Clock as _, Code, SystemClock};

use super::Desk;
use crate::{BlobError, Blobs};

impl Desk {
    fn blobs(&self) -> Blobs {
        Blobs::open(&self.folder.path().join("blobs"), &self.key, Arc::new(kernel::SystemRandom)).unwrap()
    }

    /// Every file of the attachments, with its content.
    fn files(&self) -> Vec<(std::path::PathBuf, Vec<u8>)> {
        let mut folders = vec![self.folder.path().join("blobs")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path)
                } else {
                    files.push((path.clone(), fs::read(path).unwrap()))
                }
            }
        }
        files.sort();
        files
    }
}

/// Bytes that differ from chunk to chunk.
fn scan(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at / 7 + at / CHUNK_BYTES * 31) as u8).collect()
}

fn id(bytes: &[u8]) -> BlobId {
    BlobId(crypto::sm3(bytes))
}

#[test]
fn what_was_put_is_read_back_from_any_place() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    for length in [0, 1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 5] {
        let bytes = scan(length);
        let (stored, size) = blobs.put(bytes.as_slice()).unwrap();
        assert_eq!((stored, size), (id(&bytes), length as u64));
        assert!(blobs.has(stored));
        assert_eq!(blobs.size(stored).unwrap(), Some(length as u64));
        assert_eq!(blobs.read(stored, 0, length).unwrap(), bytes);
        for (offset, count) in
            [(0, 10), (length / 2, 100), (CHUNK_BYTES - 3, 6), (length, 1), (length + 9, 1)]
        {
            let expected: Vec<u8> = bytes.iter().copied().skip(offset).take(count).collect();
            assert_eq!(
                blobs.read(stored, offset as u64, count).unwrap(),
                expected,
                "{length}: {count} at {offset}"
            );
        }
    }
}

#[test]
fn a_reader_goes_to_and_fro() {
    let desk = Desk::new();
    let bytes = scan(2 * CHUNK_BYTES + 5);
    let (stored, _) = desk.blobs().put(bytes.as_slice()).unwrap();
    let mut reader = desk.blobs().reader(stored).unwrap();
    let mut last = Vec::new();
    reader.seek(SeekFrom::End(-5)).unwrap();
    reader.read_to_end(&mut last).unwrap();
    assert_eq!(last, bytes[bytes.len() - 5..]);
    let mut first = [0; 4];
    reader.rewind().unwrap();
    reader.read_exact(&mut first).unwrap();
    assert_eq!(first, bytes[..4]);
    assert!(reader.seek(SeekFrom::Current(-9)).is_err());
}

#[test]
fn equal_content_is_kept_once() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    let first = blobs.put(&b"scan"[..]).unwrap();
    let files = desk.files();
    assert_eq!(blobs.put(Cursor::new(b"scan")).unwrap(), first);
    assert_eq!(desk.files(), files);
}

#[test]
fn chunks_arrive_in_any_order_and_what_is_missing_is_known_after_a_restart() {
    let desk = Desk::new();
    let bytes = scan(3 * CHUNK_BYTES + 17);
    let (stored, size) = (id(&bytes), bytes.len() as u64);
    let chunk = |nth: u32| bytes.chunks(CHUNK_BYTES).nth(nth as usize).unwrap();
    assert_eq!(desk.blobs().missing(stored, size).unwrap(), [0, 1, 2, 3]);
    desk.blobs().put_chunk(stored, 3, chunk(3)).unwrap();
    desk.blobs().put_chunk(stored, 1, chunk(1)).unwrap();
    desk.blobs().put_chunk(stored, 1, chunk(1)).unwrap();
    assert_eq!(desk.blobs().missing(stored, size).unwrap(), [0, 2]);
    assert!(matches!(desk.blobs().finish(stored, size), Err(BlobError::NotFound(_))));
    assert!(!desk.blobs().has(stored));
    assert!(matches!(desk.blobs().read(stored, 0, 1), Err(BlobError::NotFound(_))));
    desk.blobs().put_chunk(stored, 2, chunk(2)).unwrap();
    desk.blobs().put_chunk(stored, 0, chunk(0)).unwrap();
    assert!(desk.blobs().missing(stored, size).unwrap().is_empty());
    desk.blobs().finish(stored, size).unwrap();
    desk.blobs().finish(stored, size).unwrap();
    assert_eq!(desk.blobs().read(stored, 0, bytes.len()).unwrap(), bytes);
    desk.blobs().put_chunk(stored, 0, b"too late to change anything").unwrap();
    assert_eq!(desk.blobs().read(stored, 0, 4).unwrap(), bytes[..4]);
}

#[test]
fn an_empty_attachment_has_no_chunks() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    assert!(blobs.missing(id(b""), 0).unwrap().is_empty());
    blobs.finish(id(b""), 0).unwrap();
    assert_eq!(blobs.read(id(b""), 0, 10).unwrap(), b"");
}

#[test]
fn content_that_is_not_what_its_name_says_is_removed() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    let promised = id(b"the contract");
    blobs.put_chunk(promised, 0, b"another text").unwrap();
    let error = blobs.finish(promised, 12).unwrap_err();
    assert_eq!(error.refusal().code, Code::BlobMismatch);
    assert_eq!(blobs.missing(promised, 12).unwrap(), [0]);
    assert!(!blobs.has(promised));
    assert!(desk.files().is_empty());
    blobs.put_chunk(promised, 0, b"the contract").unwrap();
    blobs.finish(promised, 12).unwrap();
    assert!(matches!(blobs.finish(promised, 13), Err(BlobError::Mismatch(_))), "of another size");
    assert!(blobs.has(promised), "a wrong claim about a whole blob does not remove it");
}

#[test]
fn what_is_too_large_or_no_chunk_is_refused() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    let blob = id(b"x");
    let too_large = |error: BlobError| {
        assert_eq!(error.refusal().code, Code::TooLarge);
        assert_eq!(error.refusal().params["limit"], "BLOB_BYTES");
    };
    too_large(blobs.missing(blob, BLOB_BYTES + 1).unwrap_err());
    too_large(blobs.finish(blob, u64::MAX).unwrap_err());
    too_large(blobs.put_chunk(blob, u32::MAX, b"x").unwrap_err());
    let mut small = blobs.clone();
    small.most = CHUNK_BYTES as u64 + 7;
    too_large(small.put(io::repeat(0)).unwrap_err());
    too_large(small.put(scan(CHUNK_BYTES + 8).as_slice()).unwrap_err());
    assert!(matches!(blobs.put_chunk(blob, 0, b""), Err(BlobError::BadChunk)));
    assert!(matches!(blobs.put_chunk(blob, 0, &scan(CHUNK_BYTES + 1)), Err(BlobError::BadChunk)));
    assert!(desk.files().is_empty());
}

#[test]
fn a_stream_that_breaks_off_leaves_nothing() {
    struct Breaks;
    impl Read for Breaks {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let desk = Desk::new();
    assert!(desk.blobs().put(scan(CHUNK_BYTES + 5).as_slice().chain(Breaks)).is_err());
    assert!(desk.files().is_empty());
}

#[test]
fn the_disk_shows_neither_content_nor_name() {
    let desk = Desk::new();
    let bytes = "绝不能以明文出现".repeat(100);
    let (stored, _) = desk.blobs().put(bytes.as_bytes()).unwrap();
    for (path, content) in desk.files() {
        let path = path.display().to_string();
        assert!(!path.contains(&stored.to_string()), "{path}");
        let window = "绝不能".as_bytes();
        assert!(!content.windows(window.len()).any(|found| found == window));
    }
    let thief = Desk { folder: desk.folder, key: crypto::DataKey::generate(&kernel::SystemRandom).unwrap() };
    assert!(!thief.blobs().has(stored));
}

#[test]
fn a_bent_cut_or_exchanged_chunk_is_noticed() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    let bytes = scan(2 * CHUNK_BYTES);
    let (stored, size) = blobs.put(bytes.as_slice()).unwrap();
    let whole: Vec<_> = desk.files().into_iter().collect();
    let damaged = |what: &str| {
        let error = blobs.read(stored, 0, bytes.len()).unwrap_err();
        assert!(matches!(error, BlobError::Damaged(_)), "{what}: {error}");
        assert_eq!(error.refusal().code, Code::Corrupt);
    };
    let chunks: Vec<_> = whole.iter().filter(|(path, _)| !path.ends_with("whole")).collect();
    let mut bent = chunks[0].1.clone();
    bent[1000] ^= 1;
    fs::write(&chunks[0].0, bent).unwrap();
    damaged("bent");
    fs::write(&chunks[0].0, &chunks[0].1[..1000]).unwrap();
    damaged("cut");
    fs::write(&chunks[0].0, &chunks[1].1).unwrap();
    damaged("exchanged with its neighbour");
    fs::write(&chunks[0].0, &chunks[0].1).unwrap();
    blobs.read(stored, 0, bytes.len()).unwrap();
    let (other, _) = blobs.put(&bytes[..100]).unwrap();
    let record = |id: BlobId| {
        desk.files().into_iter().find(|(path, content)| {
            path.ends_with("whole") && blobs.size(id).is_ok() && {
                fs::write(path, b"").unwrap();
                let its = blobs.size(id).is_err();
                fs::write(path, content).unwrap();
                its
            }
        })
    };
    let (ours, theirs) = (record(stored).unwrap(), record(other).unwrap());
    fs::write(&ours.0, &theirs.1).unwrap();
    damaged("given the record of another");
    assert!(blobs.finish(stored, size).is_err());
}

#[test]
fn a_damaged_chunk_of_an_upload_is_asked_for_again() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    let promised = id(b"the contract");
    blobs.put_chunk(promised, 0, b"the contract").unwrap();
    let (path, mut content) = desk.files().remove(0);
    content[20] ^= 1;
    fs::write(path, content).unwrap();
    assert!(matches!(blobs.finish(promised, 12), Err(BlobError::Mismatch(_))));
    assert_eq!(blobs.missing(promised, 12).unwrap(), [0]);
}

#[test]
fn removed_is_gone_and_removing_what_is_not_there_is_no_error() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    let (stored, _) = blobs.put(&b"scan"[..]).unwrap();
    blobs.remove(stored).unwrap();
    blobs.remove(stored).unwrap();
    assert!(!blobs.has(stored));
    assert_eq!(blobs.size(stored).unwrap(), None);
    assert!(desk.files().is_empty());
}

/// As if nobody had touched any of them for so many hours.
fn age(desk: &Desk, hours: u64) {
    let now = SystemClock.now();
    let then = std::time::UNIX_EPOCH
        + std::time::Duration::from_millis(u64::try_from(now.ms()).unwrap() - hours * 3_600_000);
    let shelves = fs::read_dir(desk.folder.path().join("blobs")).unwrap().map(|shelf| shelf.unwrap().path());
    for place in shelves.flat_map(|shelf| fs::read_dir(shelf).unwrap()) {
        fs::File::open(place.unwrap().path()).unwrap().set_modified(then).unwrap();
    }
}

#[test]
fn what_nobody_needs_any_more_goes_and_the_rest_stays() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    let yesterday = || SystemClock.now().plus_ms(-24 * 3_600_000);
    let kept = blobs.put(&b"kept"[..]).unwrap().0;
    let gone = blobs.put(&b"gone"[..]).unwrap().0;
    let again = blobs.put(&b"again"[..]).unwrap().0;
    let finished = blobs.put(&b"finished"[..]).unwrap().0;
    blobs.put_chunk(id(b"begun"), 0, b"begun").unwrap();
    let keep = BTreeSet::from([kept]);
    age(&desk, 23);
    assert_eq!(blobs.retain(&keep, yesterday()).unwrap(), 0, "never one younger than a day");
    age(&desk, 25);
    // Given once more, by a person or by a device: young again.
    blobs.put(&b"again"[..]).unwrap();
    blobs.finish(finished, 8).unwrap();
    let young = blobs.put(&b"young"[..]).unwrap().0;
    assert_eq!(blobs.retain(&keep, yesterday()).unwrap(), 2);
    assert!(blobs.has(kept) && blobs.has(young) && blobs.has(again) && blobs.has(finished));
    assert!(!blobs.has(gone));
    assert_eq!(blobs.missing(id(b"begun"), 5).unwrap(), [0]);
}

#[test]
fn what_a_power_cut_left_arriving_is_cleared_away() {
    let desk = Desk::new();
    let arriving = desk.folder.path().join("blobs/arriving/half");
    drop(desk.blobs());
    fs::create_dir(&arriving).unwrap();
    fs::write(arriving.join("0"), b"half a chunk").unwrap();
    fs::write(arriving.with_file_name("7.unfinished"), b"half a chunk").unwrap();
    drop(desk.blobs());
    assert!(desk.files().is_empty());
}

#[test]
fn many_at_once_store_the_same_scan_once() {
    let desk = Desk::new();
    let blobs = desk.blobs();
    let people: Vec<_> = (0..4)
        .map(|_| {
            let blobs = blobs.clone();
            std::thread::spawn(move || blobs.put(&b"the same scan"[..]).unwrap().0)
        })
        .collect();
    for person in people {
        assert_eq!(person.join().unwrap(), id(b"the same scan"));
    }
    assert_eq!(desk.files().len(), 2, "one chunk and its record");
    assert_eq!(blobs.read(id(b"the same scan"), 4, 4).unwrap(), b"same");
}

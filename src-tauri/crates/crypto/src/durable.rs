//! Files that survive a power cut whole: the old content or the new, never a mixture. Deliberately absent:
//! appending, locking.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::{Code, Refusal};

/// Ends the name of a file that was not finished.
const UNFINISHED: &str = ".unfinished";

/// Put `bytes` at `path`, readable by this user only. When it returns, they are on the disk; when it fails or
/// the power does, `path` is as before.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static NTH: AtomicU64 = AtomicU64::new(0);
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let nth = NTH.fetch_add(1, Ordering::Relaxed);
    let mut unfinished = name.to_owned();
    unfinished.push(format!(".{}.{nth}{UNFINISHED}", std::process::id()));
    let unfinished = folder.join(unfinished);
    let done = fill(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, path));
    if done.is_err() {
        // Nothing to add if this fails too: the next sweep takes it.
        let _ = fs::remove_file(&unfinished);
    }
    done.and_then(|()| sync_folder(folder))
}

fn fill(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Make names that were added to or removed from `folder` last.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

/// Remove what a power cut left unfinished in `folder`. Only for a folder nobody else writes to.
pub fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().ends_with(UNFINISHED.as_bytes()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// What to say of a file that could not be read or written.
pub fn refusal(error: &io::Error) -> Refusal {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Code::DiskFull,
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Code::Corrupt,
        _ => Code::ReadOnly,
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_replaced_whole_and_is_for_its_user_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        write(&path, b"first").unwrap();
        write(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing unfinished is left");
    }

    #[test]
    fn what_was_left_unfinished_is_swept_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("chunk.17.3.unfinished"), b"half").unwrap();
        fs::write(folder.path().join("chunk"), b"whole").unwrap();
        sweep(folder.path()).unwrap();
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["chunk"]);
    }

    #[test]
    fn a_failure_leaves_the_old_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("is-a-folder");
        fs::create_dir(&path).unwrap();
        assert!(write(&path, b"x").is_err());
        assert!(path.is_dir());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(&folder.path().join("absent/keys.json"), b"x").is_err());
    }
}

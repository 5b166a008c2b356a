//! Files that survive a power cut whole: the old content or the new, never a mixture. Deliberately absent:
//! appending, locking.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use kernel::{Code, Refusal};

/// Ends the name of a file that is being written.
const UNFINISHED: &str = ".unfinished";

/// Put `bytes` at `path`, readable by this user only. When it returns, they are on the disk; when it fails or
/// the power does, `path` is as before. One writer at a time.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_by_way_of(&unfinished(path), path, bytes)
}

/// The same, with the half-written file at a place of the caller's choice on the same disk.
pub fn write_by_way_of(unfinished: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let done = fill(unfinished, bytes).and_then(|()| fs::rename(unfinished, path));
    if done.is_err() {
        // Nothing to add if this fails too: the next write or the next start takes it.
        let _ = fs::remove_file(unfinished);
    }
    done.and_then(|()| sync_folder(path.parent().unwrap_or(path)))
}

fn fill(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Beside `path`, always the same, so that there is never more than one.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(UNFINISHED);
    path.with_file_name(name)
}

/// Remove what a power cut left of a write to `path`.
pub fn forget_unfinished(path: &Path) -> io::Result<()> {
    match fs::remove_file(unfinished(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Remove what a power cut left of any write into `folder`. Only where nobody else writes.
pub fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().ends_with(UNFINISHED.as_bytes()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Make names that were added to or removed from `folder` last.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
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
    fn what_was_left_unfinished_goes_and_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        write(&path, b"whole").unwrap();
        fs::write(folder.path().join("keys.json.unfinished"), b"half").unwrap();
        forget_unfinished(&path).unwrap();
        forget_unfinished(&path).unwrap();
        fs::write(folder.path().join("device.unfinished"), b"half").unwrap();
        sweep(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(fs::read(&path).unwrap(), b"whole");
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

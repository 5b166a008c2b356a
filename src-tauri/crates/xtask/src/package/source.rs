//! The sources that packages are built from: a copy of the clone, in one place for all clones.
//!
//! Cargo writes into a program where a room outside its workspace lies, and takes what was built for fresh by the times of
//! files. From one place, written to only where something differs, every clone gives the same programs to the byte, none is
//! given another's, and what did not change between two of them is not compiled again.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::target::cross_dir;
use crate::process::{output, program, root};

/// Built by npm, and not of the repository.
const PAGE: &str = "ui/dist";

/// The copy. Nobody else writes to it, or builds from it, as long as this is held.
#[derive(Debug)]
pub struct Source {
    /// As the clone's.
    pub folder: PathBuf,
    _lock: File,
}

/// Makes it what the clone is now, edits that are not committed included. Waits for whoever builds from it.
pub fn prepare() -> Result<Source> {
    let place = cross_dir();
    fs::create_dir_all(&place).with_context(|| place.display().to_string())?;
    let lock = File::create(place.join("source.lock")).context("source.lock")?;
    lock.lock().context("source.lock")?;
    let tracked =
        output(program("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    let mut files: BTreeSet<String> = tracked.split_terminator('\0').map(str::to_owned).collect();
    // What was deleted and is not committed yet.
    files.retain(|path| root().join(path).is_file());
    below(PAGE, &mut files)?;
    let folder = place.join("source");
    mirror(root(), &files, &folder, &place.join("source.list"))?;
    Ok(Source { folder, _lock: lock })
}

fn below(folder: &str, files: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(root().join(folder)).with_context(|| folder.to_owned())? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            below(&path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

/// `to` has these `files` of `from`. `list` remembers what was put there; what builds put beside it stays.
fn mirror(from: &Path, files: &BTreeSet<String>, to: &Path, list: &Path) -> Result<()> {
    match fs::read_to_string(list) {
        Ok(before) => {
            before.lines().filter(|path| !files.contains(*path)).try_for_each(|path| remove(to, path))?
        }
        Err(_) if to.exists() => fs::remove_dir_all(to).with_context(|| to.display().to_string())?,
        Err(_) => {}
    }
    let lines: String = files.iter().map(|path| format!("{path}\n")).collect();
    fs::write(list, lines).with_context(|| list.display().to_string())?;
    for path in files {
        let content = fs::read(from.join(path)).with_context(|| path.clone())?;
        let copy = to.join(path);
        if fs::read(&copy).is_ok_and(|there| there == content) {
            continue;
        }
        fs::create_dir_all(copy.parent().context("a folder")?).with_context(|| path.clone())?;
        fs::write(&copy, content).with_context(|| copy.display().to_string())?;
    }
    Ok(())
}

/// With the folders that it leaves empty: cargo would look for a room in them.
fn remove(to: &Path, path: &str) -> Result<()> {
    let gone = to.join(path);
    match fs::remove_file(&gone) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| gone.display().to_string());
        }
        _ => {}
    }
    let folders = gone.ancestors().skip(1).take_while(|folder| *folder != to);
    folders.take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[&str]) -> BTreeSet<String> {
        files.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn a_second_clone_writes_only_what_differs_and_takes_away_what_it_has_not() {
        let place = tempfile::tempdir().unwrap();
        let (one, two) = (place.path().join("one"), place.path().join("two"));
        let (copy, list) = (place.path().join("copy"), place.path().join("list"));
        for (clone, path, content) in [
            (&one, "same", "s"),
            (&one, "room/src/lib.rs", "1"),
            (&one, "gone/src/lib.rs", "g"),
            (&two, "same", "s"),
            (&two, "room/src/lib.rs", "2"),
        ] {
            fs::create_dir_all(clone.join(path).parent().unwrap()).unwrap();
            fs::write(clone.join(path), content).unwrap();
        }
        mirror(&one, &names(&["same", "room/src/lib.rs", "gone/src/lib.rs"]), &copy, &list).unwrap();
        let old = std::time::SystemTime::UNIX_EPOCH;
        File::options().write(true).open(copy.join("same")).unwrap().set_modified(old).unwrap();
        fs::create_dir_all(copy.join("gen")).unwrap();
        fs::write(copy.join("gen/by-a-build"), "").unwrap();

        mirror(&two, &names(&["same", "room/src/lib.rs"]), &copy, &list).unwrap();
        assert_eq!(fs::metadata(copy.join("same")).unwrap().modified().unwrap(), old, "left alone");
        assert_eq!(fs::read_to_string(copy.join("room/src/lib.rs")).unwrap(), "2");
        assert!(!copy.join("gone").exists());
        assert!(copy.join("gen/by-a-build").exists());
    }

    #[test]
    fn a_copy_that_nobody_remembers_is_made_anew() {
        let place = tempfile::tempdir().unwrap();
        let (clone, copy) = (place.path().join("clone"), place.path().join("copy"));
        fs::create_dir_all(&clone).unwrap();
        fs::create_dir_all(&copy).unwrap();
        fs::write(clone.join("file"), "1").unwrap();
        fs::write(copy.join("stray"), "").unwrap();
        mirror(&clone, &names(&["file"]), &copy, &place.path().join("list")).unwrap();
        assert!(copy.join("file").exists() && !copy.join("stray").exists());
    }
}

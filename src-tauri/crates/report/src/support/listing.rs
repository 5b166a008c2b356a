//! Which files there are: sizes, rights, owners, times. Of attachments only how many: their names are made of their content.
//! Databases are not opened: their versions lie encrypted, too, and a service that runs is asked for them.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::Path;

use kernel::Timestamp;

use crate::engines::OURS;
use crate::engines::packages::Packages;
use crate::place::Place;
use crate::words::moment;

const BLOBS: &str = "blobs";

/// A line a file below `folder`: rights, owner, size, time, path.
pub fn listing(folder: &Path) -> String {
    let mut text = format!("{}\n", folder.display());
    list(folder, Path::new(""), &mut text);
    text
}

fn list(top: &Path, below: &Path, text: &mut String) {
    let mut entries: Vec<_> = match fs::read_dir(top.join(below)) {
        Ok(entries) => entries.flatten().collect(),
        Err(error) => {
            let _ = writeln!(text, "{}: {error}", below.display());
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        // Links are told of, not followed.
        let Ok(told) = entry.metadata() else { continue };
        let name = below.join(entry.file_name());
        let kind = match told.file_type() {
            kind if kind.is_dir() => 'd',
            kind if kind.is_symlink() => 'l',
            kind if kind.is_socket() => 's',
            _ => '-',
        };
        let at = moment(Timestamp(told.mtime().saturating_mul(1000)));
        let (mode, owner, size) = (told.mode() & 0o7777, told.uid(), told.size());
        let _ = writeln!(text, "{kind} {mode:04o} {owner:>6} {size:>12} {at} {}", name.display());
        if kind == 'd' && entry.file_name() == BLOBS {
            let (count, bytes) = sum(&entry.path());
            let _ = writeln!(text, "  {count} files, {bytes} bytes");
        } else if kind == 'd' {
            list(top, &name, text);
        }
    }
}

fn sum(folder: &Path) -> (u64, u64) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.metadata().ok()?, entry))).fold(
        (0, 0),
        |(count, bytes), (told, entry)| {
            let (more, size) = if told.is_dir() { sum(&entry.path()) } else { (1, told.len()) };
            (count + more, bytes + size)
        },
    )
}

/// How the package manager stands to our packages, a line each; and which program this is.
pub fn packages() -> String {
    let packages = Packages::of(&Place::here());
    let mut text = format!("program {}\n", env!("CARGO_PKG_VERSION"));
    for line in OURS.iter().filter_map(|name| packages.status(name)) {
        let _ = writeln!(text, "{line}");
    }
    text
}

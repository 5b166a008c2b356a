//! Whether the disk keeps what it is told to keep, and how long it takes to say so.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use backend::DesktopConfig;
use kernel::SystemRandom;
use tempfile::TempDir;

use crate::line::{Line, Verdict, What};
use crate::machine::nearest;

const TIMES: usize = 21;
/// A person waits for this at every act; above it, they notice.
const SLOW: Duration = Duration::from_millis(100);

/// On the disk of the data folder, for this user alone; gone with the value.
pub(super) fn scratch(config: &DesktopConfig) -> io::Result<TempDir> {
    let folder = nearest(&config.data_dir).unwrap_or_else(|| Path::new("/"));
    tempfile::Builder::new().prefix(".tongban-report-").tempdir_in(folder)
}

pub(super) fn write(config: &DesktopConfig) -> Line {
    match scratch(config).and_then(|folder| median(folder.path())) {
        Ok(took) => {
            let verdict = if took > SLOW { Verdict::Notice } else { Verdict::Passed };
            let tenths = took.as_micros() / 100;
            Line::new(What::Write, verdict, format!("{}.{} ms", tenths / 10, tenths % 10))
        }
        Err(error) => Line::failed(What::Write, error),
    }
}

/// Of 4 KiB, written and forced to the disk.
fn median(folder: &Path) -> io::Result<Duration> {
    let mut file = File::create(folder.join("write.test"))?;
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        file.write_all(&[0x5a; 4096])?;
        file.sync_all()?;
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    Ok(took.get(TIMES / 2).copied().unwrap_or_default())
}

pub(super) fn store(config: &DesktopConfig) -> Line {
    let begun = Instant::now();
    let folder = match scratch(config) {
        Ok(folder) => folder,
        Err(error) => return Line::failed(What::Store, error),
    };
    match store::self_test(folder.path(), &SystemRandom) {
        Ok(()) => Line::passed(What::Store, format!("{} ms", begun.elapsed().as_millis())),
        Err(error) => Line::failed(What::Store, error),
    }
}

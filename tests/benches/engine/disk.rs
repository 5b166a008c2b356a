//! What the disk costs by itself: everything that is durable waits for it.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use crate::numbers::Times;

/// Appends of one page, each forced to the disk, in this folder.
pub fn fsync(folder: &Path, n: usize) -> Times {
    let mut times = Times::default();
    let mut file = File::create(folder.join("fsync")).unwrap();
    for _ in 0..n {
        let begun = Instant::now();
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        times.note(begun.elapsed());
    }
    std::fs::remove_file(folder.join("fsync")).unwrap();
    times
}

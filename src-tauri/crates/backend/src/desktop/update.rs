//! Is there a newer version where this PC's packages come from? Reads what apt has fetched, of the channel that the policy
//! names.
//!
//! Deliberately absent: fetching and installing. Both are the administrator's, by the desktop's own tools.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Where apt keeps the lists of packages.
pub const LISTS: &str = "/var/lib/apt/lists";
/// The desktop, in both layouts.
const PACKAGES: [&str; 2] = ["tongban-desktop", "cn.tongban.desktop"];

/// The newest version in `channel` that is newer than `ours`. Reads a line at a time: the list of a whole system has the
/// same channel's name, and fifty megabytes.
pub fn newer(lists: &Path, channel: &str, ours: &str) -> Option<String> {
    let marker = format!("_dists_{channel}_");
    let mut newest: Option<String> = None;
    for entry in fs::read_dir(lists).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.contains(&marker) || !name.ends_with("_Packages") {
            continue;
        }
        let Ok(list) = File::open(entry.path()) else { continue };
        for version in offered(BufReader::new(list)) {
            if numbers(&version) > numbers(newest.as_deref().unwrap_or(ours)) {
                newest = Some(version);
            }
        }
    }
    newest
}

/// Versions of ours in a list. A package's name comes first of its lines.
fn offered(list: impl BufRead) -> impl Iterator<Item = String> {
    let mut is_ours = false;
    list.lines().map_while(Result::ok).filter_map(move |line| {
        if let Some(name) = line.strip_prefix("Package:") {
            is_ours = PACKAGES.contains(&name.trim());
        }
        line.strip_prefix("Version:").filter(|_| is_ours).map(|version| version.trim().to_owned())
    })
}

/// `0.1.0` and `0.1.0.0` are the same version.
fn numbers(version: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> = version.split('.').map_while(|part| part.parse().ok()).collect();
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    const STABLE: &str = "Package: tongban-hub\nVersion: 9.0.0\n\nPackage: tongban-desktop\nVersion: 0.2.0\n\n\
                          Package: cn.tongban.desktop\nArchitecture: amd64\nVersion: 0.10.0.0\n";

    fn lists() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("apt.example.gov_tongban_dists_stable_main_binary-amd64_Packages", STABLE);
        write(
            "apt.example.gov_tongban_dists_preview_main_binary-amd64_Packages",
            "Package: tongban-desktop\nVersion: 1.0.0\n",
        );
        write("apt.example.gov_tongban_dists_stable_InRelease", "Package: tongban-desktop\nVersion: 7\n");
        folder
    }

    #[test]
    fn the_newest_of_the_channel_is_told_and_another_channels_is_not() {
        let folder = lists();
        assert_eq!(newer(folder.path(), "stable", "0.1.0").as_deref(), Some("0.10.0.0"));
        assert_eq!(newer(folder.path(), "preview", "0.1.0").as_deref(), Some("1.0.0"));
    }

    #[test]
    fn who_has_the_newest_hears_nothing() {
        let folder = lists();
        assert_eq!(newer(folder.path(), "stable", "0.10.0"), None);
        assert_eq!(newer(folder.path(), "elsewhere", "0.1.0"), None);
        assert_eq!(newer(&folder.path().join("none"), "stable", "0.1.0"), None, "no apt here");
    }
}

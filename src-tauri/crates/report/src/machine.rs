//! The system: which it is, its kernel and C library, its disk and its clock.

use std::path::Path;

use backend::DesktopConfig;

use crate::line::{Line, Verdict, What};
use crate::place::Place;
use crate::probe::{Asked, Probe};
use crate::words::moment;

pub(crate) const PROBES: &[Probe] = &[
    Probe::new(What::Os, |asked| os(asked.place)),
    Probe::new(What::Kernel, |asked| vec![Line::found(What::Kernel, kernel(asked.place))]),
    Probe::new(What::Glibc, |asked| vec![glibc(asked.place.said("getconf", &["GNU_LIBC_VERSION"]))]),
    Probe::new(What::Page, |asked| vec![Line::found(What::Page, page(asked.place))]),
    Probe::new(What::Disk, |asked| vec![disk(&asked.around.config)]),
    Probe::new(What::Clock, |asked| vec![clock(asked)]),
];

/// Systems for which packages are made; their kin are named by `ID_LIKE`.
const OURS: [&str; 6] = ["uos", "uniontech", "kylin", "openkylin", "deepin", "debian"];
/// As `packaging/baselines.toml` promises.
const GLIBC: (u32, u32) = (2, 28);
/// Bytes free below which work stops soon, and below which somebody should know.
const LITTLE: u64 = 200 << 20;
const SOME: u64 = 2 << 30;
/// 2026-01-01: no clock that is right shows less.
const FIRST_MS: i64 = 1_767_225_600_000;

/// `KEY=value` and `KEY="value"`.
pub(crate) fn setting(text: &str, key: &str) -> Option<String> {
    let of_key =
        |line: &str| Some(line.trim().strip_prefix(key)?.trim_start().strip_prefix('=')?.trim().to_owned());
    let value = text.lines().find_map(of_key)?;
    Some(value.trim_matches(['"', '\'']).to_owned()).filter(|value| !value.is_empty())
}

fn os(place: &Place) -> Vec<Line> {
    let release = place.text("etc/os-release").or_else(|| place.text("usr/lib/os-release"));
    let release = release.unwrap_or_default();
    let name = setting(&release, "PRETTY_NAME").or_else(|| setting(&release, "NAME"));
    let kin = [setting(&release, "ID"), setting(&release, "ID_LIKE")].into_iter().flatten();
    let kin: Vec<String> =
        kin.collect::<Vec<_>>().join(" ").to_lowercase().split(' ').map(str::to_owned).collect();
    let ours = kin.iter().any(|one| OURS.contains(&one.as_str()));
    let verdict = if ours { Verdict::Passed } else { Verdict::Notice };
    let os = name.map_or_else(|| Line::not_here(What::Os), |name| Line::new(What::Os, verdict, name));
    vec![os, Line::found(What::OsVersion, build(place))]
}

/// UOS says in `/etc/os-version`, and Kylin in `/etc/kylin-build`, what both leave out of os-release.
fn build(place: &Place) -> Option<String> {
    if let Some(text) = place.text("etc/os-version") {
        let keys = ["EditionName", "MajorVersion", "MinorVersion", "OsBuild"];
        let parts: Vec<String> = keys.iter().filter_map(|key| setting(&text, key)).collect();
        return (!parts.is_empty()).then(|| parts.join(" "));
    }
    let text = place.text("etc/kylin-build")?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(2).collect();
    Some(lines.join(" ")).filter(|text| !text.is_empty())
}

fn kernel(place: &Place) -> Option<String> {
    place.line("proc/sys/kernel/osrelease").map(|release| format!("{release} {}", std::env::consts::ARCH))
}

fn glibc(said: Option<String>) -> Line {
    let Some(said) = said else { return Line::not_here(What::Glibc) };
    let version = said.rsplit(' ').next().unwrap_or_default();
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().ok());
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(major), Some(minor)) if (major, minor) < GLIBC => Line::failed(What::Glibc, version),
        (Some(_), Some(_)) => Line::passed(What::Glibc, version),
        _ => Line::notice(What::Glibc, said),
    }
}

/// Of memory, as the kernel tells of this very process.
fn page(place: &Place) -> Option<String> {
    let text = place.text("proc/self/smaps")?;
    let line = text.lines().find_map(|line| line.strip_prefix("KernelPageSize:"))?;
    line.trim().strip_suffix(" kB").map(|kib| format!("{} KiB", kib.trim()))
}

/// The folder, or the nearest above it that is there.
pub(crate) fn nearest(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.is_dir())
}

fn disk(config: &DesktopConfig) -> Line {
    let Some(told) = nearest(&config.data_dir).and_then(|folder| rustix::fs::statvfs(folder).ok()) else {
        return Line::not_here(What::Disk);
    };
    let free = told.f_bavail.saturating_mul(told.f_frsize);
    let verdict = match free {
        ..LITTLE => Verdict::Failed,
        LITTLE..SOME => Verdict::Notice,
        SOME.. => Verdict::Passed,
    };
    let total = told.f_blocks.saturating_mul(told.f_frsize);
    Line::new(What::Disk, verdict, format!("{} / {} GiB", gib(free), gib(total)))
}

/// With one decimal.
pub(crate) fn gib(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10) >> 30;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn clock(asked: &Asked<'_>) -> Line {
    let now = moment(asked.at);
    if asked.at.ms() < FIRST_MS {
        return Line::failed(What::Clock, now);
    }
    let kept = ["run/systemd/timesync/synchronized", "run/chrony/chronyd.sock", "var/lib/ntp/ntp.drift"];
    let kept = kept.iter().any(|path| asked.place.has(path));
    Line::new(What::Clock, if kept { Verdict::Passed } else { Verdict::Notice }, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_c_library_than_promised_fails() {
        let verdict = |text: &str| glibc(Some(text.to_owned())).verdict;
        assert_eq!(verdict("glibc 2.23"), Verdict::Failed);
        assert_eq!(verdict("glibc 2.28"), Verdict::Passed);
        assert_eq!(verdict("glibc 2.9"), Verdict::Failed, "versions are numbers");
        assert_eq!(verdict("musl"), Verdict::Notice);
        assert_eq!(glibc(None).verdict, Verdict::NotHere);
    }
}

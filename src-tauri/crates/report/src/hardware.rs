//! The processor, the memory, what draws and on which screens.

use crate::line::{Line, Verdict, What};
use crate::machine::{gib, setting};
use crate::place::Place;
use crate::probe::Probe;

pub(crate) const PROBES: &[Probe] = &[
    Probe::new(What::Processor, |asked| processor(asked.place)),
    Probe::new(What::Memory, |asked| vec![memory(asked.place)]),
    Probe::new(What::Graphics, |asked| vec![graphics(asked.place)]),
    Probe::new(What::Screens, |asked| vec![screens(asked.place)]),
];

/// Instructions that decide how fast ciphers are, as x86, ARM and MIPS call them.
const TELLING: [&str; 16] = [
    "sse4_1",
    "aes",
    "pclmulqdq",
    "avx2",
    "gfni",
    "avx512f",
    "sm3",
    "sm4",
    "asimd",
    "neon",
    "pmull",
    "sha2",
    "msa",
    "loongson-ext",
    "loongson-ext2",
    "vz",
];
/// Bytes of memory below which the desktop and the page do not fit side by side.
const SMALL: u64 = 3 << 30;
/// What the page is made for.
const NARROW: u32 = 1024;

/// `key : value` of `/proc/cpuinfo`.
fn values<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    let pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs.filter(move |(name, _)| name.trim().eq_ignore_ascii_case(key)).map(|(_, value)| value.trim())
}

fn processor(place: &Place) -> Vec<Line> {
    let text = place.text("proc/cpuinfo").unwrap_or_default();
    // Kunpeng, Phytium and Kirin have no name there, but a maker and a part; some kernels of theirs add one.
    let arm = || {
        let (maker, part) = (values(&text, "CPU implementer").next()?, values(&text, "CPU part").next()?);
        Some(format!("ARM {maker} {part}"))
    };
    let names = ["model name", "Hardware", "cpu model", "Model Name"];
    let name = names.iter().find_map(|key| values(&text, key).next()).map(str::to_owned).or_else(arm);
    let cores = values(&text, "processor").filter(|value| value.parse::<u32>().is_ok()).count();
    let found = name.map(|name| format!("{name} × {cores}"));
    let has: Vec<&str> = ["flags", "Features", "ASEs implemented"]
        .iter()
        .filter_map(|key| values(&text, key).next())
        .flat_map(str::split_ascii_whitespace)
        .filter(|word| TELLING.contains(word))
        .collect();
    let has = (!has.is_empty()).then(|| has.join(" "));
    vec![Line::found(What::Processor, found), Line::found(What::Instructions, has)]
}

fn memory(place: &Place) -> Line {
    let text = place.text("proc/meminfo").unwrap_or_default();
    let bytes = |key: &str| {
        let value = values(&text, key).next()?.strip_suffix(" kB")?.trim().parse::<u64>().ok()?;
        Some(value.saturating_mul(1024))
    };
    let Some(total) = bytes("MemTotal") else { return Line::not_here(What::Memory) };
    let free = bytes("MemAvailable").map_or_else(|| "?".to_owned(), gib);
    let verdict = if total < SMALL { Verdict::Notice } else { Verdict::Passed };
    Line::new(What::Memory, verdict, format!("{free} / {} GiB", gib(total)))
}

/// `card0`, but not its connectors.
fn cards(place: &Place) -> Vec<String> {
    let mut names = place.names("sys/class/drm");
    names.retain(|name| name.starts_with("card") && !name.contains('-'));
    names
}

fn graphics(place: &Place) -> Line {
    let mut found: Vec<String> = Vec::new();
    for card in cards(place) {
        let file = |name: &str| format!("sys/class/drm/{card}/device/{name}");
        let driver = place.text(&file("uevent")).and_then(|text| setting(&text, "DRIVER"));
        let id = place.line(&file("vendor")).zip(place.line(&file("device")));
        let id = id.map(|(vendor, device)| format!("{vendor}:{device}").replace("0x", ""));
        found.push([driver, id].into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    let nvidia = place.line("proc/driver/nvidia/version");
    found.extend(nvidia.map(|line| line.chars().take(80).collect()));
    found.retain(|one: &String| !one.is_empty());
    if found.is_empty() {
        Line::notice(What::Graphics, "none")
    } else {
        Line::passed(What::Graphics, found.join("; "))
    }
}

fn screens(place: &Place) -> Line {
    let mut names = place.names("sys/class/drm");
    names.retain(|name| name.starts_with("card") && name.contains('-'));
    names.retain(|name| place.line(&format!("sys/class/drm/{name}/status")).as_deref() == Some("connected"));
    let sizes: Vec<(String, String)> = names
        .into_iter()
        .filter_map(|name| Some((place.line(&format!("sys/class/drm/{name}/modes"))?, name)))
        .collect();
    if sizes.is_empty() {
        return Line::not_here(What::Screens);
    }
    let wide = |(size, _): &(String, String)| {
        let width = size.split('x').next().and_then(|width| width.parse::<u32>().ok());
        width.is_none_or(|width| width >= NARROW)
    };
    let verdict = if sizes.iter().any(wide) { Verdict::Passed } else { Verdict::Notice };
    let text = |(size, name): &(String, String)| {
        format!("{size} ({})", name.split_once('-').map_or(name.as_str(), |(_, connector)| connector))
    };
    Line::new(What::Screens, verdict, sizes.iter().map(text).collect::<Vec<_>>().join(", "))
}

//! Language and time zone.

use crate::line::{Line, Verdict, What};
use crate::place::Place;
use crate::probe::Probe;

pub(crate) const PROBES: &[Probe] = &[
    Probe::new(What::Zone, |asked| vec![zone(asked.place)]),
    Probe::new(What::Locale, |asked| vec![locale(asked.place, asked.around.chinese_locale)]),
];

/// Names of the one legal time of China.
const BEIJING: [&str; 5] = ["Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "PRC", "Asia/Beijing"];

fn zone(place: &Place) -> Line {
    let linked = std::fs::read_link(place.path("etc/localtime")).ok();
    let linked = linked.as_deref().and_then(std::path::Path::to_str);
    let linked = linked.and_then(|path| path.split_once("zoneinfo/")).map(|(_, name)| name.to_owned());
    let by_hand = place.variable("TZ").map(|zone| zone.trim_start_matches(':').to_owned());
    let Some(zone) = by_hand.or(linked).or_else(|| place.line("etc/timezone")) else {
        return Line::not_here(What::Zone);
    };
    let verdict = if BEIJING.contains(&zone.as_str()) { Verdict::Passed } else { Verdict::Notice };
    Line::new(What::Zone, verdict, zone)
}

fn locale(place: &Place, chinese_installed: bool) -> Line {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| place.variable(name)).unwrap_or("C");
    let chinese = set.starts_with("zh_CN") && set.to_lowercase().replace('-', "").ends_with("utf8");
    let verdict = if chinese || chinese_installed { Verdict::Passed } else { Verdict::Notice };
    Line::new(What::Locale, verdict, set)
}

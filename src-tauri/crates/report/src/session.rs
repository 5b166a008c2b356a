//! The graphical session: who else is there that a desktop application relies on. None of them is needed.

use crate::line::{Line, Verdict, What};
use crate::place::Place;
use crate::probe::Probe;
use bus::{Bus, Keyring};

mod bus;

pub(crate) const PROBES: &[Probe] = &[
    Probe::new(What::Desktop, |asked| {
        let desktop =
            ["XDG_CURRENT_DESKTOP", "DESKTOP_SESSION"].iter().find_map(|name| asked.place.variable(name));
        vec![Line::found(What::Desktop, desktop)]
    }),
    Probe::new(What::Display, |asked| vec![display(asked.place)]),
    Probe::new(What::InputMethod, |asked| vec![input_method(asked.place, bus(asked.place).as_ref())]),
    Probe::new(What::Keyring, |asked| vec![keyring(bus(asked.place).and_then(|bus| bus.keyring()))]),
    Probe::new(What::Tray, |asked| {
        let bus = bus(asked.place);
        vec![there(
            What::Tray,
            bus.map(|bus| bus.has("org.kde.StatusNotifierWatcher").then_some("StatusNotifierWatcher")),
        )]
    }),
    Probe::new(What::Notifications, |asked| {
        vec![there(What::Notifications, bus(asked.place).map(|bus| bus.notifications()))]
    }),
    Probe::new(What::Autostart, |asked| vec![autostart(asked.place)]),
    Probe::new(What::Fonts, |asked| vec![fonts(asked.place.said("fc-list", &[":lang=zh-cn", "family"]))]),
    Probe::new(What::Printing, |asked| vec![printing(asked.place)]),
    Probe::new(What::Proxy, |asked| vec![proxy(asked.place)]),
];

fn bus(place: &Place) -> Option<Bus> {
    place.is_here().then(Bus::connect).flatten()
}

/// No bus: nothing is seen from here. A bus without it: somebody should know.
fn there(what: What, found: Option<Option<impl ToString>>) -> Line {
    match found {
        None => Line::not_here(what),
        Some(None) => Line::notice(what, "none"),
        Some(Some(found)) => Line::passed(what, found),
    }
}

fn display(place: &Place) -> Line {
    let kind = place.variable("XDG_SESSION_TYPE");
    let shown = [("WAYLAND_DISPLAY", "wayland"), ("DISPLAY", "x11")];
    let shown =
        shown.iter().find_map(|(name, kind)| place.variable(name).map(|value| format!("{kind} {value}")));
    match (kind, shown) {
        (_, None) => Line::not_here(What::Display),
        (Some(kind), Some(shown)) if !shown.starts_with(kind) => {
            Line::passed(What::Display, format!("{kind}, {shown}"))
        }
        (_, Some(shown)) => Line::passed(What::Display, shown),
    }
}

fn input_method(place: &Place, bus: Option<&Bus>) -> Line {
    let names = ["GTK_IM_MODULE", "QT_IM_MODULE", "XMODIFIERS"];
    let mut found: Vec<String> =
        names.iter().filter_map(|name| place.variable(name).map(|value| format!("{name}={value}"))).collect();
    let module = place.variable("GTK_IM_MODULE").is_some();
    let frames =
        ["org.fcitx.Fcitx5", "org.fcitx.Fcitx", "org.freedesktop.IBus", "org.freedesktop.portal.Fcitx"];
    let runs = frames.iter().find(|name| bus.is_some_and(|bus| bus.has(name)));
    found.extend(runs.map(|name| (*name).to_owned()));
    match (bus, found.is_empty()) {
        (None, true) => Line::not_here(What::InputMethod),
        (Some(_), true) => Line::notice(What::InputMethod, "none"),
        (_, false) if module || runs.is_some() => Line::passed(What::InputMethod, found.join(", ")),
        (_, false) => Line::notice(What::InputMethod, found.join(", ")),
    }
}

fn keyring(found: Option<Keyring>) -> Line {
    match found {
        None => Line::not_here(What::Keyring),
        Some(Keyring::Locked) => Line::notice(What::Keyring, "locked"),
        Some(Keyring::Empty) => Line::notice(What::Keyring, "empty"),
        Some(Keyring::Open) => Line::passed(What::Keyring, "open"),
    }
}

fn autostart(place: &Place) -> Line {
    let home = place.variable("HOME").map(|home| format!("{home}/.config"));
    let Some(config) = place.variable("XDG_CONFIG_HOME").map(str::to_owned).or(home) else {
        return Line::not_here(What::Autostart);
    };
    let folder = place.path(&config).join("autostart");
    let entry = folder.join("cn.tongban.desktop.desktop").is_file();
    let writable = crate::machine::nearest(&folder)
        .is_some_and(|folder| rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok());
    match (writable, entry) {
        (false, _) => Line::notice(What::Autostart, "notWritable"),
        (true, true) => Line::passed(What::Autostart, "on"),
        (true, false) => Line::passed(What::Autostart, "off"),
    }
}

fn fonts(said: Option<String>) -> Line {
    let Some(said) = said else { return Line::not_here(What::Fonts) };
    let mut families: Vec<&str> =
        said.lines().filter_map(|line| line.split(',').next()).map(str::trim).collect();
    families.sort_unstable();
    families.dedup();
    families.retain(|family| !family.is_empty());
    if families.is_empty() {
        return Line::failed(What::Fonts, "none");
    }
    let some = families.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    Line::passed(What::Fonts, format!("{} ({some})", families.len()))
}

fn printing(place: &Place) -> Line {
    if !place.has("run/cups/cups.sock") && !place.has("var/run/cups/cups.sock") {
        return Line::not_here(What::Printing);
    }
    let printers = place.said("lpstat", &["-e"]).map(|said| said.lines().count());
    Line::passed(What::Printing, printers.map_or_else(|| "CUPS".to_owned(), |count| format!("CUPS, {count}")))
}

/// Without whatever stands before the `@`: a name and a password.
pub(crate) fn without_password(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").map_or(("", address), |(scheme, rest)| (scheme, rest));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    if scheme.is_empty() { rest.to_owned() } else { format!("{scheme}://{rest}") }
}

fn proxy(place: &Place) -> Line {
    let names = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    let set =
        names.iter().filter_map(|name| Some(format!("{name}={}", without_password(place.variable(name)?))));
    let mut set: Vec<String> = set.collect();
    set.extend(
        place.variable("no_proxy").or(place.variable("NO_PROXY")).map(|value| format!("no_proxy={value}")),
    );
    let verdict = if set.is_empty() { Verdict::Passed } else { Verdict::Notice };
    Line::new(What::Proxy, verdict, if set.is_empty() { "none".to_owned() } else { set.join(", ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_password_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::below(folder.path(), &[("https_proxy", "http://li:geheim@p@10.1.1.1:3128")]);
        let line = proxy(&place);
        assert_eq!(
            (line.verdict, line.found.as_str()),
            (Verdict::Notice, "https_proxy=http://10.1.1.1:3128")
        );
    }

    #[test]
    fn no_session_is_not_here_and_a_session_without_a_tray_is_told() {
        assert_eq!(there(What::Tray, None::<Option<&str>>).verdict, Verdict::NotHere);
        assert_eq!(there(What::Tray, Some(None::<&str>)).verdict, Verdict::Notice);
        assert_eq!(there(What::Tray, Some(Some("x"))).verdict, Verdict::Passed);
        assert_eq!(keyring(Some(Keyring::Locked)), Line::notice(What::Keyring, "locked"));
    }

    #[test]
    fn a_pc_without_chinese_fonts_fails() {
        assert_eq!(fonts(Some(String::new())).verdict, Verdict::Failed);
        assert_eq!(fonts(None).verdict, Verdict::NotHere);
        let line = fonts(Some("Noto Sans CJK SC,Noto\nNoto Sans CJK SC,Noto\nUnifont".to_owned()));
        assert_eq!(line.found, "2 (Noto Sans CJK SC, Unifont)");
    }
}

//! What can show the page: both lines of WebKitGTK and the window on each, the libraries below, the browser.

use crate::line::{Line, Verdict, What};
use crate::probe::{Asked, Probe};
use packages::Packages;

pub(crate) mod packages;

pub(crate) const PROBES: &[Probe] = &[Probe::new(What::Shell, look)];

/// Ours, by every name that a layout gives them.
pub(crate) const OURS: [&str; 3] = ["tongban-desktop", "cn.tongban.desktop", "tongban-hub"];

/// Where libraries are.
const FOLDERS: [&str; 8] = [
    "usr/lib/x86_64-linux-gnu",
    "usr/lib/aarch64-linux-gnu",
    "usr/lib/mips64el-linux-gnuabi64",
    "lib/x86_64-linux-gnu",
    "lib/aarch64-linux-gnu",
    "lib/mips64el-linux-gnuabi64",
    "usr/lib64",
    "usr/lib",
];

fn look(asked: &Asked<'_>) -> Vec<Line> {
    let packages = Packages::of(asked.place);
    let library = |what, file: &str, names: &[&str]| {
        let name = FOLDERS
            .iter()
            .flat_map(|folder| asked.place.names(folder))
            .filter(|name| name.starts_with(file))
            .max();
        let version = names.iter().find_map(|name| packages.version(name));
        Line::found(what, name.map(|name| version.unwrap_or(name)))
    };
    let [new, old] = asked.around.windows;
    let browser = asked.around.browser.as_deref();
    let shown = browser.is_some() || new == Some(true) || old == Some(true);
    let webkit41 = library(What::Webkit41, "libwebkit2gtk-4.1.so.", &["libwebkit2gtk-4.1-0"]);
    let webkit40 = library(What::Webkit40, "libwebkit2gtk-4.0.so.", &["libwebkit2gtk-4.0-37"]);
    let window41 = window(What::Window41, new, &webkit41, shown);
    let window40 = window(What::Window40, old, &webkit40, shown);
    vec![
        webkit41,
        window41,
        webkit40,
        window40,
        library(What::Gtk, "libgtk-3.so.", &["libgtk-3-0", "libgtk-3-0t64"]),
        library(What::Glib, "libglib-2.0.so.", &["libglib2.0-0", "libglib2.0-0t64"]),
        self::browser(asked),
        shell(asked, shown),
        ours(&packages),
    ]
}

/// A window that does not start fails the machine only where nothing else shows the page. Packages bring both: the one whose
/// engine the machine does not have is simply not its own.
fn window(what: What, starts: Option<bool>, engine: &Line, shown: bool) -> Line {
    match starts {
        None => Line::not_here(what),
        Some(true) => Line::passed(what, "starts"),
        Some(false) if shown && engine.verdict == Verdict::NotHere => Line::not_here(what),
        Some(false) if shown => Line::notice(what, "startsNot"),
        Some(false) => Line::failed(what, "startsNot"),
    }
}

fn browser(asked: &Asked<'_>) -> Line {
    let Some(name) = asked.around.browser.as_deref() else { return Line::not_here(What::Browser) };
    let opener = matches!(name, "xdg-open" | "sensible-browser" | "x-www-browser");
    let said = if opener {
        asked.place.said("xdg-settings", &["get", "default-web-browser"])
    } else {
        asked.place.said(name, &["--version"])
    };
    let said = said
        .and_then(|said| said.lines().next().map(str::trim).map(str::to_owned))
        .filter(|said| !said.is_empty());
    Line::passed(What::Browser, said.map_or_else(|| name.to_owned(), |said| format!("{name}: {said}")))
}

fn shell(asked: &Asked<'_>, shown: bool) -> Line {
    let fell_back = asked.around.shell == "browser" && asked.around.windows.contains(&Some(false));
    let verdict = match (shown, fell_back) {
        (false, _) => Verdict::Failed,
        (true, true) => Verdict::Notice,
        (true, false) => Verdict::Passed,
    };
    Line::new(What::Shell, verdict, if shown { &asked.around.shell } else { "none" })
}

fn ours(packages: &Packages) -> Line {
    let found =
        OURS.iter().filter_map(|name| packages.version(name).map(|version| format!("{name} {version}")));
    let found = found.collect::<Vec<_>>().join(", ");
    Line::found(What::Packages, (!found.is_empty()).then_some(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_does_not_start_fails_only_where_nothing_else_shows_the_page() {
        let (here, missing) = (Line::found(What::Webkit41, Some("2.50")), Line::not_here(What::Webkit41));
        let verdict = |starts, engine, shown| window(What::Window41, starts, engine, shown).verdict;
        assert_eq!(verdict(Some(false), &here, true), Verdict::Notice);
        assert_eq!(verdict(Some(false), &here, false), Verdict::Failed);
        assert_eq!(verdict(Some(false), &missing, true), Verdict::NotHere);
        assert_eq!(verdict(Some(false), &missing, false), Verdict::Failed);
        assert_eq!(verdict(None, &here, false), Verdict::NotHere);
    }
}

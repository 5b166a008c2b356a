//! Makes a cold machine able to build: system packages by apt, the page's packages by npm. Each only when
//! something is missing, so that a warm machine needs no network and no rights.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::process::{npm, output, present, program, root, step};

/// To build the window: the compiler and WebKitGTK's headers.
const BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];
/// To build the window on the older line; newer systems have it no more.
const OLDER: &str = "libwebkit2gtk-4.0-dev";
/// To drive them and a browser without a screen, with Chinese letters.
const DRIVE: &[&str] =
    &["xvfb", "xauth", "webkit2gtk-driver", "dbus", "fonts-noto-cjk", "chromium", "chromium-driver"];
/// What a window finds around it on a PC: frames and focus, a keyring, notifications, a tray, a file manager's hand.
const AROUND: &[&str] = &[
    "openbox",
    "xdotool",
    "xclip",
    "x11-utils",
    "gnome-keyring",
    "dunst",
    "xfce4-panel",
    "xfconf",
    "python3-gi",
    "gir1.2-gtk-3.0",
];
/// The oldest Node that runs the page's tools.
const NODE: u32 = 20;

/// Everything `demo` and `test` need.
pub fn all() -> Result<()> {
    let mut wanted = [BUILD, DRIVE, AROUND].concat();
    wanted.extend(offered(OLDER).then_some(OLDER));
    system_packages(&wanted)?;
    page()
}

/// What builds the page.
pub fn page() -> Result<()> {
    node()?;
    page_packages()
}

/// Those of them that are missing.
pub fn system_packages(wanted: &[&str]) -> Result<()> {
    if !present("apt-get") {
        println!("== system packages: no apt here; these must be present: {}", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("Install them by hand: sudo apt-get install {}", missing.join(" "));
    let root_user = output(program("id").arg("-u"))?.trim() == "0";
    if !root_user && !present("sudo") {
        bail!("system packages are missing, and there is no sudo.\n   {by_hand}");
    }
    let apt = |arguments: &[&str]| {
        let mut command = if root_user { program("apt-get") } else { program("sudo") };
        if !root_user {
            command.arg("apt-get");
        }
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    step("package lists", apt(&["update", "-q"]).stdout(Stdio::null()), &by_hand)?;
    let mut install = apt(&["install", "-y", "-q", "--no-install-recommends"]);
    step("system packages", install.args(&missing), &by_hand)
}

fn installed(name: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    let status = query.args(["-W", "-f", "${Status}", name]).stderr(Stdio::null()).output();
    status.is_ok_and(|output| output.stdout.ends_with(b"ok installed"))
}

fn offered(name: &str) -> bool {
    let known =
        program("apt-cache").args(["show", name]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    known.is_ok_and(|status| status.success())
}

/// Can the window on Tauri 1.8 be built here?
pub fn older_line() -> bool {
    let found = program("pkg-config").args(["--exists", "webkit2gtk-4.0"]).status();
    found.is_ok_and(|status| status.success())
}

fn node() -> Result<()> {
    let advice = format!("Install Node.js {NODE} or newer, with npm.");
    let version = output(program("node").arg("--version")).context(advice.clone())?;
    let major =
        version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE) || !present("npm") {
        bail!("Node.js is {}. {advice}", version.trim());
    }
    Ok(())
}

/// `npm ci`, when the lock file is not the one that was installed last.
fn page_packages() -> Result<()> {
    let lock = std::fs::read(root().join("ui/package-lock.json")).context("ui/package-lock.json")?;
    let stamp = root().join("ui/node_modules/.installed-lock.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let advice = "npm needs its registry, or a filled cache (npm config get cache).";
    step("page packages", npm().args(["ci", "--no-audit", "--no-fund"]), advice)?;
    std::fs::write(stamp, lock).context("the stamp in ui/node_modules")
}

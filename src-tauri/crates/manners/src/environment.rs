//! What must be in the environment before GTK starts: a Chinese locale, and compositing only where it works.
//! Deliberately absent: flags "to be safe" for every machine; they cost the good ones smoothness.

use std::path::Path;

/// Anything but "0" makes the engine do without.
pub(crate) const NO_COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Sets what [`wanted`] finds. `compositing`: it has not failed on this PC. Call first thing in `main`.
pub fn prepare(compositing: bool) {
    let present = |name: &str| std::env::var(name).ok();
    let chinese = chinese_locale_installed();
    for (name, value) in wanted(present, chinese, compositing && draws(Path::new("/dev/dri"))) {
        #[expect(unsafe_code, reason = "GTK and WebKit read the process's environment, and nothing else")]
        // SAFETY: called from `main` before any thread has been started.
        unsafe {
            std::env::set_var(name, value);
        }
    }
}

/// In the C locale the engine calls its language "C" and every `Intl` of the page throws.
fn wanted(
    present: impl Fn(&str) -> Option<String>,
    chinese_installed: bool,
    compositing: bool,
) -> Vec<(&'static str, &'static str)> {
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(&present).find(|value| !value.is_empty());
    let bare = locale.is_none_or(|value| value == "POSIX" || value == "C" || value.starts_with("C."));
    let mut wanted = Vec::new();
    if bare && chinese_installed {
        wanted.push(("LANG", "zh_CN.UTF-8"));
        wanted.push(("LC_ALL", "zh_CN.UTF-8"));
    }
    if bare {
        wanted.push(("LANGUAGE", "zh_CN"));
    }
    if !compositing && present(NO_COMPOSITING).is_none() {
        wanted.push((NO_COMPOSITING, "1"));
    }
    wanted
}

/// Is there a graphics device that draws? Where there is none the processor would draw every layer and put them together, in
/// twice the memory.
fn draws(devices: &Path) -> bool {
    let mut devices = std::fs::read_dir(devices).into_iter().flatten().flatten();
    devices.any(|device| device.file_name().as_encoded_bytes().starts_with(b"renderD"))
}

/// Does the engine composite, as far as the environment has a say?
pub(crate) fn composites() -> bool {
    std::env::var_os(NO_COMPOSITING).is_none_or(|value| value == "0")
}

/// Is there a Chinese locale? glibc keeps installed ones in one archive or in a folder each.
pub fn chinese_locale_installed() -> bool {
    let folders = ["/usr/lib/locale/zh_CN.utf8", "/usr/lib/locale/zh_CN.UTF-8"];
    folders.iter().any(|folder| Path::new(folder).exists())
        || std::fs::read("/usr/lib/locale/locale-archive")
            .is_ok_and(|archive| archive.windows(10).any(|name| name == b"zh_CN.utf8"))
}

#[cfg(test)]
mod tests {
    use super::{NO_COMPOSITING, draws, wanted};

    fn with<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn a_bare_locale_becomes_chinese_where_it_is_installed() {
        let bare = wanted(with(&[("LANG", "C.UTF-8")]), true, true);
        assert!(bare.contains(&("LC_ALL", "zh_CN.UTF-8")));
        assert!(!wanted(with(&[("LANG", "C.UTF-8")]), false, true).contains(&("LC_ALL", "zh_CN.UTF-8")));
        assert!(wanted(with(&[("LANG", "bo_CN.UTF-8")]), true, true).is_empty());
    }

    #[test]
    fn compositing_is_switched_off_only_where_it_cannot_be() {
        let off = (NO_COMPOSITING, "1");
        assert!(wanted(with(&[]), true, false).contains(&off));
        assert!(!wanted(with(&[]), true, true).contains(&off));
        assert!(!wanted(with(&[(NO_COMPOSITING, "0")]), true, false).contains(&off));
    }

    #[test]
    fn a_device_that_only_shows_does_not_draw() {
        let devices = tempfile::tempdir().unwrap();
        assert!(!draws(&devices.path().join("none")));
        std::fs::write(devices.path().join("card0"), "").unwrap();
        assert!(!draws(devices.path()));
        std::fs::write(devices.path().join("renderD128"), "").unwrap();
        assert!(draws(devices.path()));
    }
}

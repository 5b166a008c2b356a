//! Which browser is started, and how. What the person set comes first; then a Chromium, which gives the page a window of
//! its own; then what the desktop opens addresses with.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::time::Duration;

/// They understand `--app=`.
const CHROMIUMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// They open whatever the desktop has.
const OPENERS: [&str; 4] = ["xdg-open", "sensible-browser", "x-www-browser", "firefox"];
/// Who has not failed by then shows the page.
const PATIENCE: Duration = Duration::from_secs(5);

/// The commands to try, best first. `set`: what is in `BROWSER`, several by colons, `%s` for the address.
fn ways(set: &str, present: impl Fn(&str) -> bool, url: &str) -> Vec<Vec<String>> {
    let of_the_person = set.split(':').filter(|one| !one.trim().is_empty()).map(|one| {
        let mut words: Vec<String> =
            one.split_ascii_whitespace().map(|word| word.replace("%s", url)).collect();
        if !one.contains("%s") {
            words.push(url.to_owned());
        }
        words
    });
    let chromiums = CHROMIUMS.iter().filter(|name| present(name));
    let chromiums = chromiums.map(|name| vec![(*name).to_owned(), format!("--app={url}")]);
    let openers = OPENERS.iter().filter(|name| present(name));
    let openers = openers.map(|name| vec![(*name).to_owned(), url.to_owned()]);
    of_the_person.chain(chromiums).chain(openers).collect()
}

fn present(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// The program that would be tried first. `None`: there is no browser.
pub fn first() -> Option<String> {
    let set = std::env::var("BROWSER").unwrap_or_default();
    ways(&set, present, "").into_iter().next()?.into_iter().next()
}

/// Opens `url` in a browser. False: none could be started.
pub async fn open(url: &str) -> bool {
    let set = std::env::var("BROWSER").unwrap_or_default();
    for words in ways(&set, present, url) {
        if shows(&words).await {
            return true;
        }
    }
    tracing::error!("no browser could be started");
    false
}

/// A browser that runs on or ended well. One that is handed the address by another ends at once.
async fn shows(words: &[String]) -> bool {
    let Some((program, arguments)) = words.split_first() else { return false };
    let mut command = Command::new(program);
    // In a group of its own: Ctrl-C in our terminal is not meant for it.
    command.args(arguments).process_group(0);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            tracing::info!("{program}: {error}");
            return false;
        }
    };
    let ended = tokio::task::spawn_blocking(move || child.wait());
    match tokio::time::timeout(PATIENCE, ended).await {
        Ok(Ok(Ok(status))) if !status.success() => {
            tracing::info!("{program}: {status}");
            false
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_persons_own_comes_first_then_a_window_of_its_own_then_the_desktops() {
        let there = |name: &str| ["chromium", "xdg-open"].contains(&name);
        let found = ways("qax --new %s:/opt/b", there, "U");
        assert_eq!(
            found,
            [
                vec!["qax", "--new", "U"],
                vec!["/opt/b", "U"],
                vec!["chromium", "--app=U"],
                vec!["xdg-open", "U"]
            ]
        );
        assert!(ways("", |_| false, "U").is_empty());
    }

    #[tokio::test]
    async fn a_browser_that_fails_is_followed_by_the_next() {
        assert!(shows(&["true".to_owned()]).await);
        assert!(!shows(&["false".to_owned()]).await);
        assert!(!shows(&["/nowhere/browser".to_owned()]).await);
    }
}

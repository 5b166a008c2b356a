//! What every file is held to: how it opens, how long it is, whose machine it knows.

use super::Source;

/// Lines of a source file, tests and generated files excepted.
const LINES: usize = 800;

/// Lines of a shell: what shows the page has no rules of its own.
const SHELL_LINES: usize = 1000;
/// Where they live. What `webkit40` takes from the other window by path counts there.
const SHELLS: &[&str] = &["src-tauri/src/", "src-tauri/webkit40/src/", "src-tauri/crates/command/src/"];

/// Printed by a program, and named as such at their head.
const GENERATED: &[&str] = &["ui/src/bindings/api.ts"];

/// Broken rules.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources {
        let path = &source.path;
        if source.ends(&[".rs"]) && !source.text.starts_with("//!") {
            broken.push(format!("{path}: opens without `//!` saying what it is"));
        }
        let lines = source.text.lines().count();
        let code = source.ends(&[".rs", ".ts", ".tsx", ".mjs", ".css"]);
        if code && lines > LINES && !source.is_test() && !GENERATED.contains(&path.as_str()) {
            broken.push(format!("{path}: {lines} lines; the limit is {LINES}"));
        }
        if let Some(found) = machine(source) {
            broken.push(format!("{path}: names a place of one machine or network: {found}"));
        }
    }
    for shell in SHELLS {
        let files = sources.iter().filter(|source| source.below(shell));
        let lines: usize = files.map(|source| source.text.lines().count()).sum();
        if lines >= SHELL_LINES {
            broken.push(format!("{shell}: {lines} lines; a shell stays under {SHELL_LINES}"));
        }
    }
    broken
}

/// A home folder or a package mirror that only its author has.
fn machine(source: &Source) -> Option<String> {
    // Put together here, so that this file does not find itself.
    let folders = [["/ro", "ot/"].concat(), ["/wo", "rk/"].concat(), ["/Us", "ers/"].concat()];
    let homes = ["/ho", "me/"].concat();
    let found = source.text.lines().find(|line| {
        folders.iter().any(|folder| line.contains(folder.as_str()))
            || line
                .split(homes.as_str())
                .skip(1)
                .any(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
    });
    if let Some(line) = found {
        return Some(line.trim().chars().take(80).collect());
    }
    let official = "https://registry.npmjs.org/";
    let mirrored = |line: &&str| line.trim_start().starts_with("\"resolved\":") && !line.contains(official);
    let lock = source.ends(&["package-lock.json"]);
    source.text.lines().find(|line| lock && mirrored(line)).map(|line| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Source, broken};

    fn file(path: &str, text: &str) -> Vec<String> {
        broken(&[Source { path: path.to_owned(), text: text.to_owned() }])
    }

    #[test]
    fn a_file_without_an_opening_and_one_that_is_too_long_are_named() {
        assert_eq!(file("a.rs", "fn main() {}").len(), 1);
        assert!(file("a.rs", "//! Says what it is.\n").is_empty());
        assert_eq!(file("a.ts", &"x\n".repeat(801)).len(), 1);
        assert_eq!(
            file("src-tauri/webkit40/src/a.rs", &format!("//! Long.\n{}", "x\n".repeat(1000))).len(),
            2
        );
        assert!(file("tests/a.rs", &format!("//! Long.\n{}", "x\n".repeat(801))).is_empty());
    }

    #[test]
    fn a_place_of_one_machine_is_named() {
        assert_eq!(file("a.md", &["see /ho", "me/li/x"].concat()).len(), 1);
        assert!(file("a.md", &["see /ho", "me/用户"].concat()).is_empty());
        let mirror = ["\"resolved\": \"https://mir", "ror.example/x.tgz\""].concat();
        assert_eq!(file("ui/package-lock.json", &mirror).len(), 1);
    }
}

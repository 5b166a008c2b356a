//! The documents say what is there: every room is in the map, and every link leads somewhere.

use anyhow::Result;

use super::Source;
use crate::process::root;

/// Broken rules.
pub fn broken(sources: &[Source]) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    let map = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap_or_default();
    let workspace = std::fs::read_to_string(root().join("Cargo.toml"))?;
    for member in members(&workspace) {
        if !map.contains(&format!("`{member}`")) && !map.contains(&format!("`{member}/`")) {
            broken.push(format!("docs/ARCHITECTURE.md does not name `{member}`"));
        }
    }
    for source in sources.iter().filter(|source| source.ends(&[".md"])) {
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in links(&source.text).filter(|link| !root().join(folder).join(link).exists()) {
            broken.push(format!("{}: leads nowhere: {link}", source.path));
        }
    }
    Ok(broken)
}

/// The members' folders, as the root manifest lists them.
fn members(manifest: &str) -> impl Iterator<Item = &str> {
    let list =
        manifest.split("members = [").nth(1).and_then(|rest| rest.split("\n]").next()).unwrap_or_default();
    list.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next())
}

/// Targets of `[text](target)` within the clone.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let within = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    within
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::{links, members};

    #[test]
    fn members_and_links_are_read() {
        let manifest = "members = [\n    \"a/b\", # why\n    \"tests\",\n]\ndefault";
        assert_eq!(members(manifest).collect::<Vec<_>>(), ["a/b", "tests"]);
        let text = "[x](docs/A.md#top) [y](https://example.org) [z](#here)";
        assert_eq!(links(text).collect::<Vec<_>>(), ["docs/A.md"]);
    }
}

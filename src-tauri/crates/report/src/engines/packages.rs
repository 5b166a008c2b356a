//! What the package manager has installed: dpkg's status is a file, rpm is asked.

use std::collections::BTreeMap;

use crate::place::Place;

/// Versions by name.
#[derive(Debug, Default)]
pub(crate) struct Packages(BTreeMap<String, Stanza>);

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Stanza {
    version: String,
    status: String,
}

impl Packages {
    /// Of this machine.
    pub(crate) fn of(place: &Place) -> Self {
        match place.text("var/lib/dpkg/status") {
            Some(text) => Self::dpkg(&text),
            None => Self::rpm(
                &place.said("rpm", &["-qa", "--qf", "%{NAME} %{VERSION}-%{RELEASE}\n"]).unwrap_or_default(),
            ),
        }
    }

    fn dpkg(text: &str) -> Self {
        let mut all = BTreeMap::new();
        for part in text.split("\n\n") {
            let field = |name: &str| {
                let lines = part.lines().filter_map(|line| line.split_once(": "));
                lines.clone().find(|(key, _)| *key == name).map(|(_, value)| value.trim().to_owned())
            };
            if let (Some(name), Some(version), Some(status)) =
                (field("Package"), field("Version"), field("Status"))
            {
                all.insert(name, Stanza { version, status });
            }
        }
        Self(all)
    }

    fn rpm(text: &str) -> Self {
        let installed =
            |version: &str| Stanza { version: version.to_owned(), status: "installed".to_owned() };
        let pairs = text.lines().filter_map(|line| line.split_once(' '));
        Self(pairs.map(|(name, version)| (name.to_owned(), installed(version))).collect())
    }

    /// Of a package that is installed.
    pub(crate) fn version(&self, name: &str) -> Option<String> {
        let stanza = self.0.get(name)?;
        (stanza.status.ends_with(" installed") || stanza.status == "installed")
            .then(|| stanza.version.clone())
    }

    /// How the package stands, also where it was removed and left its settings.
    pub(crate) fn status(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|stanza| format!("{name} {} ({})", stanza.version, stanza.status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_removed_is_not_installed_and_is_still_told() {
        let text = "Package: a\nStatus: install ok installed\nVersion: 2.38-1\nDescription: x\n Status: y\n\n\
                    Package: b\nStatus: deinstall ok config-files\nVersion: 1\n";
        let packages = Packages::dpkg(text);
        assert_eq!(packages.version("a").as_deref(), Some("2.38-1"));
        assert_eq!(packages.version("b"), None);
        assert_eq!(packages.status("b").as_deref(), Some("b 1 (deinstall ok config-files)"));
        assert_eq!(Packages::rpm("a 1-2\n").version("a").as_deref(), Some("1-2"));
    }
}

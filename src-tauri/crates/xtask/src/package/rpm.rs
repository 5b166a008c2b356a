//! An rpm package, for hubs on servers of Kylin's kind. Of the same files as the Debian one.
//!
//! Compressed with gzip, which every rpm reads. Deliberately absent: `purge`, which rpm does not know; what it would take
//! away is named in docs/ops.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rpm::{BuildConfig, CompressionType, Dependency, FileOptions, PackageBuilder, Scriptlet};

use super::tree::Tree;

/// What there is to know of it besides its files.
#[derive(Debug, Clone)]
pub struct Rpm {
    /// Its name.
    pub name: String,
    /// `0.1.0`
    pub version: String,
    /// rpm's word for the processor.
    pub architecture: &'static str,
    /// One line.
    pub summary: String,
    /// Names and lowest versions of what must be there.
    pub requires: Vec<(String, String)>,
    /// After the files are there; before they go; after they went. rpm's scripts are told how many are left.
    pub scripts: [String; 3],
    /// What it installs.
    pub tree: Tree,
    /// Seconds since 1970 that its files carry.
    pub moment: u64,
}

impl Rpm {
    /// `tongban-hub-0.1.0-1.x86_64.rpm`
    pub fn file_name(&self) -> String {
        format!("{}-{}-1.{}.rpm", self.name, self.version, self.architecture)
    }

    /// Packs it into `folder`.
    pub fn pack(&self, folder: &Path) -> Result<PathBuf> {
        let moment = u32::try_from(self.moment).context("a moment after 2106")?;
        let config = BuildConfig::v4().compression(CompressionType::Gzip).source_date(moment);
        let mut builder =
            PackageBuilder::new(&self.name, &self.version, "Apache-2.0", self.architecture, &self.summary);
        builder.using_config(config).description(self.summary.as_str()).build_host("localhost");
        for (path, file) in self.tree.files() {
            let permissions = u16::try_from(file.mode).context("rights")?;
            let mut options = FileOptions::new(format!("/{path}")).permissions(permissions);
            if file.is_settings {
                options = options.config().noreplace();
            }
            builder.with_file_contents(file.content.clone(), options)?;
        }
        for (name, version) in &self.requires {
            builder.requires(Dependency::greater_eq(name.as_str(), version.as_str()));
        }
        let [installed, going, gone] = self.scripts.clone();
        builder.post_install_script(Scriptlet::new(installed));
        builder.pre_uninstall_script(Scriptlet::new(going));
        builder.post_uninstall_script(Scriptlet::new(gone));
        let place = folder.join(self.file_name());
        let mut bytes = Vec::new();
        builder.build()?.write(&mut bytes)?;
        fs::write(&place, bytes).with_context(|| place.display().to_string())?;
        Ok(place)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Rpm;
    use crate::package::tree::Tree;

    #[test]
    fn packed_twice_it_is_the_same_to_the_byte_and_says_for_whom_it_is() {
        let mut tree = Tree::default();
        tree.file("usr/bin/thing", vec![7; 100_000]);
        tree.settings("etc/default/thing", "A=1\n");
        let rpm = Rpm {
            name: "thing".to_owned(),
            version: "1.2.3".to_owned(),
            architecture: "mips64el",
            summary: "a thing".to_owned(),
            requires: vec![("glibc".to_owned(), "2.28".to_owned())],
            scripts: ["true\n".to_owned(), "true\n".to_owned(), "true\n".to_owned()],
            tree,
            moment: 1_700_000_000,
        };
        let folder = tempfile::tempdir().unwrap();
        let first = fs::read(rpm.pack(folder.path()).unwrap()).unwrap();
        let second = fs::read(rpm.pack(folder.path()).unwrap()).unwrap();
        assert!(first == second);
        let read = rpm::Package::open(folder.path().join("thing-1.2.3-1.mips64el.rpm")).unwrap();
        assert_eq!(read.metadata.get_arch().unwrap(), "mips64el");
        assert_eq!(read.metadata.get_build_host().unwrap(), "localhost");
        let files = read.metadata.get_file_entries().unwrap();
        assert!(files.iter().all(|file| file.user() == "root" && file.group() == "root"));
    }
}

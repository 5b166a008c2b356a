//! A Debian package: written to a folder, packed by dpkg-deb. The same content gives the same bytes, whoever packs it, when
//! and where.
//!
//! Compressed with xz or gzip: the dpkg of UOS 20 does not know zstd.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::build::run_quietly;
use super::tree::Tree;
use crate::process::program;

/// What there is to know of it besides its files.
#[derive(Debug, Clone)]
pub struct Deb {
    /// Its name: `tongban-hub`.
    pub name: String,
    /// `0.1.0`
    pub version: String,
    /// Debian's word for the processor.
    pub architecture: &'static str,
    /// Further fields: `Depends`, `Section`, `Description` …
    pub fields: BTreeMap<&'static str, String>,
    /// `postinst` and its kin. The store of UOS takes none.
    pub scripts: BTreeMap<&'static str, String>,
    /// What it installs.
    pub tree: Tree,
    /// Seconds since 1970 that its files carry.
    pub moment: u64,
}

impl Deb {
    /// `tongban-hub_0.1.0_amd64.deb`
    pub fn file_name(&self) -> String {
        format!("{}_{}_{}.deb", self.name, self.version, self.architecture)
    }

    /// Packs it into `folder`; `scratch` is made and taken away. `pressed`: how, in words of dpkg-deb.
    pub fn pack(&self, folder: &Path, scratch: &Path, pressed: &[&str]) -> Result<PathBuf> {
        if scratch.exists() {
            fs::remove_dir_all(scratch).with_context(|| scratch.display().to_string())?;
        }
        let mut whole = self.tree.clone();
        whole.file("DEBIAN/control", self.control());
        let settings = self.tree.files().filter(|(_, file)| file.is_settings);
        let settings: String = settings.map(|(path, _)| format!("/{path}\n")).collect();
        if !settings.is_empty() {
            whole.file("DEBIAN/conffiles", settings);
        }
        for (name, script) in &self.scripts {
            whole.file(format!("DEBIAN/{name}"), script.as_bytes());
        }
        whole.write(scratch)?;
        for name in self.scripts.keys() {
            fs::set_permissions(scratch.join("DEBIAN").join(name), fs::Permissions::from_mode(0o755))?;
        }
        self.sums(scratch)?;
        let (place, part) = (folder.join(self.file_name()), scratch.with_extension("deb"));
        let mut pack = program("dpkg-deb");
        pack.arg("--root-owner-group").args(pressed).args(["--threads-max=1", "--build"]);
        pack.arg(scratch).arg(&part);
        pack.env("SOURCE_DATE_EPOCH", self.moment.to_string()).stdout(std::process::Stdio::null());
        run_quietly(&mut pack)?;
        fs::remove_dir_all(scratch)?;
        fs::rename(&part, &place)?;
        Ok(place)
    }

    fn control(&self) -> String {
        let mut text = format!(
            "Package: {}\nVersion: {}\nArchitecture: {}\nInstalled-Size: {}\n",
            self.name,
            self.version,
            self.architecture,
            self.tree.size().div_ceil(1024)
        );
        for (field, value) in &self.fields {
            text.push_str(&format!("{field}: {value}\n"));
        }
        text
    }

    /// `dpkg --verify` on the machine compares them.
    fn sums(&self, scratch: &Path) -> Result<()> {
        let mut sums = program("md5sum");
        sums.current_dir(scratch)
            .args(self.tree.files().filter(|(_, file)| !file.is_settings).map(|(path, _)| path));
        let place = scratch.join("DEBIAN/md5sums");
        fs::write(&place, crate::process::output(&mut sums)?)?;
        fs::set_permissions(place, fs::Permissions::from_mode(0o644)).context("md5sums")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::Deb;
    use crate::package::tree::Tree;
    use crate::process::{output, present, program};

    fn deb() -> Deb {
        let mut tree = Tree::default();
        tree.program("usr/bin/thing", Path::new("/bin/true")).unwrap();
        tree.settings("etc/default/thing", "A=1\n");
        tree.file("usr/share/doc/thing/copyright", "all of it\n");
        Deb {
            name: "thing".to_owned(),
            version: "1.2.3".to_owned(),
            architecture: "mips64el",
            fields: BTreeMap::from([
                ("Depends", "libc6 (>= 2.28)".to_owned()),
                ("Description", "a thing".to_owned()),
                ("Maintainer", "Somebody <somebody@example.org>".to_owned()),
            ]),
            scripts: BTreeMap::from([("postinst", "#!/bin/sh\nset -e\n".to_owned())]),
            tree,
            moment: 1_700_000_000,
        }
    }

    #[test]
    fn packed_twice_in_two_places_it_is_the_same_to_the_byte() {
        if !present("dpkg-deb") {
            println!("SKIPPED: no dpkg-deb here");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let pack = |name: &str, rights: u32| {
            let place = folder.path().join(name);
            fs::create_dir(&place).unwrap();
            fs::set_permissions(&place, fs::Permissions::from_mode(rights)).unwrap();
            fs::read(deb().pack(&place, &place.join("scratch"), &["-Zxz"]).unwrap()).unwrap()
        };
        let (first, second) = (pack("first", 0o755), pack("second", 0o700));
        assert!(first == second, "{} and {} bytes", first.len(), second.len());
    }

    #[test]
    fn everything_is_roots_and_settings_are_the_administrators() {
        if !present("dpkg-deb") {
            println!("SKIPPED: no dpkg-deb here");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let place = deb().pack(folder.path(), &folder.path().join("scratch"), &["-Zxz"]).unwrap();
        assert_eq!(place.file_name().unwrap(), "thing_1.2.3_mips64el.deb");
        let list = output(program("dpkg-deb").arg("--contents").arg(&place)).unwrap();
        assert!(list.lines().all(|line| line.contains(" root/root ")), "{list}");
        assert!(list.lines().all(|line| line.contains("2023-11-14")), "{list}");
        assert!(list.contains("-rwxr-xr-x"), "{list}");
        let settings = output(program("dpkg-deb").arg("--info").arg(&place).arg("conffiles")).unwrap();
        assert_eq!(settings, "/etc/default/thing\n");
        let members = output(program("ar").arg("t").arg(&place)).unwrap();
        assert_eq!(members, "debian-binary\ncontrol.tar.xz\ndata.tar.xz\n");
    }
}

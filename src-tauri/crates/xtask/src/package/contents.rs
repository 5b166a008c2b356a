//! Which file goes into which package, and what each package says of itself. What is not built lies in `packaging/`.
//!
//! The desktop comes in two layouts with the same programs: Debian's, for Kylin and Debian's kin, and the store's of UOS,
//! which wants everything below one folder and runs no script.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use crypto::PublisherKey;

use super::baseline::{Baselines, Elf};
use super::deb::Deb;
use super::manual::{self, Whose};
use super::publisher;
use super::rpm::Rpm;
use super::target::Target;
use super::tree::Tree;
use crate::process::root;

/// The application's name among all applications: folder, desktop entry and package of the UOS layout.
pub const ID: &str = "cn.tongban.desktop";
const VERSION: &str = env!("CARGO_PKG_VERSION");
const MAINTAINER: &str = "Tongban <packages@tongban.invalid>";
const ICON_SIZES: [&str; 8] = ["16", "24", "32", "48", "64", "128", "256", "512"];

/// Programs of one processor, stripped, in one folder.
#[derive(Debug)]
pub struct Built<'a> {
    /// Whose.
    pub target: Target,
    /// Where they are.
    pub folder: &'a Path,
    /// Seconds since 1970 of the last commit.
    pub moment: u64,
    /// Its day: `2026-11-25`.
    pub day: String,
    /// What they may need.
    pub baselines: &'a Baselines,
    /// Who answers for what is in a package.
    pub publisher: &'a PublisherKey,
}

impl Built<'_> {
    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn deb(&self, name: &str, programs: &[&str]) -> Result<Deb> {
        let elves: Vec<Elf> =
            programs.iter().map(|name| Elf::read(&self.program(name))).collect::<Result<_>>()?;
        let depends: Vec<String> = self.baselines.depends(&elves)?.into_iter().collect();
        let fields = BTreeMap::from([
            ("Depends", depends.join(", ")),
            ("Maintainer", MAINTAINER.to_owned()),
            ("Priority", "optional".to_owned()),
        ]);
        Ok(Deb {
            name: name.to_owned(),
            version: VERSION.to_owned(),
            architecture: self.target.debian(),
            fields,
            scripts: BTreeMap::new(),
            tree: Tree::default(),
            moment: self.moment,
        })
    }

    /// The desktop for Kylin, Debian and their kin.
    pub fn desktop(&self) -> Result<Deb> {
        self.desktop_as(VERSION)
    }

    /// The same programs under another version, to try upgrades with.
    pub fn desktop_as(&self, version: &str) -> Result<Deb> {
        let mut deb = self.deb("tongban-desktop", &["tongban"])?;
        deb.version = version.to_owned();
        describe_desktop(&mut deb, ID);
        deb.scripts.insert("preinst", preinst(version)?);
        self.desktop_programs(&mut deb.tree, "usr")?;
        deb.tree.file(format!("usr/share/applications/{ID}.desktop"), entry("/usr/bin")?);
        deb.tree.file(format!("usr/share/metainfo/{ID}.metainfo.xml"), self.metainfo()?);
        icons(&mut deb.tree, "usr/share/icons")?;
        deb.tree.file("usr/share/doc/tongban-desktop/copyright", read("packaging/desktop/copyright")?);
        self.sign(&mut deb, "usr", "tongban");
        Ok(deb)
    }

    /// The desktop as the store of UOS wants it: everything below one folder, and no script.
    pub fn uos(&self) -> Result<Deb> {
        let mut deb = self.deb(ID, &["tongban"])?;
        describe_desktop(&mut deb, "tongban-desktop");
        // The store counts in four numbers.
        deb.version = format!("{VERSION}.0");
        let top = format!("opt/apps/{ID}");
        let info = text("packaging/uos/info")?.replace("@ID@", ID).replace("@VERSION@", &deb.version);
        deb.tree.file(format!("{top}/info"), info.replace("@ARCHITECTURE@", self.target.debian()));
        let files = format!("{top}/files");
        self.desktop_programs(&mut deb.tree, &files)?;
        let menu = entry(&format!("/{files}/bin"))?;
        deb.tree.file(format!("{top}/entries/applications/{ID}.desktop"), menu);
        deb.tree.file(format!("{files}/share/metainfo/{ID}.metainfo.xml"), self.metainfo()?);
        icons(&mut deb.tree, &format!("{top}/entries/icons"))?;
        deb.tree.file(format!("{files}/doc/copyright"), read("packaging/desktop/copyright")?);
        self.sign(&mut deb, &files, "tongban");
        Ok(deb)
    }

    /// What runs, below `prefix`: the command, both windows, and the page for a browser.
    fn desktop_programs(&self, tree: &mut Tree, prefix: &str) -> Result<()> {
        for name in ["tongban", "tongban-desktop", "tongban-desktop-webkit40"] {
            tree.program(format!("{prefix}/bin/{name}"), &self.program(name))?;
        }
        manual(tree, prefix, Whose::Desktop)?;
        page(tree, &format!("{prefix}/share/tongban/page"))
    }

    /// What a shop for applications shows (AppStream).
    fn metainfo(&self) -> Result<String> {
        let text = text(&format!("packaging/desktop/{ID}.metainfo.xml"))?;
        Ok(text.replace("@VERSION@", VERSION).replace("@DAY@", &self.day))
    }

    /// Last: what comes after is not signed.
    fn sign(&self, deb: &mut Deb, prefix: &str, name: &str) {
        let package = format!("{} {} {}", deb.name, deb.version, deb.architecture);
        let (programs, share) = (format!("{prefix}/bin"), format!("{prefix}/share/{name}"));
        publisher::sign(&mut deb.tree, package, &programs, &share, self.publisher);
    }

    /// The hub for Debian's kin.
    pub fn hub(&self) -> Result<Deb> {
        let mut deb = self.deb("tongban-hub", &["tongban-hub"])?;
        deb.fields.insert("Section", "admin".to_owned());
        deb.fields.insert("Description", HUB.to_owned());
        deb.tree = self.hub_tree("lib/systemd/system")?;
        for name in ["postinst", "prerm", "postrm"] {
            deb.scripts.insert(name, text(&format!("packaging/hub/{name}"))?);
        }
        deb.scripts.insert("preinst", preinst(VERSION)?);
        if let Some(depends) = deb.fields.get_mut("Depends") {
            // The user of the service is made with useradd.
            depends.push_str(", passwd");
        }
        self.sign(&mut deb, "usr", "tongban-hub");
        Ok(deb)
    }

    /// The hub for servers that use rpm.
    pub fn hub_rpm(&self) -> Result<Rpm> {
        let script = |name: &str| text(&format!("packaging/hub/rpm/{name}"));
        let mut tree = self.hub_tree("usr/lib/systemd/system")?;
        let package = format!("tongban-hub {VERSION} {}", self.target.name());
        publisher::sign(&mut tree, package, "usr/bin", "usr/share/tongban-hub", self.publisher);
        Ok(Rpm {
            name: "tongban-hub".to_owned(),
            version: VERSION.to_owned(),
            architecture: self.target.name(),
            summary: HUB.to_owned(),
            requires: vec![
                ("glibc".to_owned(), self.baselines.glibc.clone()),
                ("shadow-utils".to_owned(), "4".to_owned()),
            ],
            scripts: [script("post")?, script("preun")?, script("postun")?],
            tree,
            moment: self.moment,
        })
    }

    fn hub_tree(&self, units: &str) -> Result<Tree> {
        let mut tree = Tree::default();
        tree.program("usr/bin/tongban-hub", &self.program("tongban-hub"))?;
        tree.file(format!("{units}/tongban-hub.service"), read("packaging/hub/tongban-hub.service")?);
        manual(&mut tree, "usr", Whose::Hub)?;
        tree.settings("etc/default/tongban-hub", read("packaging/hub/default")?);
        tree.file("usr/share/doc/tongban-hub/copyright", read("packaging/desktop/copyright")?);
        Ok(tree)
    }
}

/// What can show the page: either line of WebKitGTK, or a browser.
const SHOWN_BY: &str = "libwebkit2gtk-4.1-0 (>= 2.42) | libwebkit2gtk-4.0-37 (>= 2.28) | www-browser";
const HUB: &str = "Tongban hub: cases, approvals and notices of a department";

/// `other`: the same desktop in the other layout; a machine has one of them.
fn describe_desktop(deb: &mut Deb, other: &str) {
    // Either window will do; the one whose libraries are missing does not start, and the next is tried.
    let depends = deb.fields.entry("Depends").or_default();
    depends.push_str(&format!(", {SHOWN_BY}"));
    deb.fields.insert("Section", "misc".to_owned());
    deb.fields.insert("Conflicts", other.to_owned());
    deb.fields.insert("Replaces", other.to_owned());
    deb.fields.insert(
        "Description",
        "Tongban: applications, approvals and notices, with or without a network".to_owned(),
    );
}

/// Refuses to put an older version over a newer one.
fn preinst(version: &str) -> Result<String> {
    Ok(text("packaging/preinst")?.replace("@VERSION@", version))
}

fn entry(bin: &str) -> Result<String> {
    Ok(text(&format!("packaging/desktop/{ID}.desktop"))?.replace("@BIN@", bin))
}

/// What a browser shows where no window can: the page as it was built.
fn page(tree: &mut Tree, folder: &str) -> Result<()> {
    let built = root().join("ui/dist");
    let mut folders = vec![built.clone()];
    while let Some(from) = folders.pop() {
        for entry in fs::read_dir(&from).with_context(|| from.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&built).context("a file of the page")?;
            tree.file(format!("{folder}/{}", name.display()), fs::read(&path)?);
        }
    }
    Ok(())
}

/// What `man` and shells find.
fn manual(tree: &mut Tree, prefix: &str, whose: Whose) -> Result<()> {
    for (path, content) in manual::files(whose)? {
        tree.file(format!("{prefix}/share/{path}"), content);
    }
    Ok(())
}

fn icons(tree: &mut Tree, folder: &str) -> Result<()> {
    for size in ICON_SIZES {
        let icon = read(&format!("icons/{size}.png"))?;
        tree.file(format!("{folder}/hicolor/{size}x{size}/apps/tongban.png"), icon);
    }
    tree.file(format!("{folder}/hicolor/scalable/apps/tongban.svg"), read("icons/tongban.svg")?);
    Ok(())
}

fn read(path: &str) -> Result<Vec<u8>> {
    fs::read(root().join(path)).with_context(|| path.to_owned())
}

fn text(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).with_context(|| path.to_owned())
}

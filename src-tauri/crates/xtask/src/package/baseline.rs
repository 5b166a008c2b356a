//! Does a program run on the oldest machine that we promise? Read from the program itself: the libraries it needs, the
//! versions of their symbols, the symbols it asks for, how it is laid out in memory.
//!
//! WebKit's and GTK's symbols carry no versions; since when each is there says their introspection data, which lies
//! beside the libraries that we link with. So no table of ours can be out of date.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use object::Endianness;
use object::elf::{DT_NEEDED, FileHeader64, PT_LOAD, SHT_DYNSYM};
use object::read::elf::{Dyn as _, FileHeader as _, ProgramHeader as _, Sym as _};
use serde::Deserialize;

use super::sysroot;
use super::target::Target;
use crate::process::root;

/// Parts of glibc: every program may need them.
const C_LIBRARY: &[&str] = &[
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
    "ld.so.1",
    "libc.so.6",
    "libdl.so.2",
    "libm.so.6",
    "libpthread.so.0",
    "librt.so.1",
    "libutil.so.1",
];

/// `packaging/baselines.toml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Baselines {
    /// The newest version of the C library that may be asked for: `2.28`.
    pub glibc: String,
    page_size: BTreeMap<String, u64>,
    since: BTreeMap<String, String>,
    program: BTreeMap<String, Program>,
    package: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Program {
    libraries: BTreeSet<String>,
    /// Where it runs only beside something that asks for more itself.
    #[serde(default)]
    since: BTreeMap<String, String>,
}

impl Baselines {
    /// The file of the clone.
    pub fn load() -> Result<Self> {
        let text = fs::read_to_string(root().join("packaging/baselines.toml"))?;
        toml::from_str(&text).context("packaging/baselines.toml")
    }

    /// What would not work on the oldest machine, one line each. An error where `program` has no row in the file.
    pub fn judge(&self, program: &str, target: Target, elf: &Elf, since: &Since) -> Result<Vec<String>> {
        let allowed = self.program.get(program).ok_or_else(|| anyhow!("baselines.toml: no {program}"))?;
        let mut broken = Vec::new();
        for library in &elf.needed {
            if !C_LIBRARY.contains(&library.as_str()) && !allowed.libraries.contains(library) {
                broken.push(format!("needs {library}"));
            }
        }
        let newest = number(&self.glibc);
        for version in elf.versions.iter().filter(|version| version.starts_with("GLIBC_")) {
            let asked = version.trim_start_matches("GLIBC_");
            if number(asked).is_empty() || number(asked) > newest {
                broken.push(format!("asks for {version}; the oldest machine has {}", self.glibc));
            }
        }
        let linked = since.0.iter().filter(|(_, library)| library.is_needed_by(elf));
        for (library, Introspected { symbols, .. }) in linked {
            let limit = allowed.since.get(library).or(self.since.get(library));
            let limit = limit.map(|limit| number(limit)).unwrap_or_default();
            for name in &elf.imports {
                if let Some(there) = symbols.get(name).filter(|there| number(there) > limit) {
                    broken.push(format!("uses {name}, in {library} since {there}"));
                }
            }
        }
        let page = self.page_size.get(target.name()).copied().unwrap_or(0x1000);
        if elf.alignment < page {
            broken.push(format!(
                "is aligned to pages of {:#x}; there are machines with {page:#x}",
                elf.alignment
            ));
        }
        Ok(broken)
    }

    /// The packages that have what these programs need.
    pub fn depends(&self, programs: &[Elf]) -> Result<BTreeSet<String>> {
        let libraries = programs.iter().flat_map(|elf| &elf.needed);
        let package = |library: &String| {
            let found = self.package.get(library).cloned();
            found.ok_or_else(|| anyhow!("baselines.toml: no package is named for {library}"))
        };
        let packages: BTreeSet<String> = libraries.map(package).collect::<Result<_>>()?;
        if packages.is_empty() {
            bail!("a package that depends on nothing is refused by the store");
        }
        Ok(packages)
    }

    /// Libraries whose symbols are looked up.
    pub fn introspected(&self) -> impl Iterator<Item = &str> {
        self.since.keys().map(String::as_str)
    }
}

/// `2.28` as numbers. Empty where it is none: `PRIVATE`.
fn number(version: &str) -> Vec<u32> {
    version.split('.').map(str::parse).collect::<Result<_, _>>().unwrap_or_default()
}

/// What a program says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elf {
    /// Libraries that must be there: `libc.so.6`.
    pub needed: BTreeSet<String>,
    /// Versions that they must have: `GLIBC_2.28`.
    pub versions: BTreeSet<String>,
    /// Symbols that it takes from others.
    pub imports: BTreeSet<String>,
    /// The smallest alignment of a part that is loaded, in bytes.
    pub alignment: u64,
}

impl Elf {
    /// Reads a program of 64 bits.
    pub fn read(path: &Path) -> Result<Self> {
        let data = fs::read(path).with_context(|| path.display().to_string())?;
        Self::parse(&data).with_context(|| path.display().to_string())
    }

    fn parse(data: &[u8]) -> Result<Self> {
        let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        let header = FileHeader64::<Endianness>::parse(data)?;
        let endian = header.endian()?;
        let loaded = header.program_headers(endian, data)?.iter();
        let loaded = loaded.filter(|part| part.p_type(endian) == PT_LOAD).map(|part| part.p_align(endian));
        let mut elf = Self { alignment: loaded.min().unwrap_or_default(), ..Self::default() };
        let sections = header.sections(endian, data)?;
        if let Some((entries, link)) = sections.dynamic(endian, data)? {
            let strings = sections.strings(endian, data, link)?;
            for entry in entries.iter().filter(|entry| entry.tag(endian) == DT_NEEDED) {
                elf.needed.insert(text(entry.string(endian, strings)?));
            }
        }
        if let Some((mut libraries, link)) = sections.gnu_verneed(endian, data)? {
            let strings = sections.strings(endian, data, link)?;
            while let Some((_, mut versions)) = libraries.next()? {
                while let Some(version) = versions.next()? {
                    elf.versions.insert(text(version.name(endian, strings)?));
                }
            }
        }
        let symbols = sections.symbols(endian, data, SHT_DYNSYM)?;
        for symbol in symbols.iter().filter(|symbol| symbol.is_undefined(endian)) {
            elf.imports.insert(text(symbol.name(endian, symbols.strings())?));
        }
        Ok(elf)
    }

    /// The newest glibc that it asks for: `2.28`.
    pub fn glibc(&self) -> String {
        let asked = self.versions.iter().filter_map(|version| version.strip_prefix("GLIBC_"));
        asked.max_by_key(|version| number(version)).unwrap_or_default().to_owned()
    }
}

/// By library.
#[derive(Debug, Default)]
pub struct Since(BTreeMap<String, Introspected>);

/// What a library's introspection data say.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Introspected {
    /// Its files: `libwebkit2gtk-4.1.so.0`. Both lines of WebKitGTK have the same symbols, of different age.
    files: BTreeSet<String>,
    /// Symbol, and the library's version that first had it; where nothing is said, it was always there.
    symbols: BTreeMap<String, String>,
}

impl Introspected {
    fn is_needed_by(&self, elf: &Elf) -> bool {
        !self.files.is_disjoint(&elf.needed)
    }
}

impl Since {
    /// Of these libraries, from the files beside what we link with.
    pub fn load<'a>(target: Target, libraries: impl Iterator<Item = &'a str>) -> Result<Self> {
        let folders =
            [sysroot::path(target).join("usr/share/gir-1.0"), sysroot::libraries(target).join("gir-1.0")];
        let mut all = BTreeMap::new();
        for library in libraries {
            let paths = folders.iter().map(|folder| folder.join(format!("{library}.gir")));
            let text = paths.map(fs::read_to_string).find_map(Result::ok);
            let text = text.ok_or_else(|| anyhow!("{library}.gir is not beside the libraries"))?;
            all.insert(library.to_owned(), introspected(&text).with_context(|| library.to_owned())?);
        }
        Ok(Self(all))
    }
}

/// A member of a class that is newer than the library is as new as its class.
fn introspected(gir: &str) -> Result<Introspected> {
    let document = roxmltree::Document::parse(gir)?;
    let mut found = Introspected::default();
    let mut open = vec![(document.root_element(), None)];
    while let Some((node, outer)) = open.pop() {
        let attribute = |name: &str| {
            node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
        };
        let versioned = !["repository", "namespace", "include"].contains(&node.tag_name().name());
        let since = attribute("version").filter(|_| versioned).or(outer);
        found
            .files
            .extend(attribute("shared-library").iter().flat_map(|files| files.split(',')).map(str::to_owned));
        for name in [attribute("identifier"), attribute("get-type")].into_iter().flatten() {
            if let Some(since) = since {
                found.symbols.insert(name.to_owned(), since.to_owned());
            }
        }
        open.extend(node.children().filter(roxmltree::Node::is_element).map(|child| (child, since)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Baselines, Elf, Introspected, Since, introspected};
    use crate::package::target::Target;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// A program that is as it should be.
    fn sound() -> Elf {
        Elf {
            needed: set(&["libc.so.6", "libgtk-3.so.0", "libwebkit2gtk-4.1.so.0"]),
            versions: set(&["GLIBC_2.2.5", "GLIBC_2.28"]),
            imports: set(&["malloc", "gtk_init", "webkit_web_view_new"]),
            alignment: 0x10000,
        }
    }

    fn judge(elf: &Elf) -> Vec<String> {
        let symbols = [("webkit_new_thing", "2.44"), ("webkit_web_view_new", "2.20")];
        let symbols = symbols.map(|(name, since)| (name.to_owned(), since.to_owned()));
        let library = |files: &[&str]| Introspected { files: set(files), symbols: symbols.clone().into() };
        let since = Since(BTreeMap::from([
            ("WebKit2-4.1".to_owned(), library(&["libwebkit2gtk-4.1.so.0"])),
            ("WebKit2-4.0".to_owned(), library(&["libwebkit2gtk-4.0.so.37"])),
        ]));
        Baselines::load().unwrap().judge("tongban-desktop", Target::Arm, elf, &since).unwrap()
    }

    #[test]
    fn a_sound_program_passes_and_each_planted_fault_is_named() {
        assert!(judge(&sound()).is_empty(), "{:?}", judge(&sound()));
        let planted = |plant: fn(&mut Elf)| {
            let mut elf = sound();
            plant(&mut elf);
            judge(&elf)
        };
        let broken = planted(|elf| _ = elf.needed.insert("libssl.so.3".to_owned()));
        assert_eq!(broken, ["needs libssl.so.3"]);
        let broken = planted(|elf| _ = elf.versions.insert("GLIBC_2.34".to_owned()));
        assert_eq!(broken, ["asks for GLIBC_2.34; the oldest machine has 2.28"]);
        assert_eq!(planted(|elf| _ = elf.versions.insert("GLIBC_PRIVATE".to_owned())).len(), 1);
        let broken = planted(|elf| _ = elf.imports.insert("webkit_new_thing".to_owned()));
        assert_eq!(broken, ["uses webkit_new_thing, in WebKit2-4.1 since 2.44"]);
        assert_eq!(planted(|elf| elf.alignment = 0x1000).len(), 1);
    }

    #[test]
    fn this_very_program_is_read_and_would_not_be_packed() {
        let elf = Elf::read(&std::env::current_exe().unwrap()).unwrap();
        assert!(elf.needed.contains("libc.so.6"), "{elf:?}");
        assert!(elf.imports.contains("memcpy"), "{elf:?}");
        assert!(elf.alignment >= 0x1000, "{elf:?}");
        let old = Baselines { glibc: "2.1".to_owned(), ..Baselines::load().unwrap() };
        let broken = old.judge("tongban-hub", Target::X86, &elf, &Since::default()).unwrap();
        assert!(broken.iter().any(|line| line.contains("GLIBC_2.")), "{broken:?}");
    }

    #[test]
    fn what_is_no_program_is_refused() {
        assert!(Elf::parse(b"#!/bin/sh\n").is_err());
        assert!(Elf::parse(b"\x7fELF").is_err());
    }

    #[test]
    fn every_library_has_a_package_and_nothing_is_not_enough() {
        let baselines = Baselines::load().unwrap();
        let depends = baselines.depends(&[sound()]).unwrap();
        let webkit = "libwebkit2gtk-4.1-0 (>= 2.42)";
        assert_eq!(depends, set(&["libc6 (>= 2.28)", "libgtk-3-0 (>= 3.22)", webkit]));
        assert!(baselines.depends(&[Elf::default()]).is_err());
        let strange = Elf { needed: set(&["libstrange.so.1"]), ..Elf::default() };
        assert!(baselines.depends(&[strange]).is_err());
        let named = baselines.program.values().flat_map(|program| &program.libraries);
        assert!(named.into_iter().all(|library| baselines.package.contains_key(library)));
    }

    #[test]
    fn a_member_is_as_new_as_its_class() {
        let gir = r#"<repository version="1.2" xmlns="x" xmlns:c="y" xmlns:glib="z">
            <namespace name="W" version="4.1" shared-library="libw.so.1,libv.so.1">
            <class name="V" version="2.40" glib:get-type="w_v_get_type">
              <method name="a" c:identifier="w_v_a"/><method name="b" c:identifier="w_v_b" version="2.42"/>
            </class>
            <function name="old" c:identifier="w_old"/></namespace></repository>"#;
        let Introspected { files, symbols: found } = introspected(gir).unwrap();
        assert_eq!(files, set(&["libv.so.1", "libw.so.1"]));
        assert_eq!(found.get("w_v_a").map(String::as_str), Some("2.40"));
        assert_eq!(found.get("w_v_b").map(String::as_str), Some("2.42"));
        assert_eq!(found.get("w_v_get_type").map(String::as_str), Some("2.40"));
        assert_eq!(found.get("w_old"), None);
    }
}

//! The libraries that the window is linked with, for each processor: Debian 12's packages, unpacked beside the system
//! and never installed into it, and of them only what a linker and pkg-config read.
//!
//! Deliberately absent: the C library. zig brings it, in the old version.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::target::Target;
use crate::process::{cache_dir, program, step};

/// Both lines of WebKitGTK, for both windows; everything below comes with them.
const PACKAGES: &str = "libwebkit2gtk-4.1-dev,libwebkit2gtk-4.0-dev";
/// Where packages come from. `TONGBAN_DEBIAN_MIRROR` names another.
const DEBIAN: &str = "http://deb.debian.org/debian";
/// Changes when this file makes something else.
const FORMAT: &str = "2";

/// The source of packages, as apt writes it.
pub fn source() -> String {
    let mirror = std::env::var("TONGBAN_DEBIAN_MIRROR").unwrap_or_else(|_| DEBIAN.to_owned());
    format!("deb {mirror} bookworm main")
}

/// Where it is.
pub fn path(target: Target) -> PathBuf {
    cache_dir().join("sysroots").join(target.name())
}

/// Its libraries.
pub fn libraries(target: Target) -> PathBuf {
    path(target).join("usr/lib").join(target.gnu())
}

/// Makes it where it is not: beside its place, and renamed at the end, so that half of one is never found.
pub fn prepare(target: Target) -> Result<()> {
    let place = path(target);
    if fs::read_to_string(place.join("format")).is_ok_and(|format| format == FORMAT) {
        return Ok(());
    }
    let part = place.with_extension("part");
    for old in [&place, &part] {
        if old.exists() {
            fs::remove_dir_all(old).with_context(|| old.display().to_string())?;
        }
    }
    fs::create_dir_all(place.parent().unwrap_or(&place))?;
    let mut fetch = program("mmdebstrap");
    fetch.args(["--quiet", "--variant=extract", &format!("--architectures={}", target.debian())]);
    // One folder of libraries, as on every installed Debian.
    fetch.arg("--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr");
    fetch.args([&format!("--include={PACKAGES}"), "bookworm"]).arg(&part).arg(source());
    step(
        &format!("libraries to link with: {}", target.name()),
        &mut fetch,
        "mmdebstrap needs Debian's packages: TONGBAN_DEBIAN_MIRROR names another source.",
    )?;
    let libraries = part.join("usr/lib").join(target.gnu());
    turn_inwards(&libraries)?;
    let linked = linked(&libraries)?;
    prune(&part, &part, target, &linked)?;
    fs::write(part.join("format"), FORMAT)?;
    fs::rename(&part, &place).context("the sysroot")
}

/// Links from the root of the machine lead to another file of the same folder, and would lead out of it here.
fn turn_inwards(libraries: &Path) -> Result<()> {
    for entry in fs::read_dir(libraries).with_context(|| libraries.display().to_string())? {
        let path = entry?.path();
        let Ok(to) = fs::read_link(&path) else { continue };
        if to.is_absolute()
            && let Some(name) = to.file_name()
        {
            fs::remove_file(&path)?;
            std::os::unix::fs::symlink(name, &path)?;
        }
    }
    Ok(())
}

/// Libraries that a linker can be asked for, by their last name: those that `lib….so` leads to. `libc.so` leads nowhere: it
/// is a text for GNU's linker, and would bring in the new C library.
fn linked(libraries: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(libraries).with_context(|| libraries.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "so")
            && let Ok(last) = path.canonicalize()
            && is_machine_code(&last)
        {
            found.insert(last);
        }
    }
    Ok(found)
}

fn is_machine_code(path: &Path) -> bool {
    let mut head = [0; 4];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"\x7fELF"
}

/// Takes away what neither a linker nor pkg-config nor the check of baselines reads: two parts of three.
fn prune(folder: &Path, top: &Path, target: Target, linked: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            prune(&path, top, target, linked)?;
            // Fails where something is left in it.
            let _ = fs::remove_dir(&path);
        } else if !is_kept(&path, top, target, linked) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn is_kept(path: &Path, top: &Path, target: Target, linked: &BTreeSet<PathBuf>) -> bool {
    let inside = path.strip_prefix(top).unwrap_or(path);
    let libraries = Path::new("usr/lib").join(target.gnu());
    if inside.parent() == Some(&libraries) {
        return path.canonicalize().is_ok_and(|last| linked.contains(&last));
    }
    ["usr/share/pkgconfig", "usr/share/gir-1.0"].iter().any(|folder| inside.starts_with(folder))
        || ["pkgconfig", "gir-1.0"].iter().any(|folder| inside.starts_with(libraries.join(folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_from_the_root_leads_to_the_file_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        fs::write(place("libz.so.1.2.13"), b"\x7fELF").unwrap();
        std::os::unix::fs::symlink("/lib/mips64el-linux-gnuabi64/libz.so.1.2.13", place("libz.so")).unwrap();
        std::os::unix::fs::symlink("libz.so.1.2.13", place("libz.so.1")).unwrap();
        turn_inwards(folder.path()).unwrap();
        assert_eq!(fs::read_link(place("libz.so")).unwrap(), Path::new("libz.so.1.2.13"));
        let linked = linked(folder.path()).unwrap();
        assert_eq!(linked, BTreeSet::from([place("libz.so.1.2.13").canonicalize().unwrap()]));
    }
}

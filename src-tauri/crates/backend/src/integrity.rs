//! Is what is installed what the publisher signed? Looked at when a program of ours starts, before anybody's data is opened
//! (S99). The manifest lies beside the programs, the publisher's public key is compiled in.
//!
//! What runs (programs, page) must be as it was signed. Of the rest (icons, menu entries, manuals) it is only said what
//! differs: an administrator may have reasons.
//!
//! Deliberately absent: protection from root, who can replace the check with the rest. A program built by a developer
//! has no publisher and is not looked at, and says so.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crypto::{DevicePublicKey, Digest, Hasher, Manifest};
use kernel::{Code, Refusal};

/// Who published this program: 130 hex digits, set by whoever builds packages.
const PUBLISHER: Option<&str> = option_env!("TONGBAN_PUBLISHER");
/// Below the folder of shared data of the program's package.
const FILE: &str = "manifest";

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Integrity {
    /// Built without a publisher.
    Unsigned,
    /// As it was signed.
    Sound {
        /// Name, version and processor.
        package: String,
        /// How many files were compared.
        files: usize,
        /// What is there, differs, and does not run: paths. Manuals and the like may have been left out on purpose.
        others: Vec<String>,
    },
    /// Not as it was signed.
    Changed(Refusal),
}

impl Integrity {
    /// Nothing of anybody's is opened by a program that is not its publisher's.
    pub fn or_refuse(&self) -> Result<(), Refusal> {
        match self {
            Self::Changed(refusal) => Err(refusal.clone()),
            Self::Unsigned | Self::Sound { .. } => Ok(()),
        }
    }
}

impl std::fmt::Display for Integrity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unsigned => f.write_str("built without a publisher"),
            Self::Sound { package, files, others } => {
                write!(f, "{package}: {files} files")?;
                others.iter().try_for_each(|path| write!(f, ", differs: {path}"))
            }
            Self::Changed(refusal) => write!(f, "{refusal}"),
        }
    }
}

/// Look at the package that this program came in. `share`: its folder below `share/`, as `tongban`. Reads every file of it.
pub fn check(share: &str) -> Integrity {
    match std::env::current_exe() {
        Ok(program) => check_in(&program, share, PUBLISHER),
        Err(error) => changed("program", 1, &error),
    }
}

/// The same for a program at a given place.
pub fn check_in(program: &Path, share: &str, publisher: Option<&str>) -> Integrity {
    let Some(publisher) = publisher else { return Integrity::Unsigned };
    let read = || -> Result<(PathBuf, Manifest), (&'static str, String)> {
        let publisher: DevicePublicKey =
            publisher.parse().map_err(|error: crypto::BadKey| ("publisher", error.to_string()))?;
        let programs = program.parent().ok_or((FILE, "no folder".to_owned()))?;
        let place = programs.join("../share").join(share).join(FILE);
        let text = std::fs::read_to_string(place).map_err(|error| (FILE, error.to_string()))?;
        let manifest = Manifest::read(&text, &publisher).map_err(|error| (FILE, error.to_string()))?;
        let root = root(programs, &manifest.programs).ok_or((FILE, "moved".to_owned()))?;
        // Another package's manifest is signed, too, and says nothing of this program.
        let ours = program.strip_prefix(&root).unwrap_or(program);
        if !manifest.files.iter().any(|(path, _)| Path::new(path) == ours) {
            return Err((FILE, "does not name this program".to_owned()));
        }
        Ok((root, manifest))
    };
    match read() {
        Ok((root, manifest)) => compare(&root, manifest, share),
        Err((file, why)) => changed(file, 1, why),
    }
}

/// What is left of the folder of programs without its end, which the manifest names.
fn root(programs: &Path, end: &str) -> Option<PathBuf> {
    programs
        .ends_with(end)
        .then(|| programs.ancestors().nth(Path::new(end).components().count()))?
        .map(Path::to_owned)
}

fn compare(root: &Path, manifest: Manifest, share: &str) -> Integrity {
    let differs = |(path, digest): &&(String, Digest)| sm3(&root.join(path)).ok() != Some(*digest);
    let runs = |path: &str| {
        path.starts_with(&manifest.programs)
            || path.split('/').collect::<Vec<_>>().windows(2).any(|pair| pair == ["share", share])
    };
    let different: Vec<String> =
        manifest.files.iter().filter(differs).map(|(path, _)| path.clone()).collect();
    let (running, mut others): (Vec<String>, Vec<String>) =
        different.into_iter().partition(|path| runs(path));
    others.retain(|path| root.join(path).exists());
    match running.first() {
        Some(first) => changed(first, running.len(), "differs"),
        None => Integrity::Sound { package: manifest.package, files: manifest.files.len(), others },
    }
}

fn changed(file: &str, count: usize, why: impl std::fmt::Display) -> Integrity {
    Integrity::Changed(
        Refusal::new(Code::ProgramChanged).with("file", file).with("count", count).with("why", why),
    )
}

/// SM3 of a file, a piece at a time: programs are large, PCs are not.
fn sm3(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hasher = Hasher::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            read => hasher.update(piece.get(..read).unwrap_or_default()),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crypto::PublisherKey;
    use kernel::SystemRandom;

    use super::*;

    /// An installed package: a program, its page, an icon.
    struct Installed {
        root: tempfile::TempDir,
        publisher: String,
    }

    impl Installed {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            let (key, _) = PublisherKey::generate(&SystemRandom).unwrap();
            let mut manifest = Manifest {
                package: "thing 1 amd64".to_owned(),
                programs: "usr/bin".to_owned(),
                files: Vec::new(),
            };
            for (path, content) in [
                ("usr/bin/tongban", "machine code"),
                ("usr/share/icons/tongban.svg", "picture"),
                ("usr/share/tongban/page/index.html", "page"),
            ] {
                let place = root.path().join(path);
                fs::create_dir_all(place.parent().unwrap()).unwrap();
                fs::write(place, content).unwrap();
                manifest.add(path, content.as_bytes());
            }
            fs::write(root.path().join("usr/share/tongban/manifest"), manifest.signed(&key)).unwrap();
            Self { publisher: key.public().to_string(), root }
        }

        fn check(&self) -> Integrity {
            let program = self.root.path().join("usr/bin/tongban");
            check_in(&program, "tongban", Some(&self.publisher))
        }

        fn path(&self, path: &str) -> PathBuf {
            self.root.path().join(path)
        }
    }

    fn named(integrity: &Integrity) -> &str {
        match integrity {
            Integrity::Changed(refusal) => &refusal.params["file"],
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_installed_is_what_was_signed() {
        let sound = Integrity::Sound { package: "thing 1 amd64".to_owned(), files: 3, others: Vec::new() };
        assert_eq!(Installed::new().check(), sound);
    }

    #[test]
    fn a_changed_or_missing_part_that_runs_is_named_and_refused() {
        let installed = Installed::new();
        fs::write(installed.path("usr/bin/tongban"), "other code").unwrap();
        assert_eq!(named(&installed.check()), "usr/bin/tongban");
        assert_eq!(installed.check().or_refuse().unwrap_err().code, Code::ProgramChanged);
        let installed = Installed::new();
        fs::remove_file(installed.path("usr/share/tongban/page/index.html")).unwrap();
        assert_eq!(named(&installed.check()), "usr/share/tongban/page/index.html");
    }

    #[test]
    fn a_changed_icon_is_told_and_stops_nobody() {
        let installed = Installed::new();
        fs::write(installed.path("usr/share/icons/tongban.svg"), "the office's own").unwrap();
        let found = installed.check();
        found.or_refuse().unwrap();
        let Integrity::Sound { others, .. } = found else { panic!("{found:?}") };
        assert_eq!(others, ["usr/share/icons/tongban.svg"]);
        fs::remove_file(installed.path("usr/share/icons/tongban.svg")).unwrap();
        let Integrity::Sound { others, .. } = installed.check() else { panic!() };
        assert_eq!(others, [""; 0], "left out on purpose");
    }

    #[test]
    fn a_manifest_that_is_missing_forged_or_somebody_elses_is_refused() {
        let installed = Installed::new();
        let manifest = installed.path("usr/share/tongban/manifest");
        let other = Installed::new();
        fs::copy(other.path("usr/share/tongban/manifest"), &manifest).unwrap();
        assert_eq!(named(&installed.check()), "manifest");
        fs::remove_file(&manifest).unwrap();
        assert_eq!(named(&installed.check()), "manifest");
    }

    #[test]
    fn the_manifest_of_another_package_of_the_same_publisher_is_refused() {
        let installed = Installed::new();
        let hub = installed.path("usr/bin/tongban-hub");
        fs::write(&hub, "not named in it").unwrap();
        assert_eq!(named(&check_in(&hub, "tongban", Some(&installed.publisher))), "manifest");
    }

    #[test]
    fn a_program_that_was_taken_elsewhere_is_not_the_installed_one() {
        let installed = Installed::new();
        fs::rename(installed.path("usr"), installed.path("bin")).unwrap();
        let program = installed.path("bin/bin/tongban");
        assert_eq!(named(&check_in(&program, "tongban", Some(&installed.publisher))), "manifest");
    }

    #[test]
    fn a_developers_program_has_no_publisher() {
        assert_eq!(check_in(Path::new("/nowhere/tongban"), "tongban", None), Integrity::Unsigned);
    }
}

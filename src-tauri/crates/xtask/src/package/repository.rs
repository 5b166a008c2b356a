//! A folder that apt installs from: the packages, lists of them for every processor, and a signed statement of the lists.
//! Copied to any disk or web server of a network without a way out, it needs nothing else.
//!
//! Deliberately absent: an end of validity. Such a network is brought up to date by hand, and rarely.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::target::Target;
use crate::process::{output, present, program, root, step};
use crate::setup;

const COMPONENT: &str = "main";
/// Who signs where nobody was named.
const SIGNER: &str = "Tongban packages";

/// Writes it. `key`: the signer; none: one is made, and kept beside this clone's packages for the next time. `suite`: other
/// suites in the folder stay as they are.
pub fn write(packages: &[PathBuf], folder: &Path, key: Option<&str>, suite: &str) -> Result<()> {
    if packages.is_empty() {
        bail!("there are no packages: run it without --packed");
    }
    setup::system_packages(&["apt-utils", "gnupg"])?;
    let folder = root().join(folder);
    let pool = Path::new("pool").join(suite);
    let (place, lists) = (folder.join(&pool), folder.join("dists").join(suite));
    for part in [&place, &lists] {
        if part.exists() {
            fs::remove_dir_all(part)?;
        }
        fs::create_dir_all(part)?;
    }
    for package in packages {
        fs::copy(package, place.join(package.file_name().context("a package has a name")?))?;
    }
    for target in Target::ALL {
        let place = lists.join(COMPONENT).join(format!("binary-{}", target.debian()));
        fs::create_dir_all(&place)?;
        let mut list = archive(&folder);
        let list = output(list.args(["--arch", target.debian(), "packages"]).arg(&pool))?;
        fs::write(place.join("Packages"), &list)?;
        output(program("gzip").args(["--keep", "--no-name", "-9"]).arg(place.join("Packages")))?;
    }
    let release = output(&mut release(&folder, &lists, suite))?;
    fs::write(lists.join("Release"), release)?;
    sign(&folder, &lists, key)?;
    println!("== repository: {}", folder.display());
    println!(
        "   deb [signed-by=/usr/share/keyrings/tongban.gpg] file:{} {suite} {COMPONENT}",
        folder.display()
    );
    println!("   tongban.gpg in it goes to /usr/share/keyrings on every PC");
    Ok(())
}

fn archive(folder: &Path) -> Command {
    let mut archive = program("apt-ftparchive");
    archive.current_dir(folder);
    archive
}

/// The statement of the lists. Its moment is now: apt takes no statement that is older than the one it has.
fn release(folder: &Path, lists: &Path, suite: &str) -> Command {
    let processors = Target::ALL.map(Target::debian).join(" ");
    let mut command = archive(folder);
    for (field, value) in [
        ("Origin", "Tongban"),
        ("Label", "Tongban"),
        ("Suite", suite),
        ("Codename", suite),
        ("Components", COMPONENT),
        ("Architectures", &processors),
    ] {
        command.arg("-o").arg(format!("APT::FTPArchive::Release::{field}={value}"));
    }
    command.arg("release").arg(lists);
    command
}

fn sign(folder: &Path, lists: &Path, key: Option<&str>) -> Result<()> {
    let home = super::folder(super::Purpose::Ship).join("keyring");
    let gpg = || {
        let mut gpg = program("gpg");
        gpg.args(["--batch", "--yes", "--quiet"]);
        if key.is_none() {
            gpg.arg("--homedir").arg(&home);
        }
        gpg
    };
    if !present("gpg") {
        bail!("gpg is not here: apt install gnupg");
    }
    if key.is_none() && !home.exists() {
        fs::create_dir_all(&home)?;
        fs::set_permissions(&home, fs::Permissions::from_mode(0o700))?;
        let mut make = gpg();
        make.args(["--pinentry-mode", "loopback", "--passphrase", "", "--quick-generate-key", SIGNER]);
        step("a key to sign with", make.args(["rsa3072", "sign", "never"]), "Name one of yours with --key.")?;
    }
    let signer = key.unwrap_or(SIGNER);
    let release = lists.join("Release");
    output(
        gpg()
            .args(["--local-user", signer, "--clearsign", "--output"])
            .arg(lists.join("InRelease"))
            .arg(&release),
    )?;
    let detached = lists.join("Release.gpg");
    output(
        gpg()
            .args(["--local-user", signer, "--armor", "--detach-sign", "--output"])
            .arg(detached)
            .arg(release),
    )?;
    output(gpg().arg("--output").arg(folder.join("tongban.gpg")).args(["--export", signer]))?;
    if key.is_none() {
        // gpg leaves an agent behind for every folder of keys.
        output(program("gpgconf").arg("--homedir").arg(&home).args(["--kill", "gpg-agent"]))?;
    }
    Ok(())
}

//! A clean machine to start packages on: a Debian 12 of that processor with what the packages depend on and nothing for
//! building, on a layer that is thrown away. A foreign processor is played by qemu, through the kernel's binfmt, because the
//! engine starts processes of its own.
//!
//! Deliberately absent: systemd. The hub's unit is judged by systemd's own verifier, not run here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::PERSON;
use crate::package::build::Purpose;
use crate::package::sysroot;
use crate::package::target::Target;
use crate::process::{cache_dir, output, program, step};

/// Which line of WebKitGTK it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// As on Kylin V11, UOS 25, deepin 23.
    Webkit41,
    /// As on UOS 20 and Kylin V10 SP1.
    Webkit40,
}

impl Engine {
    /// The ones that are tried on a processor. Where qemu plays it, the older one only for what is shipped.
    pub fn of(target: Target, purpose: Purpose) -> &'static [Self] {
        if target.is_native() || purpose == Purpose::Ship {
            &[Self::Webkit41, Self::Webkit40]
        } else {
            &[Self::Webkit41]
        }
    }

    /// As in `TONGBAN_SHELL`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Webkit41 => "webkit41",
            Self::Webkit40 => "webkit40",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Webkit41 => "libwebkit2gtk-4.1-0",
            Self::Webkit40 => "libwebkit2gtk-4.0-37",
        }
    }
}

/// What every machine has besides: letters, a session's bus.
const PACKAGES: &str = "dbus,fonts-wqy-microhei,ca-certificates";

/// Where it is kept.
fn place(target: Target, engine: Engine) -> PathBuf {
    let name = match engine {
        Engine::Webkit41 => target.name().to_owned(),
        Engine::Webkit40 => format!("{}-{}", target.name(), engine.name()),
    };
    cache_dir().join("machines").join(name)
}

/// Installs the machine once, with the scripts of its packages, as an installer would.
pub fn install(target: Target, engine: Engine) -> Result<()> {
    let place = place(target, engine);
    if place.exists() {
        return Ok(());
    }
    let part = place.with_extension("part");
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    fs::create_dir_all(place.parent().unwrap_or(&place))?;
    let mut install = program("mmdebstrap");
    install.env("QEMU_CPU", target.qemu_cpu());
    install.args(["--quiet", "--mode=root", "--variant=minbase"]);
    install.arg(format!("--architectures={}", target.debian()));
    install.arg(format!("--include={},{PACKAGES}", engine.package()));
    for folder in ["man", "locale", "doc"] {
        install.arg(format!("--dpkgopt=path-exclude=/usr/share/{folder}/*"));
    }
    install.arg("bookworm").arg(&part).arg(sysroot::source());
    step(
        &format!("a clean machine: {}, {}", target.name(), engine.name()),
        &mut install,
        "mmdebstrap needs Debian's packages.",
    )?;
    fs::rename(&part, &place).context("the machine")
}

/// One that runs, in a process that has its mounts to itself.
pub struct Machine {
    /// Its processor.
    pub target: Target,
    /// Its engine.
    pub engine: Engine,
    /// What its packages were made for.
    pub purpose: Purpose,
    /// Where its files are.
    pub root: PathBuf,
    /// On the machine outside.
    pub logs: PathBuf,
}

impl Machine {
    /// Its layer, its mounts.
    pub fn boot(target: Target, engine: Engine, purpose: Purpose, logs: &Path) -> Result<Self> {
        let layer = logs.join("machine");
        fs::create_dir_all(&layer).with_context(|| layer.display().to_string())?;
        mount(&["-t", "tmpfs", "-o", "size=2g,mode=755", "tmpfs"], &layer)?;
        let [upper, work, root] = ["upper", "work", "root"].map(|name| layer.join(name));
        for folder in [&upper, &work, &root] {
            fs::create_dir(folder)?;
        }
        let options = format!(
            "lowerdir={},upperdir={},workdir={}",
            place(target, engine).display(),
            upper.display(),
            work.display()
        );
        mount(&["-t", "overlay", "-o", &options, "overlay"], &root)?;
        mount(&["-t", "proc", "proc"], &root.join("proc"))?;
        mount(&["--rbind", "/dev"], &root.join("dev"))?;
        Ok(Self { target, engine, purpose, root, logs: logs.to_owned() })
    }

    /// A program inside, as root.
    pub fn command(&self, name: &str) -> Command {
        self.as_user("root", name)
    }

    /// The same, as somebody.
    pub fn as_user(&self, user: &str, name: &str) -> Command {
        let mut command = Command::new("chroot");
        command.arg(format!("--userspec={user}")).arg(&self.root).args(["/usr/bin/env", "-i"]);
        command.args(["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG=C.UTF-8"]);
        if user == PERSON {
            command.args([format!("HOME=/home/{PERSON}"), format!("XDG_RUNTIME_DIR=/run/{PERSON}")]);
        }
        command.arg(format!("QEMU_CPU={}", self.target.qemu_cpu())).arg(name).stdin(Stdio::null());
        command.env("QEMU_CPU", self.target.qemu_cpu());
        command
    }

    /// What it prints; its complaint where it fails.
    pub fn said(&self, command: &mut Command) -> Result<String> {
        let done = command.output().context("chroot")?;
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        if !done.status.success() {
            let complaint = String::from_utf8_lossy(&done.stderr);
            bail!("{command:?}: {}\n{text}{complaint}", done.status);
        }
        Ok(text)
    }

    /// The repository is all that it can install from, and only what our key has signed.
    pub fn sources(&self, repository: &Path) -> Result<()> {
        let place = self.root.join("srv/tongban");
        fs::create_dir_all(&place)?;
        let from = repository.to_string_lossy();
        mount(&["--bind", &from], &place)?;
        fs::copy(repository.join("tongban.gpg"), self.root.join("usr/share/keyrings/tongban.gpg"))?;
        let source = "deb [signed-by=/usr/share/keyrings/tongban.gpg] file:/srv/tongban stable main\n";
        fs::write(self.root.join("etc/apt/sources.list"), source)?;
        self.said(self.command("apt-get").args(["update", "--quiet", "--error-on=any"])).map(drop)
    }

    /// A package from outside, as the machine sees it.
    pub fn given(&self, package: &Path) -> Result<PathBuf> {
        let name = package.file_name().context("a package has a name")?;
        fs::copy(package, self.root.join("srv").join(name)).with_context(|| package.display().to_string())?;
        Ok(Path::new("/srv").join(name))
    }

    /// Without a repository: what it depends on must be there.
    pub fn install_file(&self, package: &Path) -> Result<()> {
        let given = self.given(package)?;
        self.said(self.command("dpkg").arg("--install").arg(&given))?;
        println!("   {} is installed", given.display());
        Ok(())
    }

    /// With apt, which takes only what is signed and whose dependencies are there.
    pub fn install(&self, name: &str) -> Result<()> {
        let mut install = self.as_user("root", "env");
        install.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--quiet"]);
        self.said(install.args(["--no-install-recommends", name]))?;
        self.said(self.command("dpkg").args(["--verify", name]))?;
        println!("   {name} is installed");
        Ok(())
    }
}

fn mount(what: &[&str], place: &Path) -> Result<()> {
    let mut mount = program("mount");
    output(mount.args(what).arg(place)).map(drop)
}

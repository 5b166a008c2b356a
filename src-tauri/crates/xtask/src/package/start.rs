//! Starts packages on a clean machine: a Debian 12 of that processor with what the packages depend on and nothing for
//! building, on a layer that is thrown away. A foreign processor is played by qemu, through the kernel's binfmt, because the
//! engine starts processes of its own.
//!
//! The same minutes everywhere: install, from the repository; the hub makes itself, looks at itself and listens; somebody
//! logs in, drafts and submits, and gets a number; a neighbour at the same PC gets nothing; the window shows it all, and a
//! picture is left to look at; then everything is taken away, and no secret is left.
//!
//! Without root or binfmt there is no such machine: that is said, and never counted as passed.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::contents::ID;
use super::sysroot;
use super::target::Target;
use crate::process::{Running, cache_dir, output, present, program, step};

/// What the machine has: what the packages depend on, letters, a session's bus.
const PACKAGES: &str = "libwebkit2gtk-4.1-0,dbus,fonts-wqy-microhei,ca-certificates";
/// For one step, under qemu on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);
/// More colours than a page has that is still loading, fewer than the workbench with its letters.
const PAINTED: u32 = 1250;
/// Between two questions.
const PAUSE: Duration = Duration::from_millis(250);
/// Who sits at the machine.
const PERSON: &str = "official";
/// Who has an account on it, too.
const NEIGHBOUR: &str = "neighbour";
/// In the demo data.
const ACCOUNT: &str = "lvsiqi";
const PASSWORD: &str = "Tongban@2026";

/// Starts this processor's packages, or says why not.
pub fn run(target: Target) -> Result<()> {
    if let Some(why) = why_not(target)? {
        println!("SKIPPED packages of {} are not started: {why}", target.name());
        return Ok(());
    }
    machine(target)?;
    // Whatever is mounted or started there is nobody else's, and goes with the process.
    let mut apart = program("unshare");
    apart
        .args(["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"])
        .arg(std::env::current_exe()?);
    apart.args(["package", "--apart", "--target", target.name()]);
    step(&format!("start on {}", target.name()), &mut apart, "Logs and pictures: target/package/<processor>")
}

fn why_not(target: Target) -> Result<Option<String>> {
    if output(program("id").arg("-u"))?.trim() != "0" {
        return Ok(Some("only root makes a machine to start them on".to_owned()));
    }
    if !present("mmdebstrap") || !present("unshare") {
        return Ok(Some("mmdebstrap or unshare is missing".to_owned()));
    }
    if target.is_native() {
        return Ok(None);
    }
    Ok((!binfmt(target)).then(|| format!("the kernel does not hand programs of {} to qemu", target.name())))
}

/// Does the kernel hand foreign programs to qemu? Where it would but nobody has told it, it is told, as the package of qemu
/// writes it down.
fn binfmt(target: Target) -> bool {
    let kernel = Path::new("/proc/sys/fs/binfmt_misc");
    let known = kernel.join(format!("qemu-{}", target.name()));
    if !kernel.join("register").exists() {
        let mut mount = program("mount");
        mount.args(["-t", "binfmt_misc", "binfmt_misc"]).arg(kernel).stderr(Stdio::null());
        let _ = mount.status();
    }
    if !known.exists()
        && let Ok(line) = fs::read(format!("/usr/lib/binfmt.d/qemu-{}.conf", target.name()))
    {
        let _ = fs::write(kernel.join("register"), line);
    }
    // F: the kernel holds qemu open, so that it need not be inside the machine.
    fs::read_to_string(known).is_ok_and(|text| {
        text.contains("enabled") && text.lines().any(|line| line.starts_with("flags:") && line.contains('F'))
    })
}

fn root_of(target: Target) -> PathBuf {
    cache_dir().join("machines").join(target.name())
}

/// Installs the machine once, with the scripts of its packages, as an installer would.
fn machine(target: Target) -> Result<()> {
    let place = root_of(target);
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
    install.arg(format!("--architectures={}", target.debian())).arg(format!("--include={PACKAGES}"));
    for folder in ["man", "locale", "doc"] {
        install.arg(format!("--dpkgopt=path-exclude=/usr/share/{folder}/*"));
    }
    install.arg("bookworm").arg(&part).arg(sysroot::source());
    step(
        &format!("a clean machine: {}", target.name()),
        &mut install,
        "mmdebstrap needs Debian's packages.",
    )?;
    fs::rename(&part, &place).context("the machine")
}

/// The minutes, in a process that has its mounts to itself.
pub fn inside(target: Target, folder: &Path) -> Result<()> {
    let machine = Machine::boot(target, &folder.join(target.name()))?;
    machine.sources(&folder.join("repository"))?;
    machine.install("tongban-hub")?;
    machine.install("tongban-desktop")?;
    let hub = machine.hub()?;
    machine.person()?;
    machine.main_job("/usr/bin")?;
    machine.window("/usr/bin", "debian")?;
    // The other layout in place of the first, with the same data.
    machine.install(ID)?;
    machine.window(&format!("/opt/apps/{ID}/files/bin"), "uos")?;
    drop(hub);
    machine.taken_away()
}

struct Machine {
    target: Target,
    root: PathBuf,
    /// On the machine outside.
    logs: PathBuf,
}

impl Machine {
    fn boot(target: Target, logs: &Path) -> Result<Self> {
        let layer = logs.join("machine");
        fs::create_dir_all(&layer).with_context(|| layer.display().to_string())?;
        mount(&["-t", "tmpfs", "-o", "size=2g,mode=755", "tmpfs"], &layer)?;
        let [upper, work, root] = ["upper", "work", "root"].map(|name| layer.join(name));
        for folder in [&upper, &work, &root] {
            fs::create_dir(folder)?;
        }
        let options = format!(
            "lowerdir={},upperdir={},workdir={}",
            root_of(target).display(),
            upper.display(),
            work.display()
        );
        mount(&["-t", "overlay", "-o", &options, "overlay"], &root)?;
        mount(&["-t", "proc", "proc"], &root.join("proc"))?;
        mount(&["--rbind", "/dev"], &root.join("dev"))?;
        Ok(Self { target, root, logs: logs.to_owned() })
    }

    /// A program inside, as root.
    fn command(&self, name: &str) -> Command {
        self.as_user("root", name)
    }

    fn as_user(&self, user: &str, name: &str) -> Command {
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
    fn said(&self, command: &mut Command) -> Result<String> {
        let done = command.output().context("chroot")?;
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        if !done.status.success() {
            let complaint = String::from_utf8_lossy(&done.stderr);
            bail!("{command:?}: {}\n{text}{complaint}", done.status);
        }
        Ok(text)
    }

    /// The repository is all that it can install from, and only what our key has signed.
    fn sources(&self, repository: &Path) -> Result<()> {
        let place = self.root.join("srv/tongban");
        fs::create_dir_all(&place)?;
        let from = repository.to_string_lossy();
        mount(&["--bind", &from], &place)?;
        fs::copy(repository.join("tongban.gpg"), self.root.join("usr/share/keyrings/tongban.gpg"))?;
        let source = "deb [signed-by=/usr/share/keyrings/tongban.gpg] file:/srv/tongban stable main\n";
        fs::write(self.root.join("etc/apt/sources.list"), source)?;
        self.said(self.command("apt-get").args(["update", "--quiet", "--error-on=any"])).map(drop)
    }

    /// With apt, which takes only what is signed and whose dependencies are there.
    fn install(&self, name: &str) -> Result<()> {
        let mut install = self.as_user("root", "env");
        install.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--quiet"]);
        self.said(install.args(["--no-install-recommends", name]))?;
        self.said(self.command("dpkg").args(["--verify", name]))?;
        println!("   {name} is installed");
        Ok(())
    }

    /// Its own user, its own folder, demo data; then it listens.
    fn hub(&self) -> Result<Running> {
        let hub = || self.as_user("tongban", "tongban-hub");
        self.said(hub().args(["init", "--demo"]))?;
        let report = self.said(hub().arg("doctor"))?;
        println!("   doctor of the hub: {}", report.split_whitespace().collect::<Vec<_>>().join(" "));
        let log = fs::File::create(self.logs.join("hub.log"))?;
        let mut serve = hub();
        serve.args(["serve", "--listen", "127.0.0.1:0", "--port-file", "/var/lib/tongban-hub/address"]);
        let hub = Running(serve.stdout(log.try_clone()?).stderr(log).spawn()?);
        let place = self.root.join("var/lib/tongban-hub/address");
        let address =
            until("the hub listens", || Ok(fs::read_to_string(&place).ok().filter(|text| !text.is_empty())))?;
        self.policy(address.trim())?;
        Ok(hub)
    }

    /// What IT staff would have put there.
    fn policy(&self, address: &str) -> Result<()> {
        let folder = self.root.join("etc/tongban");
        fs::create_dir_all(folder.join("policies/managed"))?;
        fs::copy(self.root.join("var/lib/tongban-hub/tls/ca.pem"), folder.join("ca.pem"))?;
        set_mode(&folder.join("ca.pem"), 0o644)?;
        let policy = json!({ "hubUrl": format!("https://{address}"), "caFile": "/etc/tongban/ca.pem" });
        fs::write(folder.join("policies/managed/10-hub.json"), policy.to_string()).context("the policy")
    }

    /// Who sits at it.
    fn person(&self) -> Result<()> {
        self.said(self.command("useradd").args(["--create-home", PERSON]))?;
        self.said(self.command("install").args(["-d", "-o", PERSON, "-m", "0700", &format!("/run/{PERSON}")]))
            .map(drop)
    }

    fn call(&self, bin: &str, method: &str, params: &Value) -> Result<Value> {
        let mut ask = self.as_user(PERSON, &format!("{bin}/tongban"));
        let said = self.said(ask.args(["call", method]).arg(params.to_string()))?;
        serde_json::from_str(&said).with_context(|| format!("{method} said {said}"))
    }

    /// Once somebody answers.
    fn log_in(&self, bin: &str) -> Result<()> {
        let login = json!({ "account": ACCOUNT, "password": PASSWORD });
        until("the service lets somebody in", || Ok(self.call(bin, "session.login", &login).ok())).map(drop)
    }

    /// Without a window: log in, look at every part, draft, submit, get a number.
    fn main_job(&self, bin: &str) -> Result<()> {
        let begun = Instant::now();
        let log = fs::File::create(self.logs.join("service.log"))?;
        let mut serve = self.as_user(PERSON, &format!("{bin}/tongban"));
        let _service = Running(serve.arg("serve").stdout(log.try_clone()?).stderr(log).spawn()?);
        self.log_in(bin)?;
        let doctor = self.said(self.as_user(PERSON, &format!("{bin}/tongban")).arg("doctor"))?;
        fs::write(self.logs.join("doctor.json"), &doctor)?;
        sound(&serde_json::from_str(&doctor)?)?;
        let form = json!({ "form": "net-card-plan" });
        let draft = until("the form is there", || Ok(self.call(bin, "workflow.beginDraft", &form).ok()))?;
        let id = draft.get("id").cloned().unwrap_or_default();
        let mut data = draft.get("data").cloned().unwrap_or_default();
        for (key, value) in [
            ("creditCode", json!("11310000MB2F300141")),
            ("carrier", json!("telecom")),
            ("reason", json!("test")),
            (
                "cards",
                json!([{ "msisdn": "1064800000001", "name": "test", "plan": "s20", "newPlan": "s50" }]),
            ),
        ] {
            if let Some(data) = data.as_object_mut() {
                data.insert(key.to_owned(), value);
            }
        }
        self.call(bin, "workflow.saveDraft", &json!({ "id": id, "data": data }))?;
        self.call(bin, "workflow.submit", &json!({ "id": id }))?;
        let number = until("the case has a number", || {
            let cases = self.call(bin, "workflow.cases", &json!({ "box": "mine" }))?;
            let number = cases.pointer("/rows/0/number").and_then(Value::as_str).unwrap_or_default();
            Ok((!number.is_empty()).then(|| number.to_owned()))
        })?;
        println!("   logged in, drafted, submitted: {number}, after {:.1} s", begun.elapsed().as_secs_f32());
        self.neighbour(bin)
    }

    /// Whoever else has an account on the PC reads no file of this person's and gets no word out of their service.
    fn neighbour(&self, bin: &str) -> Result<()> {
        self.said(self.command("useradd").args(["--create-home", NEIGHBOUR]))?;
        let data = format!("/home/{PERSON}/.local/share/tongban");
        if !self.root.join(data.trim_start_matches('/')).join("default/intent.db").exists() {
            bail!("{data} is not where this person's data is");
        }
        let mut find = self.as_user(NEIGHBOUR, "find");
        let found = find.args([data.as_str(), "-type", "f", "-readable"]).output()?;
        let mut ask = self.as_user(NEIGHBOUR, "env");
        ask.arg(format!("XDG_RUNTIME_DIR=/run/{PERSON}")).arg(format!("HOME=/home/{NEIGHBOUR}"));
        let answered = ask.arg(format!("{bin}/tongban")).arg("status").output()?;
        if !found.stdout.is_empty() || answered.status.success() {
            let found = String::from_utf8_lossy(&found.stdout);
            bail!("a neighbour reads {found}, and the service answers them: {}", answered.status.success());
        }
        println!("   a neighbour at the same PC reads nothing and is answered by nobody");
        Ok(())
    }

    /// On a virtual screen: until it has painted, logged in; a picture is left.
    fn window(&self, bin: &str, layout: &str) -> Result<()> {
        if !present("Xvfb") || !present("import") {
            println!("SKIPPED the window on {}: Xvfb or ImageMagick is missing", self.target.name());
            return Ok(());
        }
        let begun = Instant::now();
        let (screen, display) = self.screen()?;
        let log = fs::File::create(self.logs.join(format!("window-{layout}.log")))?;
        let mut start = self.as_user(PERSON, "env");
        start.arg(format!("DISPLAY={display}"));
        start.args(["GDK_BACKEND=x11", "NO_AT_BRIDGE=1", "LIBGL_ALWAYS_SOFTWARE=1"]);
        start.args(["WEBKIT_DISABLE_COMPOSITING_MODE=1", "WEBKIT_DISABLE_DMABUF_RENDERER=1"]);
        start.args(["dbus-run-session", "--", &format!("{bin}/tongban"), "open"]);
        let window = Running(start.stdout(log.try_clone()?).stderr(log).spawn()?);
        self.log_in(bin)?;
        let picture = self.logs.with_file_name(format!("{}-{layout}.png", self.target.name()));
        let before = RefCell::new(String::new());
        until("the window has painted and rests", || {
            let mut import = program("import");
            import.args(["-display", &display, "-window", "root"]).arg(&picture);
            output(&mut import)?;
            let seen = output(program("identify").args(["-format", "%k %#"]).arg(&picture))?;
            let colours = seen.split(' ').next().and_then(|text| text.parse::<u32>().ok());
            let rests = before.replace(seen.clone()) == seen;
            Ok((rests && colours.unwrap_or_default() > PAINTED).then_some(()))
        })?;
        println!("   window after {:.1} s: {}", begun.elapsed().as_secs_f32(), picture.display());
        drop(window);
        drop(screen);
        Ok(())
    }

    fn screen(&self) -> Result<(Running, String)> {
        let numbers = self.logs.join("display");
        let file = fs::File::create(&numbers)?;
        let mut xvfb = program("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]);
        let screen =
            Running(xvfb.stdout(file).stderr(Stdio::null()).stdin(Stdio::null()).spawn().context("Xvfb")?);
        let number = until("the screen is there", || {
            Ok(fs::read_to_string(&numbers).ok().filter(|text| text.ends_with('\n')))
        })?;
        Ok((screen, format!(":{}", number.trim())))
    }

    /// `purge` leaves nothing of the hub; what people wrote on this PC is theirs.
    fn taken_away(&self) -> Result<()> {
        self.said(self.command("dpkg").args(["--remove", "tongban-hub"]))?;
        if !self.root.join("var/lib/tongban-hub/keys.json").exists() {
            bail!("removing the hub took its keys along");
        }
        self.said(self.command("dpkg").args(["--purge", "tongban-hub", ID]))?;
        for gone in ["var/lib/tongban-hub", "etc/default/tongban-hub", "usr/bin/tongban-hub", "opt/apps"] {
            if self.root.join(gone).exists() {
                bail!("/{gone} is left after a purge");
            }
        }
        println!("   taken away: nothing of the hub is left");
        Ok(())
    }
}

/// Is every part well? A session without a keyring is an ordinary one.
fn sound(report: &Value) -> Result<()> {
    let checks = report.get("checks").and_then(Value::as_array).cloned().unwrap_or_default();
    let word = |check: &Value| check.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let ill = checks.iter().filter(|check| check.get("ok") != Some(&json!(true)));
    let ill: Vec<String> = ill.map(word).filter(|name| name != "keyring").collect();
    if checks.is_empty() || !ill.is_empty() {
        bail!("the doctor of the desktop finds: {}", ill.join(", "));
    }
    println!("   doctor of the desktop: {}", checks.iter().map(word).collect::<Vec<_>>().join(" "));
    Ok(())
}

fn mount(what: &[&str], place: &Path) -> Result<()> {
    let mut mount = program("mount");
    output(mount.args(what).arg(place)).map(drop)
}

fn set_mode(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).with_context(|| path.display().to_string())
}

/// Asks again until there is an answer.
#[expect(clippy::disallowed_methods, reason = "a developer's command waits for other processes")]
fn until<T>(what: &str, ask: impl Fn() -> Result<Option<T>>) -> Result<T> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(found) = ask()? {
            return Ok(found);
        }
        std::thread::sleep(PAUSE);
    }
    bail!("waited {} s until {what}", PATIENCE.as_secs())
}

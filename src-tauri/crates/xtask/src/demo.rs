//! Everything at once, with demo data: a hub, the applicant's window, and the approver's with `--approver`.
//! Without a screen the main job is done by itself, in real windows on a virtual screen, and pictures are left.
//! Data and pictures lie in `target/demo`; a second run goes on with them.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::process::{Running, built, npm, program, root, step};
use crate::{setup, test};

/// How the demo is given.
#[derive(Debug, Args)]
pub struct Options {
    /// Open the approver's window beside the applicant's.
    #[arg(long)]
    approver: bool,
    /// With so many people in the directory besides the forty (with `--fresh`): a province has 10000.
    #[arg(long, default_value_t = 0)]
    people: usize,
    /// Forget what earlier runs left.
    #[arg(long)]
    fresh: bool,
    /// As if there were no screen: windows on a virtual one, driven by themselves.
    #[arg(long)]
    headless: bool,
}

/// Runs until the windows are closed, or Ctrl-C.
pub fn run(options: &Options) -> Result<()> {
    setup::all()?;
    page()?;
    test::build("--bins")?;
    let folder = root().join("target/demo");
    if options.fresh && folder.exists() {
        std::fs::remove_dir_all(&folder).context("target/demo")?;
    }
    std::fs::create_dir_all(&folder).context("target/demo")?;
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if !screen || options.headless {
        return by_itself(&folder);
    }
    let _hub = hub(&folder, options.people)?;
    println!("\n{ACCOUNTS}");
    let mut windows = vec![window(&folder, "applicant")?];
    log_in(&folder, "applicant", "lvsiqi")?;
    if options.approver {
        windows.push(window(&folder, "approver")?);
        log_in(&folder, "approver", "yuexiaoming")?;
    }
    for mut window in windows {
        window.0.wait()?;
    }
    Ok(())
}

/// Who is in the demo data. The password is everybody's.
const ACCOUNTS: &str = "\
== the demo is running; Ctrl-C ends it
   applicant  lvsiqi (吕思琪)         password  Tongban@2026
   approver   yuexiaoming (乐晓明)    password  Tongban@2026    (cargo xtask demo --approver)";

/// Builds the page when one of its files is newer than what was built last.
pub fn page() -> Result<()> {
    let built = root().join("ui/dist/index.html").metadata().and_then(|about| about.modified());
    let sources = ["ui/src", "ui/public", "ui/index.html", "ui/vite.config.ts", "ui/package-lock.json"];
    let newest = sources.iter().filter_map(|path| newest(&root().join(path))).max();
    if built.is_ok_and(|built| newest.is_none_or(|newest| newest <= built)) {
        return Ok(());
    }
    step("page", npm().args(["run", "build"]), "The lines above name the file. Alone: cd ui && npm run build")
}

fn newest(path: &Path) -> Option<SystemTime> {
    let about = path.metadata().ok()?;
    if about.is_file() {
        return about.modified().ok();
    }
    std::fs::read_dir(path).ok()?.filter_map(|entry| newest(&entry.ok()?.path())).max()
}

/// A hub with demo data, at the same address as last time where that is free: the desktops know it.
fn hub(folder: &Path, people: usize) -> Result<Running> {
    let data = folder.join("hub");
    if !data.join("hub.json").exists() {
        let mut init = program("env");
        init.arg(built("tongban-hub"))
            .args(["init", "--demo", "--people", &people.to_string(), "--data"])
            .arg(&data);
        step("demo data", &mut init, "Begin anew with --fresh.")?;
    }
    let address_file = folder.join("hub.address");
    let last = std::fs::read_to_string(&address_file).unwrap_or_default();
    let again = TcpListener::bind(last.trim()).is_ok();
    let listen = if again { last.trim() } else { "127.0.0.1:0" };
    let _ = std::fs::remove_file(&address_file);
    let log = std::fs::File::create(folder.join("hub.log")).context("target/demo/hub.log")?;
    let mut serve = Command::new(built("tongban-hub"));
    serve
        .arg("serve")
        .arg("--data")
        .arg(&data)
        .args(["--listen", listen])
        .arg("--port-file")
        .arg(&address_file);
    let mut hub = Running(serve.stdout(log.try_clone()?).stderr(log).stdin(Stdio::null()).spawn()?);
    let address = wait_for(&address_file, &mut hub)?;
    policy(folder, &address, &data)?;
    println!("== hub: https://{address}, log in {}", folder.join("hub.log").display());
    Ok(hub)
}

/// The hub writes its address once it listens.
#[expect(clippy::disallowed_methods, reason = "a developer's command waits for another process")]
fn wait_for(address_file: &Path, hub: &mut Running) -> Result<String> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        if let Ok(address) = std::fs::read_to_string(address_file).map(|text| text.trim().to_owned())
            && !address.is_empty()
        {
            return Ok(address);
        }
        if let Some(status) = hub.0.try_wait()? {
            bail!("the hub ended: {status}. See target/demo/hub.log; begin anew with --fresh");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("the hub does not listen. See target/demo/hub.log")
}

/// What an administrator would have put on the PC: the hub's address and its authority.
fn policy(folder: &Path, address: &str, hub: &Path) -> Result<()> {
    let managed = folder.join("policies/managed");
    std::fs::create_dir_all(&managed)?;
    let ca = hub.join("tls/ca.pem");
    let policy = serde_json::json!({ "hubUrl": format!("https://{address}"), "caFile": ca });
    std::fs::write(managed.join("10-demo.json"), serde_json::to_vec_pretty(&policy)?).context("policy")
}

fn window(folder: &Path, profile: &str) -> Result<Running> {
    let mut window = Command::new(built("tongban-desktop"));
    window.args(["--profile", profile]).stdin(Stdio::null());
    let data: PathBuf = folder.join("data");
    window.env("XDG_DATA_HOME", data).env("TONGBAN_POLICY_DIR", folder.join("policies"));
    Ok(Running(window.spawn().context("tongban-desktop")?))
}

/// Through the local service, as an administrator's script would. A window that somebody has logged in to stays as it is.
#[expect(clippy::disallowed_methods, reason = "a developer's command waits for another process")]
fn log_in(folder: &Path, profile: &str, account: &str) -> Result<()> {
    let begun = Instant::now();
    let login = serde_json::json!({ "account": account, "password": "Tongban@2026" });
    while begun.elapsed() < Duration::from_secs(30) {
        let mut ask = Command::new(built("tongban"));
        ask.args(["--profile", profile, "call", "session.login", &login.to_string()]);
        ask.env("XDG_DATA_HOME", folder.join("data")).env("TONGBAN_POLICY_DIR", folder.join("policies"));
        let said = ask.stdin(Stdio::null()).output().context("tongban")?;
        if said.status.success() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("== {account} is not logged in yet: do it in the window");
    Ok(())
}

/// On a virtual screen, through the same driver as the real-window test.
fn by_itself(folder: &Path) -> Result<()> {
    let mut drive = program("node");
    drive.args(["tests/window/run.mjs", "main_job", "--out"]).arg(folder);
    drive.env("TONGBAN_BIN", built(""));
    step("the main job, by itself", &mut drive, "Pictures of where it stopped: target/demo")?;
    println!("   pictures: {}", folder.display());
    Ok(())
}

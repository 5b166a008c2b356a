//! The window on a virtual screen: until it has painted, logged in; a picture is left to look at.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context as _, Result};

use super::machine::Machine;
use super::{PERSON, until};
use crate::process::{Running, output, present, program};

/// Where the workbench has its lists and the status line its words, on a screen of 1366×768, and more colours than are there
/// while they load: letters have soft edges.
const PLACES: [(&str, u32); 2] = [("1040x560+220+110", 300), ("1040x20+240+704", 20)];
/// Looks in a row that see the same.
const RESTS: u32 = 8;

impl Machine {
    /// The one that the machine's engine can show.
    pub fn window(&self, bin: &str, layout: &str) -> Result<()> {
        if !present("Xvfb") || !present("import") {
            println!("SKIPPED the window on {}: Xvfb or ImageMagick is missing", self.target.name());
            return Ok(());
        }
        let begun = Instant::now();
        let (screen, display) = self.screen()?;
        let what = format!("{}-{}-{layout}", self.target.name(), self.engine.name());
        let log = fs::File::create(self.logs.join(format!("window-{what}.log")))?;
        let mut start = self.as_user(PERSON, "env");
        start.arg(format!("DISPLAY={display}"));
        start.args(["GDK_BACKEND=x11", "NO_AT_BRIDGE=1", "LIBGL_ALWAYS_SOFTWARE=1"]);
        start.args(["WEBKIT_DISABLE_COMPOSITING_MODE=1", "WEBKIT_DISABLE_DMABUF_RENDERER=1"]);
        start.args(["dbus-run-session", "--", &format!("{bin}/tongban"), "open"]);
        let window = Running(start.stdout(log.try_clone()?).stderr(log).spawn()?);
        self.log_in(bin)?;
        let picture = self.logs.with_file_name(format!("{what}.png"));
        let (before, same) = (RefCell::new(String::new()), Cell::new(0));
        until("the window has painted and rests", || {
            let mut import = program("import");
            import.args(["-display", &display, "-window", "root"]).arg(&picture);
            output(&mut import)?;
            let seen = output(program("identify").args(["-format", "%#"]).arg(&picture))?;
            let rests = before.replace(seen.clone()) == seen;
            same.set(if rests { same.get() + 1 } else { 0 });
            Ok((same.get() >= RESTS && painted(&picture)?).then_some(()))
        })?;
        println!(
            "   window after {:.1} s, {} MiB: {}",
            begun.elapsed().as_secs_f32(),
            self.memory()?,
            picture.display()
        );
        self.said(self.tongban(bin).arg("stop"))?;
        drop(window);
        drop(screen);
        Ok(())
    }

    /// What the person's processes have to themselves and their shares, in MiB (PSS). qemu's own is among it.
    fn memory(&self) -> Result<u64> {
        let user = self.said(self.command("id").args(["-u", PERSON]))?;
        let mut kib = 0;
        for process in fs::read_dir("/proc").context("/proc")?.flatten() {
            let is_theirs = fs::read_to_string(process.path().join("status")).is_ok_and(|text| {
                text.lines().any(|line| {
                    line.strip_prefix("Uid:")
                        .is_some_and(|ids| ids.split_whitespace().next() == Some(user.trim()))
                })
            });
            let shares = fs::read_to_string(process.path().join("smaps_rollup")).unwrap_or_default();
            let pss = shares.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next());
            if is_theirs {
                kib += pss.and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
            }
        }
        Ok(kib / 1024)
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
}

fn painted(picture: &Path) -> Result<bool> {
    for (place, loading) in PLACES {
        let file = format!("{}[{place}]", picture.display());
        let colours = output(program("identify").args(["-format", "%k", &file]))?;
        if colours.trim().parse::<u32>()? <= loading {
            return Ok(false);
        }
    }
    Ok(true)
}

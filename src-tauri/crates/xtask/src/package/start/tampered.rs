//! A program that is not what its publisher signed opens nobody's data (S99).

use std::fs;
use std::io::Write as _;

use anyhow::{Result, bail};

use super::machine::Machine;
use super::{BIN, PERSON};

/// What is changed, one after the other: a program, the page, the manifest.
const CHANGED: [&str; 3] =
    ["usr/bin/tongban-desktop", "usr/share/tongban/page/index.html", "usr/share/tongban/manifest"];

impl Machine {
    /// One byte more, and the service does not start; without it, it does again.
    pub fn tampered(&self) -> Result<()> {
        for path in CHANGED {
            let file = self.root.join(path);
            let before = fs::read(&file)?;
            fs::File::options().append(true).open(&file)?.write_all(b"\n")?;
            let refused = self.refuses()?;
            fs::write(&file, &before)?;
            if !refused {
                bail!("/{path} was changed, and the service started");
            }
        }
        let _service = self.service(BIN)?;
        self.log_in(BIN)?;
        println!("   a changed program, page or manifest: nothing is opened");
        Ok(())
    }

    fn refuses(&self) -> Result<bool> {
        // It would serve until it is told to stop.
        let mut serve = self.as_user(PERSON, "timeout");
        let ended = serve.args(["60", &format!("{BIN}/tongban"), "serve"]).output()?;
        Ok(!ended.status.success() && String::from_utf8_lossy(&ended.stderr).contains("programChanged"))
    }
}

//! `tongban-hub ctl gm`: an authority for a department that has none, on the hub's own machine. The hub may run
//! meanwhile: what is revoked counts from the next handshake on. Deliberately absent: switching a hub over, which is
//! one word in `hub.json` and a visit to every desktop.

use std::path::PathBuf;

use backend::hub::HubFiles;
use clap::Subcommand;
use crypto::durable;
use kernel::{Code, Refusal, SystemClock};

use crate::say;

/// Certificates for TLS by RFC 8998.
#[derive(Subcommand)]
pub enum Gm {
    /// Make an authority and the hub's own certificate. Then say `"tls": "gm"` in `hub.json`.
    Authority,
    /// Issue a certificate for a desktop: FOLDER/NAME.pem and FOLDER/NAME.key.
    Issue {
        /// For whom, as the register shows it; a name for files, too.
        name: String,
        /// Where.
        folder: PathBuf,
    },
    /// List what was issued.
    Issued,
    /// Believe a certificate no longer.
    Revoke {
        /// Its number, as `issued` shows it.
        serial: String,
    },
}

impl Gm {
    /// Do it.
    pub fn run(&self, files: &HubFiles) -> Result<(), Refusal> {
        let gm = files.gm();
        match self {
            Self::Authority => {
                gm.found(&files.settings()?.hosts, &SystemClock)?;
                say(gm.ca_path().display());
            }
            Self::Issue { name, folder } => {
                // It becomes the name of two files.
                if name.is_empty() || name.starts_with('.') || name.contains(['/', '\0']) {
                    return Err(Refusal::new(Code::BadRequest).with("field", "name"));
                }
                let given = gm.give(name, &SystemClock)?;
                for (ending, text) in [("pem", given.certificate.as_str()), ("key", given.key.as_str())] {
                    let path = folder.join(format!("{name}.{ending}"));
                    durable::write(&path, text.as_bytes())
                        .map_err(|error| durable::refusal(&error).with("file", path.display()))?;
                }
                say(given.serial);
            }
            Self::Issued => {
                for line in gm.issued()? {
                    let kind = if line.server { "hub    " } else { "desktop" };
                    let state = if line.revoked.is_some() { "revoked" } else { "good" };
                    say(format!("{}  {kind}  {state}  {}", line.serial, line.name));
                }
            }
            Self::Revoke { serial } => gm.revoke(serial, &SystemClock)?,
        }
        Ok(())
    }
}

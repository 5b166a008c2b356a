//! `tongban-hub ctl`: administration on the hub's own machine. The hub may run meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use backend::hub::{HubFiles, HubNode};
use clap::Subcommand;
use identity::import::{self, ImportId};
use kernel::{Code, DeviceId, Refusal};

use crate::{gm, open, packs, runtime, say};

/// Administer the hub.
#[derive(Subcommand)]
pub enum Ctl {
    /// Write an empty workbook for people into FILE.
    Template {
        /// Where.
        file: PathBuf,
    },
    /// Import people from a workbook, everything or nothing.
    Import {
        /// The .xlsx.
        file: PathBuf,
        /// Say what it would do, and change nothing.
        #[arg(long)]
        dry_run: bool,
        /// Write the rows that have errors, marked, into this .xlsx.
        #[arg(long)]
        errors: Option<PathBuf>,
    },
    /// List imports.
    Imports,
    /// Take an import back.
    Rollback {
        /// Its number.
        import: i64,
    },
    /// Bring packages into force: files, or none for those that come with the hub.
    Publish {
        /// `package.json` files.
        files: Vec<PathBuf>,
    },
    /// List the devices of an account.
    Devices {
        /// Whose.
        account: String,
    },
    /// Accept nothing more of a device.
    Revoke {
        /// Its id.
        device: DeviceId,
    },
    /// Give an account a new password, read from standard input.
    Password {
        /// Whose.
        account: String,
    },
    /// Copy the database into FILE while the hub runs. Copy `keys.json`, `hub.key`, `hub.json`, `tls` and `blobs` beside it.
    Backup {
        /// Where; must not exist.
        file: PathBuf,
    },
    /// Certificates for TLS by RFC 8998.
    #[command(subcommand)]
    Gm(gm::Gm),
    /// Say that the database was put back from a backup. Once, before the hub serves again.
    Restored,
}

impl Ctl {
    /// Do it.
    pub fn run(self, files: &HubFiles) -> Result<(), Refusal> {
        if let Self::Template { file } = &self {
            return write(file, &import::template().map_err(|error| error.refusal())?);
        }
        if let Self::Gm(gm) = &self {
            return gm.run(files);
        }
        let node = open(files)?;
        runtime()?.block_on(self.on(&node))
    }

    async fn on(self, node: &HubNode) -> Result<(), Refusal> {
        match self {
            Self::Template { .. } | Self::Gm(_) => Ok(()),
            Self::Import { file, dry_run, errors } => import_people(node, &file, dry_run, errors).await,
            Self::Imports => imports(node).await,
            Self::Rollback { import } => node.import_rollback(ImportId(import)).await,
            Self::Publish { files } => publish(node, &files).await,
            Self::Devices { account } => {
                for device in node.devices(account).await? {
                    let state = if device.revoked { "revoked" } else { "active" };
                    say(format!("{}  {state}  {}", device.id, device.name));
                }
                Ok(())
            }
            Self::Revoke { device } => node.revoke_device(device).await,
            Self::Password { account } => {
                let mut password = String::new();
                let read = std::io::stdin().read_line(&mut password);
                read.map_err(|error| Refusal::new(Code::BadRequest).with("why", error))?;
                node.set_password(account, password.trim_end_matches(['\r', '\n']).to_owned()).await
            }
            Self::Backup { file } => node.backup(file).await,
            Self::Restored => {
                say(format!("epoch {}", node.restored().await?));
                Ok(())
            }
        }
    }
}

async fn import_people(
    node: &HubNode,
    file: &Path,
    dry_run: bool,
    errors: Option<PathBuf>,
) -> Result<(), Refusal> {
    let sheet = import::read(&read(file)?);
    let (report, _) = node.import_preview(sheet.clone(), None).await?;
    say(serde_json::to_string_pretty(&report).unwrap_or_default());
    if report.errors_total > 0 {
        if let Some(path) = errors {
            write(&path, &import::error_report(&sheet, &report).map_err(|error| error.refusal())?)?;
        }
        return Err(Refusal::new(Code::ImportInvalid).with("errors", report.errors_total));
    }
    if dry_run {
        return Ok(());
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let id = node.import(sheet, name, crypto::PASSWORD_ITERATIONS).await?;
    say(format!("import {}", id.0));
    Ok(())
}

async fn imports(node: &HubNode) -> Result<(), Refusal> {
    let list = |db: &_| Ok::<_, sync::Error>(import::imports(db)?);
    for import in node.store.read(list).await.map_err(|error| error.refusal())? {
        let back = if import.rolled_back_at.is_some() { "taken back" } else { "" };
        say(format!(
            "{}  {}  {} new, {} changed  {back}",
            import.id.0, import.file, import.people_new, import.people_changed
        ));
    }
    Ok(())
}

async fn publish(node: &HubNode, files: &[PathBuf]) -> Result<(), Refusal> {
    let packages = if files.is_empty() {
        packs::built_in()
    } else {
        files.iter().map(|file| read(file)).collect::<Result<_, _>>()?
    };
    say(format!("{} items", node.publish(packages).await?));
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    fs::read(path).map_err(|error| crypto::durable::refusal(&error).with("file", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    crypto::durable::write(path, bytes)
        .map_err(|error| crypto::durable::refusal(&error).with("file", path.display()))
}

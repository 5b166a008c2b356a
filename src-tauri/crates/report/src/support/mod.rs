//! The bundle: a zip of what helps whoever helps. What goes in is allowed by name, one key and one file at a time.

mod bundle;
mod kept;
mod listing;

use backend::DesktopConfig;
use kernel::{Code, Refusal};
use serde_json::Value;

pub use bundle::Bundle;
pub use kept::{hub, only, unit, variables};
pub use listing::{listing, packages};

use crate::Report;

/// So much of the end of a log.
pub const LOG_BYTES: u64 = 1 << 20;

/// The bundle of a desktop. `doctor`: what the running service says of itself, or why it does not.
pub fn desktop(config: &DesktopConfig, report: &Report, doctor: &Value) -> Result<Bundle, Refusal> {
    let mut bundle = Bundle::new();
    bundle.json("report.json", report)?;
    bundle.add("report.md", report.markdown());
    bundle.json("doctor.json", doctor)?;
    bundle.json("settings.json", &kept::settings(&config.data_dir))?;
    bundle.json("policy.json", &kept::policy(&config.policy_dir))?;
    bundle.add("files.txt", listing(&config.data_dir));
    bundle.add("packages.txt", packages());
    logs(&mut bundle, &config.data_dir);
    Ok(bundle)
}

/// The end of the log in `folder`, where there is one.
pub fn logs(bundle: &mut Bundle, folder: &std::path::Path) {
    if let Ok(tail) = backend::logs::tail(folder, LOG_BYTES) {
        bundle.add("tongban.log", tail);
    }
}

/// For `?`: a value that cannot be written is a bug.
fn broken(why: impl ToString) -> Refusal {
    Refusal::new(Code::Internal).with("why", why)
}

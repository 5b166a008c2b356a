//! `tongban report` and `tongban support`: what only this program knows of the PC, given to the report. A service may run or
//! not; none of its folders is opened.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use backend::DesktopConfig;
use backend::desktop::policy::ShellKind;
use backend::service::client::ask;
use kernel::{Refusal, SystemClock, exit};
use report::{Around, Report};
use serde_json::json;

use crate::choice::{self, Found};
use crate::{find, launch, ours, say, wanted};

/// Looks, writes the report into `folder`, and prints it.
pub fn report(config: &DesktopConfig, folder: &Path) -> Result<ExitCode, Refusal> {
    let report = Report::of_this_machine(&around(config), &SystemClock);
    report.save(folder)?;
    say(&report.markdown())?;
    Ok(ExitCode::from(if report.failed() { exit::REFUSED } else { exit::WELL }))
}

/// Looks, and writes the bundle.
pub fn support(config: &DesktopConfig, file: &Path) -> Result<(), Refusal> {
    // Before the work, not after it; writing looks again.
    report::Bundle::refuse_to_overwrite(file)?;
    let report = Report::of_this_machine(&around(config), &SystemClock);
    let doctor = ask(&config.socket(), "diagnostics.run", json!({}));
    let doctor = doctor.unwrap_or_else(|refusal| json!(refusal));
    report::support::desktop(config, &report, &doctor)?.write(file)
}

fn around(config: &DesktopConfig) -> Around {
    let found: BTreeMap<_, _> =
        choice::WINDOWS.into_iter().map(|kind| (choice::name(kind), find(kind))).collect();
    let starts = |kind| match found.get(choice::name(kind)) {
        Some(Found::Starts) => Some(true),
        Some(Found::Fails) => Some(false),
        Some(Found::Absent) | None => None,
    };
    let again = |kind| found.get(choice::name(kind)).copied().unwrap_or(Found::Absent);
    Around {
        config: config.clone(),
        program: Some(ours()),
        windows: [starts(ShellKind::Webkit41), starts(ShellKind::Webkit40)],
        shell: choice::name(choice::choose(wanted(config), again).kind).to_owned(),
        browser: launch::first(),
        chinese_locale: manners::environment::chinese_locale_installed(),
    }
}

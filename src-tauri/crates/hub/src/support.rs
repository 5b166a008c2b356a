//! `tongban-hub support`: what helps whoever helps, of a hub. Its database is opened as `doctor` opens it, also while the hub
//! runs, and nothing of its content is told.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use backend::hub::HubFiles;
use backend::integrity::Integrity;
use kernel::Refusal;
use report::{Bundle, support};

use crate::doctor;

const UNITS: [&str; 3] = [
    "/lib/systemd/system/tongban-hub.service",
    "/usr/lib/systemd/system/tongban-hub.service",
    "/etc/systemd/system/tongban-hub.service",
];
const ADDED: &str = "/etc/systemd/system/tongban-hub.service.d";
const VARIABLES: &str = "/etc/default/tongban-hub";

/// Writes it.
pub fn write(files: &HubFiles, integrity: &Integrity, file: &Path) -> Result<(), Refusal> {
    Bundle::refuse_to_overwrite(file)?;
    bundle(files, integrity)?.write(file)
}

fn bundle(files: &HubFiles, integrity: &Integrity) -> Result<Bundle, Refusal> {
    let mut bundle = Bundle::new();
    bundle.add("doctor.txt", looked_at(files, integrity));
    bundle.json("hub.json", &support::hub(files.folder()))?;
    bundle.add("certificates.txt", certificates(files));
    bundle.add("files.txt", support::listing(files.folder()));
    bundle.add("packages.txt", support::packages());
    bundle.add("unit.txt", unit());
    support::logs(&mut bundle, files.folder());
    Ok(bundle)
}

/// A hub that is broken is what somebody asks about: the refusal is the last line.
fn looked_at(files: &HubFiles, integrity: &Integrity) -> String {
    let mut text = String::new();
    let done = doctor::look(files, integrity, &mut |line| text.push_str(&(line + "\n")));
    if let Err(refusal) = done {
        text.push_str(&serde_json::to_string(&refusal).unwrap_or_default());
    }
    text
}

/// Dates of its own, and how many others it gave out.
fn certificates(files: &HubFiles) -> String {
    let mut text = String::new();
    for dates in files.dates() {
        let (from, until) = (report::moment(dates.from), report::moment(dates.until));
        let _ = writeln!(text, "{}  {from}  {until}", dates.file);
    }
    if let Ok(issued) = files.gm().issued() {
        let revoked = issued.iter().filter(|line| line.revoked.is_some()).count();
        let _ = writeln!(text, "issued {}, revoked {revoked}", issued.len());
    }
    text
}

fn unit() -> String {
    let mut text = String::new();
    let added = fs::read_dir(ADDED).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in UNITS.iter().map(Path::new).map(Path::to_owned).chain(added) {
        if let Ok(unit) = fs::read_to_string(&path) {
            let _ = writeln!(text, "# {}\n{}", path.display(), support::unit(&unit));
        }
    }
    if let Ok(variables) = fs::read_to_string(VARIABLES) {
        let _ = writeln!(text, "# {VARIABLES}\n{}", support::variables(&variables));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use backend::carrier::tls::Tls;
    use backend::hub::founding::HubSettings;
    use kernel::{Clock, Random, SystemClock, SystemRandom};

    use super::*;
    use crate::{demo, open, runtime};

    /// Every file that opens something.
    const KEYS: [&str; 6] =
        ["hub.key", "keys.json", "tls/ca.key", "tls/server.key", "tls/gm/ca.key", "tls/gm/server.key"];

    #[test]
    fn no_key_of_a_hub_and_nobodys_password_is_in_its_bundle() {
        let folder = tempfile::tempdir().unwrap();
        let files = HubFiles::at(folder.path().join("hub"));
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let settings =
            HubSettings { name: "Hub".to_owned(), hosts: vec!["hub.example".to_owned()], tls: Tls::Gm };
        files.found(&settings, &clock, &random).unwrap();
        let given = files.gm().give("pc", &SystemClock).unwrap();
        let node = open(&files).unwrap();
        runtime().unwrap().block_on(demo::seed(&node, 0)).unwrap();
        let stray = "geheim-token";
        let mut text: serde_json::Value =
            serde_json::from_slice(&fs::read(files.folder().join("hub.json")).unwrap()).unwrap();
        text["smsToken"] = stray.into();
        fs::write(files.folder().join("hub.json"), text.to_string()).unwrap();

        let bundle = bundle(&files, &Integrity::Unsigned).unwrap();
        let all: Vec<(&str, &[u8])> = bundle.members().collect();
        let mut secrets: Vec<(String, Vec<u8>)> = KEYS
            .iter()
            .map(|name| ((*name).to_owned(), fs::read(files.folder().join(name)).unwrap()))
            .collect();
        secrets.push(("the password of the demo".to_owned(), identity::demo::PASSWORD.into()));
        secrets.push(("a key that was given out".to_owned(), given.key.as_bytes().to_vec()));
        secrets.push(("a token".to_owned(), stray.into()));
        for (what, secret) in &secrets {
            // Of a PEM, any line; of the others, the whole and any long part.
            for part in secret
                .split(|byte| *byte == b'\n')
                .filter(|part| part.len() >= 8 && !part.starts_with(b"---"))
            {
                let part = part.get(..part.len().min(40)).unwrap();
                for (name, content) in &all {
                    assert!(!content.windows(part.len()).any(|window| window == part), "{what} is in {name}");
                }
            }
        }
        let text = |name: &str| {
            let (_, content) = all.iter().find(|(other, _)| *other == name).unwrap();
            String::from_utf8((*content).to_vec()).unwrap()
        };
        assert!(text("doctor.txt").contains("chains    ok"));
        assert!(text("hub.json").contains("hub.example") && text("hub.json").contains("smsToken"));
        assert_eq!(text("certificates.txt").lines().count(), 5, "four of its own, and the register");
        assert!(text("certificates.txt").contains("issued 2, revoked 0"));
        assert!(text("files.txt").contains("hub.key"));
    }

    #[test]
    fn a_broken_hub_has_a_bundle_too() {
        let folder = tempfile::tempdir().unwrap();
        let bundle = bundle(&HubFiles::at(folder.path()), &Integrity::Unsigned).unwrap();
        let (_, doctor) = bundle.members().find(|(name, _)| *name == "doctor.txt").unwrap();
        assert!(String::from_utf8_lossy(doctor).contains("notFound"));
    }
}

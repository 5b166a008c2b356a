//! What of a settings file may be told: keys by name. Of the others only the name is, so that it can be asked for.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::session::without_password;

/// Of `settings.json`. Not the phrases: they are what a person writes in opinions.
const SETTINGS: [&str; 6] = ["theme", "zoom", "careMode", "closeToTray", "autostart", "notifications"];
/// Of a policy. Paths of keys, and no key.
const POLICY: [&str; 10] = [
    "hubUrl",
    "proxy",
    "tls",
    "caFile",
    "certificateFile",
    "keyFile",
    "allowKeyring",
    "autostart",
    "shell",
    "updateChannel",
];
/// Of `hub.json`.
const HUB: [&str; 3] = ["name", "hosts", "tls"];
/// Of a unit: what says who it is and how it is shut in. Not `Environment`.
const UNIT: [&str; 14] = [
    "User",
    "Group",
    "ExecStart",
    "Restart",
    "StateDirectory",
    "StateDirectoryMode",
    "UMask",
    "LimitNOFILE",
    "LoadCredential",
    "EnvironmentFile",
    "ProtectSystem",
    "ProtectHome",
    "ConditionPathExists",
    "SystemCallFilter",
];
/// Of a unit's file of variables.
const VARIABLES: [&str; 2] = ["TONGBAN_LISTEN", "TONGBAN_LOG"];

/// These keys, and the names of the others. An address loses its password.
pub fn only(value: &Value, keys: &[&str]) -> Value {
    let Some(all) = value.as_object() else { return json!({ "why": "not an object" }) };
    let mut kept = Map::new();
    for (key, value) in all.iter().filter(|(key, _)| keys.contains(&key.as_str())) {
        let text = value.as_str().filter(|text| text.contains("://")).map(without_password);
        kept.insert(key.clone(), text.map_or_else(|| value.clone(), Value::from));
    }
    let left: Vec<&String> = all.keys().filter(|key| !keys.contains(&key.as_str())).collect();
    if !left.is_empty() {
        kept.insert("leftOut".to_owned(), json!(left));
    }
    Value::Object(kept)
}

fn file(path: &Path, keys: &[&str]) -> Value {
    match fs::read(path).map(|text| serde_json::from_slice::<Value>(&text)) {
        Ok(Ok(value)) => only(&value, keys),
        // Where it is broken, but not the text around that place.
        Ok(Err(error)) => json!({ "why": format!("line {} column {}", error.line(), error.column()) }),
        Err(error) => json!({ "why": error.to_string() }),
    }
}

/// `settings.json` of a profile.
pub(super) fn settings(folder: &Path) -> Value {
    file(&folder.join("settings.json"), &SETTINGS)
}

/// Every file of the policy's folders.
pub(super) fn policy(folder: &Path) -> Value {
    let mut all = Map::new();
    for kind in ["managed", "recommended"] {
        for entry in fs::read_dir(folder.join(kind)).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let name = format!("{kind}/{}", entry.file_name().to_string_lossy());
                all.insert(name, file(&path, &POLICY));
            }
        }
    }
    Value::Object(all)
}

/// `hub.json` of a hub.
pub fn hub(folder: &Path) -> Value {
    file(&folder.join("hub.json"), &HUB)
}

/// Lines `Key=value` of a unit that may be told.
pub fn unit(text: &str) -> String {
    lines(text, &UNIT)
}

/// Lines of a file of variables that may be told.
pub fn variables(text: &str) -> String {
    lines(text, &VARIABLES)
}

fn lines(text: &str, keys: &[&str]) -> String {
    let told = text.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        Some(if keys.contains(&key.trim()) { line.to_owned() } else { format!("{}=…", key.trim()) })
    });
    told.filter(|line| !line.starts_with('#')).map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_thought_of_is_left_out_and_named() {
        let told = only(
            &json!({ "hubUrl": "https://li:geheim@hub:1/x", "proxy": "http://li:geheim@p:1", "smsToken": "geheim" }),
            &POLICY,
        );
        assert_eq!(
            told,
            json!({ "hubUrl": "https://hub:1/x", "proxy": "http://p:1", "leftOut": ["smsToken"] })
        );
        let told = variables("# c=d\nTONGBAN_LISTEN=0.0.0.0:1\nDB_PASSWORD=geheim\n");
        assert_eq!(told, "TONGBAN_LISTEN=0.0.0.0:1\nDB_PASSWORD=…\n");
    }

    #[test]
    fn a_broken_file_is_told_by_its_place_and_not_by_its_text() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("settings.json"), "{\"phrases\": [\"geheim\" geheim").unwrap();
        let told = settings(folder.path()).to_string();
        assert!(told.contains("line 1") && !told.contains("geheim"), "{told}");
    }
}

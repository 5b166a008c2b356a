//! Starting with the desktop: a file in the person's autostart folder, written when they ask for it. Where they
//! took it away with the desktop's own tool, the setting follows.

use std::path::PathBuf;

use serde_json::Value;

use crate::shell::{Shell, lock};

fn file(shell: &Shell) -> Option<PathBuf> {
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let config =
        config.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    let profile = shell.profile.as_ref().map_or_else(String::new, |profile| format!(".{profile}"));
    Some(config.join("autostart").join(format!("cn.tongban.desktop{profile}.desktop")))
}

/// Writes or removes the file.
pub fn set(shell: &Shell, wanted: bool) {
    let (Some(file), Ok(program)) = (file(shell), std::env::current_exe()) else { return };
    let done = if wanted {
        let text = entry(&shell.words.title, &program.to_string_lossy(), shell.profile.as_deref());
        let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.and_then(|()| std::fs::write(&file, text))
    } else {
        std::fs::remove_file(&file)
    };
    if let Err(error) = done {
        tracing::warn!("{}: {error}", file.display());
    }
}

/// A desktop entry; a quoted argument escapes what the specification names.
fn entry(title: &str, program: &str, profile: Option<&str>) -> String {
    let mut quoted = String::new();
    for c in program.chars() {
        match c {
            // Once for the argument, once for the value.
            '"' | '`' | '$' => quoted.extend(['\\', '\\', c]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(c),
        }
    }
    let profile = profile.map_or_else(String::new, |profile| format!(" --profile {profile}"));
    format!(
        "[Desktop Entry]\nType=Application\nName={title}\nExec=\"{quoted}\" --hidden{profile}\nIcon=tongban\n\
         Terminal=false\nX-GNOME-Autostart-enabled=true\n"
    )
}

/// At the start: is the file still there that the setting says is there?
pub async fn notice_revocation(shell: Shell) {
    let mut settings = lock(&shell.settings).clone();
    let Some(file) = file(&shell) else { return };
    let hidden = |text: String| text.lines().any(|line| line.trim() == "Hidden=true");
    let revoked = tokio::fs::read_to_string(&file).await.map_or(true, hidden);
    if settings.autostart && revoked {
        settings.autostart = false;
        let params = serde_json::to_value(&settings).unwrap_or(Value::Null);
        if let Err(refusal) = shell.ask("settings.set", params).await {
            tracing::warn!("settings: {refusal}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn the_program_is_quoted_as_a_desktop_entry_wants_it() {
        let text = entry("T", "/opt/a b/$x", Some("second"));
        assert!(text.contains("Exec=\"/opt/a b/\\\\$x\" --hidden --profile second\n"));
    }
}

//! Starting with the desktop: a file in the person's autostart folder, written when they ask for it. Where they
//! took it away with the desktop's own tool, the setting follows.

use std::path::PathBuf;

fn file(profile: Option<&str>) -> Option<PathBuf> {
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let config =
        config.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    let profile = profile.map_or_else(String::new, |profile| format!(".{profile}"));
    Some(config.join("autostart").join(format!("cn.tongban.desktop{profile}.desktop")))
}

/// Writes or removes the file. `title`: as the desktop's own tool lists it.
pub fn set(title: &str, profile: Option<&str>, wanted: bool) {
    let (Some(file), Ok(program)) = (file(profile), std::env::current_exe()) else { return };
    let done = if wanted {
        let text = match program.with_file_name("tongban") {
            // It chooses the shell anew at each start: the one of today may be gone after an upgrade.
            command if command.is_file() => entry(title, &command.to_string_lossy(), " open", profile),
            _ => entry(title, &program.to_string_lossy(), "", profile),
        };
        let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.and_then(|()| std::fs::write(&file, text))
    } else {
        std::fs::remove_file(&file)
    };
    if let Err(error) = done
        && (wanted || error.kind() != std::io::ErrorKind::NotFound)
    {
        tracing::warn!("{}: {error}", file.display());
    }
}

/// A desktop entry; a quoted argument escapes what the specification names.
fn entry(title: &str, program: &str, verb: &str, profile: Option<&str>) -> String {
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
        "[Desktop Entry]\nType=Application\nName={title}\nExec=\"{quoted}\"{verb} --hidden{profile}\nIcon=tongban\n\
         Terminal=false\nX-GNOME-Autostart-enabled=true\n"
    )
}

/// Is there no file that starts it, or one that the person switched off? False also where there is no home to look in.
pub async fn is_revoked(profile: Option<&str>) -> bool {
    let Some(file) = file(profile) else { return false };
    let hidden = |text: String| text.lines().any(|line| line.trim() == "Hidden=true");
    tokio::fs::read_to_string(&file).await.map_or(true, hidden)
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn the_program_is_quoted_as_a_desktop_entry_wants_it() {
        let text = entry("T", "/opt/a b/$x", " open", Some("second"));
        assert!(text.contains("Exec=\"/opt/a b/\\\\$x\" open --hidden --profile second\n"));
    }
}

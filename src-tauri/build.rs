//! Embeds the page. Naming the commands here makes Tauri refuse every one that `capabilities/` does not allow.

fn main() {
    let commands = &["call", "pick_file", "save_file", "pick_place", "open_window", "ui_ready"];
    let manifest = tauri_build::AppManifest::new().commands(commands);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
    }
}

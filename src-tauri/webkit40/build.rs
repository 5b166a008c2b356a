//! Embeds the page. What it may do is the list of commands in `src/windows.rs`: this line has no list of permissions.

fn main() {
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new()) {
        println!("cargo::error={error:#}");
    }
}

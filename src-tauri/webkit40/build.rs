//! Embeds the page anew when it changes. What the page may do is the list of commands in `src/windows.rs`.
//!
//! Deliberately absent: Tauri's own build step. On Linux it would only read this manifest, with a parser that knows neither
//! this edition nor this resolver; the page is embedded by `generate_context!`, which needs no more than a folder.

fn main() {
    for file in ["tauri.conf.json", "../../ui/dist"] {
        println!("cargo::rerun-if-changed={file}");
    }
}

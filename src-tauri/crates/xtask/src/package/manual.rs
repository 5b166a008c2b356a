//! The manual and the completions of shells, made from what the programs themselves parse: each program's library gives
//! its definition, so that nothing that ships carries a generator, and nothing is written twice.
//!
//! A page a command, as `git` has it: `man tongban-report`. Compressed to the same bytes every time. Deliberately absent:
//! Chinese pages; docs/ops is the manual in Chinese.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use clap::Command;
use clap_complete::shells::{Bash, Fish, Zsh};
use clap_mangen::Man;
use flate2::{Compression, GzBuilder};

/// Path from the folder `share` of a layout, and content.
pub type Files = Vec<(String, Vec<u8>)>;

/// Whose manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// `tongban`, in the section of commands.
    Desktop,
    /// `tongban-hub`, in that of administrators.
    Hub,
}

/// Every page and every completion of a program.
pub fn files(whose: Whose) -> Result<Files> {
    let (mut command, section) = match whose {
        Whose::Desktop => (command::cli(), "1"),
        Whose::Hub => (hub::cli(), "8"),
    };
    let name = command.get_name().to_owned();
    command.build();
    let mut files = Files::new();
    pages(&command, section, &mut files)?;
    let mut bash = Vec::new();
    clap_complete::generate(Bash, &mut command, &name, &mut bash);
    files.push((format!("bash-completion/completions/{name}"), bash));
    let mut zsh = Vec::new();
    clap_complete::generate(Zsh, &mut command, &name, &mut zsh);
    files.push((format!("zsh/vendor-completions/_{name}"), zsh));
    let mut fish = Vec::new();
    clap_complete::generate(Fish, &mut command, &name, &mut fish);
    files.push((format!("fish/vendor_completions.d/{name}.fish"), fish));
    Ok(files)
}

/// Of a command and of everything below it.
fn pages(command: &Command, section: &str, files: &mut Files) -> Result<()> {
    let source = format!("Tongban {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).section(section).source(source).manual("Tongban");
    let mut page = Vec::new();
    man.render(&mut page).with_context(|| command.get_name().to_owned())?;
    files.push((format!("man/man{section}/{}.gz", man.get_filename()), gzip(&page)?));
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help")
    {
        pages(below, section, files)?;
    }
    Ok(())
}

/// Without a name, a time or a system of the machine that packed it.
fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut pack = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    pack.write_all(content)?;
    Ok(pack.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    fn text(files: &Files, path: &str) -> String {
        let (_, content) = files.iter().find(|(other, _)| other == path).unwrap();
        let mut text = String::new();
        if path.ends_with(".gz") {
            GzDecoder::new(content.as_slice()).read_to_string(&mut text).unwrap();
        } else {
            text.push_str(std::str::from_utf8(content).unwrap());
        }
        text
    }

    #[test]
    fn every_command_has_a_page_and_every_shell_knows_them() {
        let desktop = files(Whose::Desktop).unwrap();
        let page = text(&desktop, "man/man1/tongban.1.gz");
        assert!(page.contains(".TH tongban 1") && page.contains("78"), "{page}");
        assert!(text(&desktop, "man/man1/tongban-report.1.gz").contains("report.xlsx"));
        let shells = [
            "bash-completion/completions/tongban",
            "zsh/vendor-completions/_tongban",
            "fish/vendor_completions.d/tongban.fish",
        ];
        for shell in shells {
            let completion = text(&desktop, shell);
            for verb in ["open", "doctor", "report", "support"] {
                assert!(completion.contains(verb), "{shell}: {verb}");
            }
        }
        let hub = files(Whose::Hub).unwrap();
        assert!(text(&hub, "man/man8/tongban-hub.8.gz").contains(".TH tongban-hub 8"));
        assert!(text(&hub, "man/man8/tongban-hub-ctl-gm-issue.8.gz").contains("NAME.pem"));
        assert!(hub.iter().all(|(path, _)| !path.contains("-help")));
    }

    #[test]
    fn the_same_commit_gives_the_same_bytes() {
        assert_eq!(files(Whose::Hub).unwrap(), files(Whose::Hub).unwrap());
        let (_, page) = files(Whose::Desktop).unwrap().swap_remove(0);
        assert_eq!(page[4..8], [0; 4], "no time");
    }
}

//! How a shell starts: its arguments, whether another copy has the profile already, and the backend. The order matters:
//! the environment is set before any thread, a running copy is asked before anything is opened.

use std::time::{Duration, Instant};

use backend::{Desktop, DesktopConfig};
use clap::Args;
use kernel::{Code, Refusal};
use tokio::runtime::Runtime;

use crate::{Remembered, Words, door, environment, link};

/// What every shell is told when it is started.
#[derive(Debug, Clone, Default, Args)]
pub struct Arguments {
    /// Data of its own, beside the usual: for a second person at the same PC.
    #[arg(long, value_parser = profile_name)]
    pub profile: Option<String>,
    /// Start in the tray, without a window.
    #[arg(long)]
    pub hidden: bool,
    /// What to show first: `tongban:///case/<id>`, `tongban:///todo`.
    #[arg(value_parser = link::parse)]
    pub link: Option<String>,
}

impl Arguments {
    /// The same, as another program of ours is told them.
    pub fn again(&self) -> Vec<String> {
        let profile = self.profile.iter().flat_map(|profile| ["--profile".to_owned(), profile.clone()]);
        let hidden = self.hidden.then(|| "--hidden".to_owned());
        profile.chain(hidden).chain(self.link.as_deref().map(link::to)).collect()
    }
}

/// The name becomes part of paths and of a file name in the autostart folder: 1 to 32 of `a-z`, `0-9`, `-`.
pub fn profile_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.is_empty() || text.len() > 32 || !text.chars().all(plain) {
        return Err("1 to 32 of a-z, 0-9, -".to_owned());
    }
    Ok(text.to_owned())
}

/// What came of starting.
pub enum Start {
    /// The backend runs in this process.
    Here(Box<Begun>),
    /// Another copy has the profile, and has been asked to show itself.
    Elsewhere,
    /// The person is to be told.
    Cannot(Box<Words>, Refusal),
}

/// A backend that runs, and what a shell needs to know besides.
pub struct Begun {
    /// The backend.
    pub desktop: Desktop,
    /// Where this profile lives.
    pub config: DesktopConfig,
    /// As told.
    pub arguments: Arguments,
    /// Where the window was.
    pub remembered: Remembered,
    /// What is said without a page.
    pub words: Words,
    /// Carries everything of this process; lives as long as it.
    pub runtime: &'static Runtime,
}

/// Starts the backend, or raises the copy that has it. Call first thing in `main`, before any thread.
pub fn begin(arguments: Arguments) -> Start {
    let words = Words::load();
    let config = match DesktopConfig::from_env(arguments.profile.as_deref()) {
        Ok(config) => config,
        Err(refusal) => return Start::Cannot(Box::new(words), refusal),
    };
    let remembered = Remembered::load(&config.data_dir);
    environment::prepare(remembered.compositing);
    if door::knock(&config.runtime_dir, arguments.link.clone()) {
        return Start::Elsewhere;
    }
    backend::logs::begin(&config.data_dir);
    let runtime = match Runtime::new() {
        Ok(runtime) => &*Box::leak(Box::new(runtime)),
        Err(error) => return Start::Cannot(Box::new(words), Refusal::new(Code::Internal).with("why", error)),
    };
    match runtime.block_on(desktop(&config, &arguments)) {
        Ok(Some(desktop)) => {
            Start::Here(Box::new(Begun { desktop, config, arguments, remembered, words, runtime }))
        }
        Ok(None) => Start::Elsewhere,
        Err(refusal) => {
            tracing::error!(?refusal, "cannot start");
            Start::Cannot(Box::new(words), refusal)
        }
    }
}

/// `None`: another copy has the profile, and has shown its window. A copy that has just begun has not opened its door
/// yet, and one that was killed takes a moment to let go: both are waited for.
async fn desktop(config: &DesktopConfig, arguments: &Arguments) -> Result<Option<Desktop>, Refusal> {
    let begun = Instant::now();
    loop {
        match Desktop::start(config.clone()).await {
            Err(refusal) if refusal.code == Code::AlreadyRunning => {
                if door::knock(&config.runtime_dir, arguments.link.clone()) {
                    return Ok(None);
                }
                if begun.elapsed() > door::PATIENCE {
                    return Err(refusal);
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            started => return started.map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arguments, profile_name};

    #[test]
    fn a_profile_is_a_plain_name() {
        assert_eq!(profile_name("second-2"), Ok("second-2".to_owned()));
        for wrong in ["", "../x", "Second", "a b", &"a".repeat(33)] {
            assert!(profile_name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn another_program_of_ours_is_told_the_same() {
        let told =
            Arguments { profile: Some("second".to_owned()), hidden: true, link: Some("/todo".to_owned()) };
        assert_eq!(told.again(), ["--profile", "second", "--hidden", "tongban:///todo"]);
        assert!(Arguments::default().again().is_empty());
    }
}

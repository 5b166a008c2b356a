//! Other implementations of RFC 8998, as programs: OpenSSL 4 and Tongsuo 8.5, which `cargo xtask peers` builds into the
//! user's cache folder. A program that is not there makes its meetings ignored, never passed.
//!
//! The harness is our own, because Rust's decides at compile time what is ignored.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected is to stop, in its helpers too")]

mod meetings;
mod program;

use std::panic::catch_unwind;
use std::process::ExitCode;

use program::Program;

/// A meeting and what it is called.
type Meeting = (&'static str, fn(&Program));

const MEETINGS: &[Meeting] = &[
    ("our_client_and_its_server", meetings::our_client_and_its_server),
    ("its_client_and_our_server", meetings::its_client_and_our_server),
    ("its_client_without_a_certificate", meetings::its_client_without_a_certificate),
    ("it_believes_our_authority_and_its_revocations", meetings::it_believes_our_authority),
];

/// What libtest and nextest ask of a program with tests.
struct Asked {
    list: bool,
    ignored: bool,
    exact: bool,
    names: Vec<String>,
}

impl Asked {
    fn read() -> Self {
        let mut asked = Self { list: false, ignored: false, exact: false, names: Vec::new() };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--list" => asked.list = true,
                "--ignored" => asked.ignored = true,
                "--exact" => asked.exact = true,
                "--format" | "--test-threads" | "--color" | "--skip" | "--logfile" => drop(arguments.next()),
                name if !name.starts_with('-') => asked.names.push(name.to_owned()),
                _ => {}
            }
        }
        asked
    }

    fn means(&self, name: &str) -> bool {
        let fits = |asked: &String| if self.exact { name == asked } else { name.contains(asked.as_str()) };
        self.names.is_empty() || self.names.iter().any(fits)
    }
}

fn main() -> ExitCode {
    let asked = Asked::read();
    let (mut failed, mut ignored, mut passed) = (0, 0, 0);
    for program in &Program::all() {
        for (meeting, meet) in MEETINGS {
            let name = format!("{}::{meeting}", program.name());
            if !asked.means(&name) {
                continue;
            }
            if asked.list {
                // As libtest does it: all of them, or the ignored ones.
                if !asked.ignored || !program.is_there() {
                    println!("{name}: test");
                }
            } else if !program.is_there() && asked.ignored {
                println!("test {name} ... FAILED: asked for, and not in {}", program.path().display());
                failed += 1;
            } else if !program.is_there() {
                println!("test {name} ... ignored, SKIPPED: not in {}", program.path().display());
                ignored += 1;
            } else if catch_unwind(|| meet(program)).is_ok() {
                println!("test {name} ... ok");
                passed += 1;
            } else {
                println!("test {name} ... FAILED");
                failed += 1;
            }
        }
    }
    if !asked.list {
        println!("\ntest result: {passed} passed; {failed} failed; {ignored} ignored");
        if ignored > 0 {
            println!("SKIPPED {ignored}: run `cargo xtask peers` to build the programs that were not there");
        }
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

//! `docs/FAULTS.md`: every fault by itself and all at once, what was found, and which planted bugs were. The harnesses are
//! ordinary tests; this runs them with a folder for their rows, and writes the table from the rows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde::de::DeserializeOwned;
use testkit::faults::{FOLDER, Planted, Row};

use crate::process::{built, cargo, output, program, root, step};
use crate::{setup, test};

/// Where it is committed.
const FILE: &str = "docs/FAULTS.md";

/// The tests that are harnesses.
const HARNESSES: &str = "(package(sync) & test(simulation)) | (package(tests) & (binary(simulation) | binary(kills) | binary(desk) | binary(stalled))) \
                         | (package(store) & binary(power_cut))";

/// How much of it.
#[derive(Debug, Args)]
pub struct Options {
    /// As before a release: for hours, not minutes.
    #[arg(long)]
    long: bool,
    /// Run nothing: the rows are in this folder, from a run of the checks with `TONGBAN_FAULTS` set to it.
    #[arg(long)]
    rows: Option<PathBuf>,
}

/// What a long run asks of the harnesses.
const LONG: [(&str, &str); 3] =
    [("TONGBAN_SEEDS", "10000"), ("TONGBAN_CUTS", "20000"), ("TONGBAN_KILLS", "5000")];

/// Runs the harnesses, and writes the table.
pub fn run(options: &Options) -> Result<()> {
    let folder = match &options.rows {
        Some(folder) => folder.clone(),
        None => rows(options)?,
    };
    let commit = output(program("git").args(["rev-parse", "--short=12", "HEAD"]))?;
    let table = table(&read(&folder, "fault")?, &read(&folder, "bug")?, commit.trim())?;
    std::fs::write(root().join(FILE), table).context(FILE)?;
    println!("{FILE} written");
    Ok(())
}

/// Runs the harnesses; where their rows are.
fn rows(options: &Options) -> Result<PathBuf> {
    setup::all()?;
    test::build("--all-targets")?;
    let folder = root().join("target/faults");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("target/faults")?;
    }
    std::fs::create_dir_all(&folder).context("target/faults")?;
    let mut harnesses = cargo();
    harnesses.args(["nextest", "run", "--workspace", "--no-fail-fast", "-E", HARNESSES]);
    harnesses.env(FOLDER, &folder).env("TONGBAN_BIN", built(""));
    if options.long {
        harnesses.envs(LONG);
    }
    step("harnesses", &mut harnesses, "A harness says with which seed it failed.")?;
    Ok(folder)
}

fn read<T: DeserializeOwned>(folder: &Path, kind: &str) -> Result<Vec<T>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(kind) {
            let row = std::fs::read(&path)?;
            found.insert(name, serde_json::from_slice(&row).with_context(|| path.display().to_string())?);
        }
    }
    if found.is_empty() {
        bail!("no harness has written a row of kind {kind}");
    }
    Ok(found.into_values().collect())
}

const HEAD: &str = "\
# Faults

What goes wrong on government networks and PCs, done to the real engine on purpose, and what was found afterwards. Written by
`cargo xtask faults` (`--long` before a release); each row is a test that every run of the checks runs, too.

- **Injections**: how often the fault happened. **Operations**: what people did meanwhile (submit, agree, send back, withdraw,
  comment), refused ones included.
- **Lost**: answered to a person, and neither an item of the hub nor a refusal in their outbox (I1). **Double**: more than one item (I2).
  **Order**: a log with a gap or another hash, overtaking within a queue, a reader who is taken back (I3, I5). **Numbers**: a
  gap or a repetition of 流水号 (I6). **Stuck**: an outbox that is not empty, or a replica that is behind, after the healing (I10).
  **Other**: receipts that change, rules broken, items seen by those let out, replicas that differ from the hub or from themselves made
  anew, memory that grows under a reader who has stopped (I4, I7, I8, I9, I11, I12).
- **At rest**: the 99th percentile from the healing to an empty outbox and a whole replica, on the clock of the harness (simulated time in the
  simulation).
- A harness asserts that nothing was found: one finding fails the run. That it *can* find something is the second table.
";

const NOTES: &str = "\
## Which invariant is checked where

| | protocol simulation | whole engine | real processes | disk |
|---|---|---|---|---|
| I1 nothing lost · I2 nothing double | ✓ | ✓ | ✓ | ✓ |
| I3 chains whole · I5 order | ✓ | ✓ | | |
| I4 receipts stable | ✓ | | | |
| I6 numbers gapless | ✓ | ✓ | ✓ | |
| I7 rules kept | ✓ | ✓ | | |
| I8 nothing for those let out | ✓ | ✓ | | |
| I9 replica = replica made anew = hub | ✓ | ✓ | | |
| I10 at rest after healing | ✓ | ✓ | ✓ | |
| I11 a line whose reader stops costs a part of an answer (`stalled`: real hub) | | | | |
| I12 the replica may go at any moment, `intent.db` survives every power cut | ✓ | ✓ | | ✓ |
| I13 cloned and set-back devices fork · I14 restored hub gets all again | ✓ | | | |
| I16 clocks decide nothing | | ✓ | | |

Not in the table: I15, the version before: none was released before this one; that a peer of another version is refused with a sentence,
and keeps everything, is a test of `sync`.
";

fn table(rows: &[Row], bugs: &[Planted], commit: &str) -> Result<String> {
    let mut text = String::from(HEAD);
    writeln!(text, "\nCommit {commit}.\n")?;
    text.push_str(
        "| Fault | Harness | Injections | Operations | Lost | Double | Order | Numbers | Stuck | Other | At rest | Again |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n",
    );
    for row in rows {
        let of = |invariants: &[&str]| -> usize {
            invariants.iter().filter_map(|invariant| row.findings.get(*invariant)).sum()
        };
        let columns = [of(&["I1"]), of(&["I2"]), of(&["I3", "I5"]), of(&["I6"]), of(&["I10"])];
        let other = row.findings.values().sum::<usize>() - columns.iter().sum::<usize>();
        write!(text, "| {} | {} | {} | {} |", row.fault, row.harness, row.injections, row.operations)?;
        for n in columns.into_iter().chain([other]) {
            write!(text, " {n} |")?;
        }
        let rest =
            p99(&row.drains_ms).map_or("–".to_owned(), |ms| format!("{}.{} s", ms / 1000, ms % 1000 / 100));
        writeln!(text, " {rest} | `{}` |", row.replay)?;
    }
    text.push_str("\n## Planted bugs\n\nEach was put into the engine or its disk on purpose; the run in which it stays unnoticed fails.\n\n");
    text.push_str("| Bug | Harness | Found as |\n|---|---|---|\n");
    for Planted { bug, harness, found_as } in bugs {
        writeln!(text, "| {} | {harness} | {found_as} |", words(bug))?;
    }
    text.push('\n');
    text.push_str(NOTES);
    Ok(text)
}

fn p99(ms: &[u64]) -> Option<u64> {
    let mut sorted = ms.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().saturating_sub(1) * 99 / 100).copied()
}

/// `HubForgets` in words.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_stands_in_its_column_and_a_bug_in_words() {
        let mut row = Row::new("partition", "simulation", "again");
        row.found(&["I1 lost".to_owned(), "I9 differs".to_owned()]);
        row.drains_ms = vec![1_000, 3_000];
        let bug =
            Planted { bug: "HubForgets".to_owned(), harness: "h".to_owned(), found_as: "I1".to_owned() };
        let text = table(&[row], &[bug], "abc").unwrap();
        assert!(
            text.contains("| partition | simulation | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 1 | 1.0 s | `again` |"),
            "{text}"
        );
        assert!(text.contains("| Hub forgets | h | I1 |"), "{text}");
    }
}

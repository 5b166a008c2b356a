//! `docs/BENCH.md`, from the rows that lie in a folder.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use testkit::figures::Figure;

use crate::process::{output, program, root};

/// Where it is committed.
const FILE: &str = "docs/BENCH.md";
/// What the ciphers printed.
pub const CIPHERS: &str = "ciphers.txt";

const HEAD: &str = "\
# Figures

What the product's own targets are (the design's T1 to T10, the procurement documents' SN3 and SN4, the page's budgets), and what was
measured. Written by `cargo xtask bench`: anybody can run it again. Client and server share the machine, so a figure of
throughput is of both together; how many processors the hub used of it is said beside.

";

/// What an opponent would ask.
const FAIRNESS: &str = "\
## Beside others: what is the same, and what is not

- **The same**: one run, one machine, the load made by the same Rust program on the same processors; a write is one Chinese sentence with
  what a server needs to file it; a write counts when its sender has been told; a delivery counts when a reader's socket has
  brought it, and every one is counted.
- **What we do and they are spared**: every operation is signed with SM2 and the signature is verified, permits are asked for
  each operation and each reader, the case's rules are judged, the log is chained with SM3, everything lies on the disk under
  SM4 with HMAC-SM3. All of that is on in our rows.
- **pouchdb-server** speaks no TLS, asks nobody who they are, and LevelDB does not wait for the disk (its writes are not durable
  against a power cut; ours and those of SQLite are). It is Node in one thread. A document is one revision, stored and indexed.
- **ejabberd** speaks TLS with everybody, lets them in anonymously, and writes each message of a room to the archive (SQLite, as it sets
  it up) before it hands it on; what counts as written is what has come back to its sender. Its rooms keep no history in
  memory here, and nothing limits its senders. Erlang uses both processors.
- **Neither** knows refusals, numbers, approval, or work without the network on the sender's side; neither was tuned, nor were we for
  this run.
";

/// What falls short, in words.
const LEFT: &str = include_str!("left.md");

/// Writes it.
pub fn write(folder: &Path) -> Result<()> {
    let mut figures = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let figure: Figure =
                serde_json::from_slice(&std::fs::read(&path)?).with_context(|| path.display().to_string())?;
            figures.push(figure);
        }
    }
    figures.sort_by_cached_key(|figure| (place(&figure.id), figure.what.clone()));
    let ciphers = std::fs::read_to_string(folder.join(CIPHERS)).unwrap_or_default();
    std::fs::write(root().join(FILE), text(&machine()?, &figures, &ciphers)?).context(FILE)?;
    println!("{FILE} written");
    Ok(())
}

/// `T4` before `T10`, and what has no number last.
fn place(id: &str) -> (String, u32) {
    let letters: String = id.chars().filter(|c| !c.is_ascii_digit()).collect();
    let number = id.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
    let order = match letters.as_str() {
        "T" => "1",
        "SN" => "2",
        "UI" => "3",
        "" => "9",
        other => other,
    };
    (order.to_owned(), number)
}

fn text(machine: &str, figures: &[Figure], ciphers: &str) -> Result<String> {
    let mut text = String::from(HEAD);
    writeln!(text, "{machine}\n\n| | What | Found | Asked | Met |\n|---|---|---|---|---|")?;
    for Figure { id, what, target, found, met } in figures {
        let met = met.map_or("", |met| if met { "✓" } else { "✗" });
        writeln!(text, "| {id} | {what} | {found} | {target} | {met} |")?;
    }
    if !ciphers.is_empty() {
        writeln!(text, "\n## Ciphers\n\n```\n{}\n```", ciphers.trim_end())?;
    }
    writeln!(text, "\n{FAIRNESS}\n{LEFT}")?;
    Ok(text.trim_end().to_owned() + "\n")
}

/// In words: what it is, and what else it did meanwhile.
fn machine() -> Result<String> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    let (processor, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let kib: u64 = field(&memory, "MemTotal").trim_end_matches(" kB").parse().unwrap_or_default();
    let load = read("/proc/loadavg");
    let commit = output(program("git").args(["rev-parse", "--short=12", "HEAD"]))?;
    Ok(format!(
        "Machine: {}, {cores} virtual cores, {} GiB, Linux {}, shared with others; load at the end of the run {}. {}. Commit {}.",
        field(&processor, "model name"),
        kib / 1024 / 1024,
        read("/proc/sys/kernel/osrelease").trim(),
        load.split(' ').next().unwrap_or_default(),
        output(program("rustc").arg("--version"))?.trim(),
        commit.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_their_numbers_and_say_what_is_not_met() {
        let mut figures = vec![
            Figure::new("", "import", "1 s"),
            Figure::new("T10", "idle", "3").asked("4", true),
            Figure::new("T4", "writes", "9").asked("10", false),
        ];
        figures.sort_by_cached_key(|figure| place(&figure.id));
        let text = text("a machine", &figures, "").unwrap();
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
        assert_eq!(
            rows,
            ["| T4 | writes | 9 | 10 | ✗ |", "| T10 | idle | 3 | 4 | ✓ |", "|  | import | 1 s |  |  |"]
        );
    }
}

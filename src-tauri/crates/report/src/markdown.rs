//! The report as text: a table a part.

use std::fmt::Write as _;

use crate::Report;
use crate::words::Words;

pub(crate) fn write(report: &Report, words: &Words) -> String {
    let mut text =
        format!("# {}\n\n{}\n\n**{}**\n", words.title, words.head(report), words.conclusion(report));
    let mut group = None;
    for line in &report.lines {
        if group.replace(line.what.group()) != Some(line.what.group()) {
            let [_, what, found, verdict, means] = words.columns.each_ref();
            let head = words.group(line.what.group());
            let _ = write!(
                text,
                "\n## {head}\n\n| {what} | {found} | {verdict} | {means} |\n|---|---|---|---|\n"
            );
        }
        let cells =
            [words.what(line.what), words.found(line), words.verdict(line.verdict), words.means(line)];
        let [what, found, verdict, means] = cells.map(|cell| one_cell(&cell));
        let _ = writeln!(text, "| {what} | {found} | {verdict} | {means} |");
    }
    text
}

/// What was found may hold anything; a table's cell may not.
fn one_cell(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|")
}

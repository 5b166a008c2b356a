//! What is wrong, as a workbook: the rows with errors as they were written, the wrong cells red, and a last column that
//! says it in words.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Color, Format, Workbook};

use super::Report;
use super::blank::{heading, text};
use super::problem::RowError;
use super::sheet::Sheet;
use super::words::{Column, WORDS};
use crate::error::Result;

/// Width of the column of problems, in characters.
const PROBLEMS_WIDTH: u16 = 80;

/// The rows of `sheet` in which `report` found errors, as the bytes of an `.xlsx`.
pub fn error_report(sheet: &Sheet, report: &Report) -> Result<Vec<u8>> {
    let mut by_row: BTreeMap<u32, Vec<&RowError>> = BTreeMap::new();
    for error in &report.errors {
        by_row.entry(error.row).or_default().push(error);
    }
    let read: BTreeMap<u32, _> = sheet.rows.iter().map(|row| (row.number, row)).collect();
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(&WORDS.problems_sheet)?;
    page.set_freeze_panes(1, 0)?;
    let (heading, text) = (heading(), text());
    let red = Format::new()
        .set_num_format("@")
        .set_font_color(Color::RGB(0x9C_00_06))
        .set_background_color(Color::RGB(0xFF_C7_CE));
    page.write_string_with_format(0, 0, &WORDS.row_heading, &heading)?;
    for (at, words) in (1_u16..).zip(&WORDS.columns) {
        page.set_column_width(at, words.width)?;
        page.write_string_with_format(0, at, &words.heading, &heading)?;
    }
    let last = u16::try_from(WORDS.columns.len()).unwrap_or(0).saturating_add(1);
    page.set_column_width(last, PROBLEMS_WIDTH)?;
    page.write_string_with_format(0, last, &WORDS.problems_heading, &heading)?;
    for (at, (number, errors)) in (1_u32..).zip(&by_row) {
        let texts = sheet.wrong.get(number).cloned();
        let texts = texts.or_else(|| read.get(number).map(|row| row.texts())).unwrap_or_default();
        let wrong: BTreeSet<Column> = errors.iter().filter_map(|error| error.column).collect();
        if *number > 0 {
            page.write_number(at, 0, *number)?;
        }
        for (column, words) in (1_u16..).zip(&WORDS.columns) {
            let value = texts.get(&words.column).map_or("", String::as_str);
            let format = if wrong.contains(&words.column) { &red } else { &text };
            page.write_string_with_format(at, column, value, format)?;
        }
        let sentences: Vec<String> = errors.iter().map(|error| WORDS.sentence(error)).collect();
        page.write_string(at, last, sentences.join("；"))?;
    }
    Ok(book.save_to_buffer()?)
}

//! The workbook to fill in: an empty table that checks what it can itself, and a second sheet with the rules, the roles
//! and two examples, where nobody imports them by mistake.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Note, Workbook, Worksheet};

use super::words::{Column, WORDS};
use crate::error::Result;
use crate::roles;

/// Rows for which the table offers its choices.
const LAST_ROW: u32 = 20_000;

/// Width of the column with long texts, in characters.
const TEXT_WIDTH: u16 = 90;

/// The template, as the bytes of an `.xlsx`.
pub fn template() -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    people(book.add_worksheet())?;
    notes(book.add_worksheet())?;
    Ok(book.save_to_buffer()?)
}

/// How headings look, here and in the error report.
pub(super) fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1F_5F_BF))
        .set_align(FormatAlign::Center)
}

/// Text, so that a spreadsheet leaves phone numbers and accounts alone.
pub(super) fn text() -> Format {
    Format::new().set_num_format("@")
}

fn people(sheet: &mut Worksheet) -> Result<()> {
    sheet.set_name(&WORDS.sheet)?;
    sheet.set_freeze_panes(1, 0)?;
    let (heading, text) = (heading(), text());
    for (at, words) in (0_u16..).zip(&WORDS.columns) {
        let star = if words.required { "*" } else { "" };
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, words.width)?;
        sheet.write_string_with_format(0, at, format!("{}{star}", words.heading), &heading)?;
        sheet.insert_note(0, at, &Note::new(&words.note).add_author_prefix(false))?;
        let choices = match words.column {
            Column::Head => [WORDS.yes.first(), WORDS.no.first()],
            Column::State => [WORDS.active.first(), WORDS.inactive.first()],
            _ => [None, None],
        };
        let choices: Vec<&String> = choices.into_iter().flatten().collect();
        if !choices.is_empty() {
            sheet.add_data_validation(
                1,
                at,
                LAST_ROW,
                at,
                &DataValidation::new().allow_list_strings(&choices)?,
            )?;
        }
    }
    Ok(())
}

fn notes(sheet: &mut Worksheet) -> Result<()> {
    sheet.set_name(&WORDS.notes_sheet)?;
    sheet.set_column_width(0, 20)?;
    sheet.set_column_width(1, TEXT_WIDTH)?;
    let (heading, text, bold) = (heading(), text(), Format::new().set_bold());
    let mut row = 0;
    for note in &WORDS.notes {
        sheet.write_string(row, 0, note)?;
        row += 1;
    }
    row += 1;
    for words in &WORDS.columns {
        let star = if words.required { "*" } else { "" };
        sheet.write_string_with_format(row, 0, format!("{}{star}", words.heading), &bold)?;
        sheet.write_string(row, 1, &words.note)?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, &WORDS.roles_title, &heading)?;
    row += 1;
    for role in roles::all() {
        sheet.write_string_with_format(row, 0, &role.title, &bold)?;
        sheet.write_string(row, 1, &role.summary)?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, &WORDS.samples_title, &heading)?;
    row += 1;
    for (at, words) in (0_u16..).zip(&WORDS.columns) {
        sheet.write_string_with_format(row, at, &words.heading, &bold)?;
    }
    for sample in &WORDS.samples {
        row += 1;
        for (at, value) in (0_u16..).zip(sample) {
            sheet.write_string_with_format(row, at, value, &text)?;
        }
    }
    Ok(())
}

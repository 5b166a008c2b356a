//! The report as a workbook: one sheet, the conclusion at its top, a row a line. What failed is red, what is to be known
//! amber.

use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, XlsxError};

use crate::Report;
use crate::line::Verdict;
use crate::words::Words;

/// Characters of each column.
const WIDTHS: [f64; 5] = [14.0, 22.0, 52.0, 10.0, 70.0];
/// Rows above the first line.
const HEAD: u32 = 4;

pub(crate) fn write(report: &Report, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let red = plain.clone().set_background_color(Color::RGB(0xFF_C7CE)).set_font_color(Color::RGB(0x9C_0006));
    let amber =
        plain.clone().set_background_color(Color::RGB(0xFF_EB9C)).set_font_color(Color::RGB(0x7F_6000));
    let grey = plain.clone().set_font_color(Color::RGB(0x80_8080));
    let heading =
        Format::new().set_bold().set_background_color(Color::RGB(0xD9_E2F3)).set_align(FormatAlign::Center);
    let large = Format::new().set_bold().set_font_size(16);
    let bold = Format::new().set_bold();
    let conclusion = if report.failed() { bold.clone().set_font_color(Color::RGB(0x9C_0006)) } else { bold };

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(&words.title)?;
    sheet.write_string_with_format(0, 0, &words.title, &large)?;
    sheet.write_string(1, 0, words.head(report))?;
    sheet.write_string_with_format(2, 0, words.conclusion(report), &conclusion)?;
    for ((column, width), name) in (0_u16..).zip(WIDTHS).zip(&words.columns) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(HEAD - 1, column, name, &heading)?;
    }
    for (row, line) in (HEAD..).zip(&report.lines) {
        let format = match line.verdict {
            Verdict::Passed => &plain,
            Verdict::Failed => &red,
            Verdict::Notice => &amber,
            Verdict::NotHere => &grey,
        };
        let cells = [
            words.group(line.what.group()),
            words.what(line.what),
            words.found(line),
            words.verdict(line.verdict),
            words.means(line),
        ];
        for (column, cell) in (0_u16..).zip(cells) {
            // Strings, so that nothing found is ever taken for a formula.
            sheet.write_string_with_format(row, column, cell, format)?;
        }
    }
    sheet.set_freeze_panes(HEAD, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(HEAD - 1, HEAD - 1)?;
    book.save_to_buffer()
}

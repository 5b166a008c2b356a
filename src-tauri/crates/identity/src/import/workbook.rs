//! The bytes of a workbook as cells, whatever the bytes are: bounded in memory and time, never a panic.

use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, Reader, SheetVisible, Xlsx};
use kernel::limits;
use zip::ZipArchive;

use super::UNPACKED_BYTES;
use super::problem::Problem;
use super::words::WORDS;

/// Parts of the package: a workbook has some dozens.
const MOST_PARTS: usize = 1_000;
/// Cells with something in them: twenty columns of a hundred thousand rows.
const MOST_CELLS: usize = 2_000_000;

/// How a workbook before 2007 begins, and one with a password.
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Not empty. A whole number as its digits.
    Text(String),
    /// A tick box.
    Bool(bool),
    /// Something else.
    Wrong(Problem),
}

/// The sheet with the people.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Row and column from 0, by row and column; none is empty.
    pub(super) cells: Vec<((u32, u32), Cell)>,
    /// Regions merged.
    pub(super) merged: Vec<Dimensions>,
}

/// The cells of the sheet with the people: the one of the template's name, or the first that is shown.
pub(super) fn cells(bytes: &[u8]) -> Result<Grid, Problem> {
    if bytes.len() as u64 > limits::IMPORT_BYTES {
        return Err(Problem::TooBig);
    }
    if bytes.starts_with(&OLE) {
        return Err(Problem::OldFormat);
    }
    bounded(bytes)?;
    // The reader is not ours and the file is anybody's.
    catch_unwind(AssertUnwindSafe(|| grid(bytes))).unwrap_or(Err(Problem::NotXlsx))
}

/// Unpack everything once, to nowhere, before anybody keeps it: sizes in the directory of a package are claims.
fn bounded(bytes: &[u8]) -> Result<(), Problem> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::NotXlsx)?;
    if package.len() > MOST_PARTS {
        return Err(Problem::TooBig);
    }
    let mut left = UNPACKED_BYTES;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|_| Problem::NotXlsx)?;
        let unpacked = io::copy(&mut part.take(left.saturating_add(1)), &mut io::sink())
            .map_err(|_| Problem::NotXlsx)?;
        left = left.checked_sub(unpacked).ok_or(Problem::TooBig)?;
    }
    Ok(())
}

fn grid(bytes: &[u8]) -> Result<Grid, Problem> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Problem::NotXlsx)?;
    let sheets = book.sheets_metadata();
    let named = sheets.iter().find(|sheet| sheet.name.trim() == WORDS.sheet);
    let shown = sheets.iter().find(|sheet| sheet.visible == SheetVisible::Visible);
    let name = named.or(shown).map(|sheet| sheet.name.clone()).ok_or(Problem::NoSheet)?;
    let merged = book.merge_cells_by_sheet_name(&name).map_err(|_| Problem::NotXlsx)?;
    let mut cells = Vec::new();
    let mut reader = book.worksheet_cells_reader(&name).map_err(|_| Problem::NoSheet)?;
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(|_| Problem::NotXlsx)? {
        let found =
            if record.formula.is_some() { Some(Cell::Wrong(Problem::Formula)) } else { cell(record.value) };
        cells.extend(found.map(|found| (record.pos, found)));
        if cells.len() > MOST_CELLS {
            return Err(Problem::TooBig);
        }
    }
    cells.sort_by_key(|(position, _)| *position);
    Ok(Grid { cells, merged })
}

fn cell(value: DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::Empty => None,
        DataRef::String(text) => text_cell(&text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Int(number) => Some(Cell::Text(number.to_string())),
        // Up to here every whole number is exact; phone numbers have eleven digits.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Some(Cell::Text(format!("{number:.0}")))
        }
        DataRef::Bool(value) => Some(Cell::Bool(value)),
        DataRef::Error(_) => Some(Cell::Wrong(Problem::CellError)),
        DataRef::Float(_) | DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            Some(Cell::Wrong(Problem::NotText))
        }
    }
}

/// Without the space around it and with single spaces within; a line break is a space.
fn text_cell(text: &str) -> Option<Cell> {
    // What spreadsheets from web pages bring along, and nobody sees.
    let visible = text.replace(['\u{feff}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'], "");
    let words: Vec<&str> = visible.split_whitespace().collect();
    if words.is_empty() {
        return None;
    }
    let text = words.join(" ");
    let is_plain = !text.chars().any(char::is_control);
    Some(if is_plain { Cell::Text(text) } else { Cell::Wrong(Problem::NotText) })
}

//! The rows of a workbook, each with what is wrong with it. No database yet.

use std::collections::{BTreeMap, BTreeSet};

use kernel::limits;

use super::fields::{self, Line};
use super::problem::{Problem, RowError};
use super::row::Row;
use super::words::{Column, WORDS};
use super::workbook::{self, Cell, Grid};

/// Rows among which the headings are looked for: people put a title above them.
const HEADER_ROWS: usize = 10;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The rows that can be read, in the order of the file.
    pub rows: Vec<Row>,
    /// How many rows have anything in them.
    pub filled: usize,
    /// Headings that are not ours.
    pub ignored_columns: Vec<String>,
    /// What is wrong, by row.
    pub errors: Vec<RowError>,
    /// What the rows with errors say, to give them back marked.
    pub(super) wrong: BTreeMap<u32, BTreeMap<Column, String>>,
}

impl Sheet {
    /// Rows that come from elsewhere than a file.
    pub fn of(rows: Vec<Row>) -> Self {
        Self { filled: rows.len(), rows, ..Self::default() }
    }

    /// What a row says, as it was written; passwords are not repeated.
    pub fn said(&self, number: u32) -> BTreeMap<Column, String> {
        let read = || self.rows.iter().find(|row| row.number == number).map(Row::texts);
        self.wrong.get(&number).cloned().or_else(read).unwrap_or_default()
    }

    fn failed(problem: Problem) -> Self {
        Self { errors: vec![RowError::file(problem)], ..Self::default() }
    }
}

/// Read a workbook, whatever it is; what is wrong with it is in the answer.
pub fn read(bytes: &[u8]) -> Sheet {
    match workbook::cells(bytes) {
        Ok(grid) => sheet(grid),
        Err(problem) => Sheet::failed(problem),
    }
}

/// Where the headings are and which columns they head.
struct Header {
    row: u32,
    columns: BTreeMap<u32, Column>,
    ignored: Vec<String>,
    errors: Vec<RowError>,
}

fn sheet(grid: Grid) -> Sheet {
    let mut rows: BTreeMap<u32, Vec<(u32, Cell)>> = BTreeMap::new();
    for ((row, column), cell) in grid.cells {
        rows.entry(row).or_default().push((column, cell));
    }
    let Some(header) = header(&rows) else {
        let headings =
            WORDS.columns.iter().filter(|words| words.required).map(|words| words.heading.as_str());
        let headings: Vec<_> = headings.collect();
        let error = RowError::file(Problem::NoHeader).with("columns", headings.join("、"));
        return Sheet { errors: vec![error], ..Sheet::default() };
    };
    let present: BTreeSet<Column> = header.columns.values().copied().collect();
    let mut sheet =
        Sheet { ignored_columns: header.ignored.clone(), errors: header.errors.clone(), ..Sheet::default() };
    for (number, cells) in rows.range(header.row.saturating_add(1)..) {
        let named = cells.iter().filter_map(|(at, cell)| Some((*header.columns.get(at)?, cell.clone())));
        let line = Line { number: number.saturating_add(1), cells: named.collect() };
        if line.cells.is_empty() {
            continue;
        }
        sheet.filled = sheet.filled.saturating_add(1);
        if sheet.filled > limits::IMPORT_ROWS {
            return Sheet {
                errors: vec![RowError::file(Problem::TooManyRows).with("limit", limits::IMPORT_ROWS)],
                ..Sheet::default()
            };
        }
        take(&mut sheet, &line, &present);
    }
    mark_merged(&mut sheet, &grid.merged, &header);
    if sheet.filled == 0 && sheet.errors.is_empty() {
        sheet.errors.push(RowError::file(Problem::NoRows));
    }
    sheet.errors.sort_by_key(|error| (error.row, error.column));
    sheet
}

fn take(sheet: &mut Sheet, line: &Line, present: &BTreeSet<Column>) {
    let mut errors = Vec::new();
    let row = fields::row(line, present, &mut errors);
    if !errors.is_empty() {
        sheet.wrong.insert(line.number, line.texts());
    }
    sheet.errors.append(&mut errors);
    sheet.rows.extend(row);
}

/// The first row with the two headings that no table of people is without.
fn header(rows: &BTreeMap<u32, Vec<(u32, Cell)>>) -> Option<Header> {
    let (row, cells) = rows.iter().take(HEADER_ROWS).find(|(_, cells)| {
        let found: BTreeSet<Column> = cells.iter().filter_map(|(_, cell)| column(cell)).collect();
        found.contains(&Column::Account) && found.contains(&Column::Name)
    })?;
    let mut header = Header { row: *row, columns: BTreeMap::new(), ignored: Vec::new(), errors: Vec::new() };
    for (at, cell) in cells {
        match (column(cell), cell) {
            (Some(column), _) if header.columns.values().any(|known| *known == column) => {
                let error = RowError::file(Problem::DuplicateColumn).with("heading", column.heading());
                header.errors.push(error);
            }
            (Some(column), _) => {
                header.columns.insert(*at, column);
            }
            (None, Cell::Text(text)) => header.ignored.push(text.clone()),
            (None, _) => {}
        }
    }
    for words in WORDS.columns.iter().filter(|words| words.required) {
        if !header.columns.values().any(|known| *known == words.column) {
            header.errors.push(RowError::file(Problem::MissingColumn).with("heading", &words.heading));
        }
    }
    Some(header)
}

fn column(cell: &Cell) -> Option<Column> {
    match cell {
        Cell::Text(text) => WORDS.column(text),
        _ => None,
    }
}

/// A merged region says its value once and means it for all its rows; which rows, nobody can tell from the cells.
fn mark_merged(sheet: &mut Sheet, merged: &[calamine::Dimensions], header: &Header) {
    for region in merged {
        let first = region.start.0.max(header.row.saturating_add(1));
        let column = header.columns.range(region.start.1..=region.end.1.max(region.start.1)).next();
        if let (true, Some((_, column))) = (region.end.0 >= first, column) {
            sheet.errors.push(RowError::at(first.saturating_add(1), *column, Problem::Merged));
        }
    }
}

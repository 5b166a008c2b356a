//! The cells of a row as a person: every cell is looked at, so that all that is wrong is said at once.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Problem, RowError};
use super::row::{Row, Secret};
use super::words::{Column, WORDS};
use super::workbook::Cell;
use super::{DEPARTMENT_LEVELS, NAME_CHARS};
use crate::{login, names, roles};

/// Characters of an account.
const ACCOUNT_CHARS: std::ops::RangeInclusive<usize> = 2..=32;

/// A row with something in it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) number: u32,
    pub(super) cells: BTreeMap<Column, Cell>,
}

impl Line {
    /// As it was written; passwords are not repeated.
    pub(super) fn texts(&self) -> BTreeMap<Column, String> {
        let text = |(column, cell): (&Column, &Cell)| match cell {
            Cell::Text(text) if *column != Column::Password => Some((*column, text.clone())),
            _ => None,
        };
        self.cells.iter().filter_map(text).collect()
    }
}

/// The fields of a line, one after another, with what is wrong with them.
struct Fields<'a> {
    line: &'a Line,
    present: &'a BTreeSet<Column>,
    errors: &'a mut Vec<RowError>,
}

/// The person of a line, or what is wrong with it.
pub(super) fn row(line: &Line, present: &BTreeSet<Column>, errors: &mut Vec<RowError>) -> Option<Row> {
    let before = errors.len();
    let mut fields = Fields { line, present, errors };
    let account = fields.required(Column::Account, account);
    let row = Row {
        number: line.number,
        name: fields.required(Column::Name, name).unwrap_or_default(),
        department: fields.required(Column::Department, department).unwrap_or_default(),
        post: fields.optional(Column::Post, short),
        phone: fields.optional(Column::Phone, phone),
        roles: fields.optional(Column::Roles, role_keys),
        head: fields.flag(Column::Head, false, (&WORDS.yes, &WORDS.no), Problem::BadYesNo),
        active: fields.flag(Column::State, true, (&WORDS.active, &WORDS.inactive), Problem::BadState),
        password: fields
            .optional(Column::Password, |text| Ok(Secret(text.to_owned())))
            .filter(|Secret(password)| !password.is_empty()),
        account: account.unwrap_or_default(),
    };
    if row.head == Some(true) && row.active == Some(false) {
        fields.wrong(RowError::at(line.number, Column::Head, Problem::HeadInactive));
    }
    let weak = |Secret(password): &Secret| login::check_strength(password, &row.account).is_err();
    if row.password.as_ref().is_some_and(weak) {
        fields.wrong(RowError::at(line.number, Column::Password, Problem::WeakPassword));
    }
    (errors.len() == before).then_some(row)
}

/// What is wrong with a text, before it is known where.
type Wrong = (Problem, Option<(&'static str, String)>);

impl Fields<'_> {
    fn wrong(&mut self, error: RowError) {
        self.errors.push(error);
    }

    fn report(&mut self, column: Column, (problem, param): Wrong) {
        let error = RowError::at(self.line.number, column, problem);
        self.wrong(match param {
            Some((name, value)) => error.with(name, value),
            None => error,
        });
    }

    /// The text of a cell; empty where there is nothing.
    fn text(&mut self, column: Column) -> Option<String> {
        match self.line.cells.get(&column) {
            None => Some(String::new()),
            Some(Cell::Text(text)) => Some(text.clone()),
            Some(Cell::Bool(_)) => {
                self.report(column, (Problem::NotText, None));
                None
            }
            Some(Cell::Wrong(problem)) => {
                self.report(column, (*problem, None));
                None
            }
        }
    }

    fn required<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let text = self.text(column)?;
        if text.is_empty() {
            // Where the whole column is missing, it has been said once.
            if self.present.contains(&column) {
                self.report(column, (Problem::Missing, None));
            }
            return None;
        }
        parse(&text).map_err(|wrong| self.report(column, wrong)).ok()
    }

    fn optional<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        if !self.present.contains(&column) {
            return None;
        }
        let text = self.text(column)?;
        parse(&text).map_err(|wrong| self.report(column, wrong)).ok()
    }

    fn flag(
        &mut self,
        column: Column,
        when_empty: bool,
        (yes, no): (&[String], &[String]),
        problem: Problem,
    ) -> Option<bool> {
        if let Some(Cell::Bool(value)) = self.line.cells.get(&column) {
            return Some(*value);
        }
        self.optional(column, |text| {
            let text = plain(text).to_uppercase();
            match text.as_str() {
                "" => Ok(when_empty),
                _ if yes.contains(&text) => Ok(true),
                _ if no.contains(&text) => Ok(false),
                _ => Err((problem, None)),
            }
        })
    }
}

/// As an input method in half-width mode would have typed it.
fn plain(text: &str) -> String {
    text.chars().map(names::half_width).collect()
}

fn account(text: &str) -> Result<String, Wrong> {
    let account = plain(text).to_ascii_lowercase();
    let is_plain = account.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    let begins_well = account.starts_with(|c: char| c.is_ascii_alphanumeric());
    if is_plain && begins_well && ACCOUNT_CHARS.contains(&account.len()) {
        return Ok(account);
    }
    Err((Problem::BadAccount, None))
}

fn too_long(text: &str, limit: usize) -> Option<Wrong> {
    (text.chars().count() > limit).then(|| (Problem::TooLong, Some(("limit", limit.to_string()))))
}

fn name(text: &str) -> Result<String, Wrong> {
    let name = names::tidy(text);
    if let Some(wrong) = too_long(&name, NAME_CHARS) {
        return Err(wrong);
    }
    let is_letter =
        |c: char| c.is_alphabetic() || matches!(c, names::INTERPUNCT | ' ' | '-' | '\'' | '.' | '〇');
    let ends_well = !name.starts_with(names::is_separator) && !name.ends_with(names::INTERPUNCT);
    if name.chars().all(is_letter) && ends_well {
        return Ok(name);
    }
    Err((Problem::BadName, None))
}

/// A post: anything short.
fn short(text: &str) -> Result<String, Wrong> {
    too_long(text, NAME_CHARS).map_or_else(|| Ok(text.to_owned()), Err)
}

fn department(text: &str) -> Result<Vec<String>, Wrong> {
    let path = text.replace(['／', '\\'], "/");
    let path: Vec<String> = path.trim_matches('/').split('/').map(names::tidy).collect();
    if path.len() > DEPARTMENT_LEVELS {
        return Err((Problem::DepartmentTooDeep, Some(("limit", DEPARTMENT_LEVELS.to_string()))));
    }
    let mut above = BTreeSet::new();
    for name in &path {
        if name.is_empty() {
            return Err((Problem::BadDepartment, None));
        }
        if let Some(wrong) = too_long(name, NAME_CHARS) {
            return Err(wrong);
        }
        if !above.insert(name) {
            return Err((Problem::DepartmentLoop, Some(("name", name.clone()))));
        }
    }
    Ok(path)
}

/// Eleven digits of a mobile number, or a landline as `0898-65300001` with an optional extension. Empty is none.
fn phone(text: &str) -> Result<String, Wrong> {
    let text: String = plain(text).chars().filter(|c| !matches!(c, ' ' | '(' | ')')).collect();
    let text = text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")).unwrap_or(&text);
    if text.is_empty() {
        return Ok(String::new());
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    let second = digits.as_bytes().get(1).copied().unwrap_or(b'0');
    if digits.len() == 11 && digits.starts_with('1') && second >= b'3' && text.len() <= 13 {
        let separators = text.chars().all(|c| c.is_ascii_digit() || c == '-');
        return if separators { Ok(digits) } else { Err((Problem::BadPhone, None)) };
    }
    let parts: Vec<&str> = text.split('-').collect();
    let is_landline = match parts.as_slice() {
        [area, number] => area.starts_with('0') && is_digits(area, 3..=4) && is_digits(number, 7..=8),
        [area, number, extension] => {
            area.starts_with('0')
                && is_digits(area, 3..=4)
                && is_digits(number, 7..=8)
                && is_digits(extension, 1..=6)
        }
        [number] => number.starts_with('0') && is_digits(number, 10..=12),
        _ => false,
    };
    if is_landline { Ok(text.to_owned()) } else { Err((Problem::BadPhone, None)) }
}

fn role_keys(text: &str) -> Result<Vec<String>, Wrong> {
    let words = text.split([';', '；', '、', ',', '，']).map(str::trim).filter(|word| !word.is_empty());
    let mut keys = BTreeSet::new();
    for word in words {
        let unknown = || (Problem::UnknownRole, Some(("role", word.chars().take(NAME_CHARS).collect())));
        keys.insert(roles::by_word(word).ok_or_else(unknown)?.key.clone());
    }
    Ok(keys.into_iter().collect())
}
